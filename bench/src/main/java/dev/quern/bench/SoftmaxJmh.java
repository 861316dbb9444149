package dev.quern.bench;

import static dev.quern.bench.JmhRun.only;

import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;

/** The JMH benchmarks of softmax that belong into the published tables. */
final class SoftmaxJmh {
  private SoftmaxJmh() {}

  /**
   * One run each.
   *
   * @param quick few sizes
   * @param peers the peers too
   */
  static List<ChainedOptionsBuilder> plan(boolean quick, boolean peers) {
    List<ChainedOptionsBuilder> plan = new ArrayList<>();
    if (quick) {
      plan.add(
          only(SoftmaxBenchmark.class)
              .param("algorithm", "AUTO")
              .param("columns", "1024", "65536", "67108864"));
    } else {
      plan.add(only(SoftmaxBenchmark.class));
      plan.add(
          only(SoftmaxBenchmark.class)
              .param("backend", "auto")
              .param("algorithm", "AUTO")
              .param("columns", "1024", "65536", "2097152", "67108864")
              .param("type", "FLOAT32", "FLOAT64")
              .param("memory", "HEAP", "OFFHEAP", "MAPPED")
              .param("inPlace", "false", "true")
              .param("traffic", "WARM", "COLD"));
      plan.add(only(RowsBenchmark.class));
      plan.add(only(MixedUseBenchmark.class));
    }
    if (peers) {
      ChainedOptionsBuilder options = only(PeersBenchmark.class);
      plan.add(quick ? options.param("columns", "65536", "67108864") : options);
    }
    return plan;
  }
}
