package dev.quern.bench;

import static dev.quern.bench.JmhRun.only;

import java.util.List;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;

/** The JMH benchmarks of products that belong into the published tables. */
final class LMulJmh {
  private LMulJmh() {}

  /**
   * One run each.
   *
   * @param quick few of them
   */
  static List<ChainedOptionsBuilder> plan(boolean quick) {
    ChainedOptionsBuilder elements =
        only(LMulBenchmark.class).param("task", "multiply", "dot").param("elements", "2048");
    ChainedOptionsBuilder matrices =
        only(LMulBenchmark.class).param("task", "product").param("elements", "1048576");
    if (quick) {
      elements.param("task", "multiply").param("mode", "exact", "l-mul-raw", "l-mul");
      matrices.param("mode", "exact", "l-mul-raw", "l-mul");
    }
    return List.of(elements, matrices);
  }
}
