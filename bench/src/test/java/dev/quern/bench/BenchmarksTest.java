package dev.quern.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.OutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs every benchmark once, so that none is broken when it is needed. */
class BenchmarksTest {
  private static final Map<String, String> PARAMETERS =
      Map.ofEntries(
          Map.entry("backend", "auto"),
          Map.entry("algorithm", "AUTO"),
          Map.entry("columns", "1024"),
          Map.entry("shape", "1x16"),
          Map.entry("memory", "HEAP"),
          Map.entry("threads", "1"),
          Map.entry("function", "log-bessel-i"),
          Map.entry("region", "r20"),
          Map.entry("elements", "100"),
          Map.entry("peer", "STD"));

  @ParameterizedTest
  @ValueSource(
      classes = {
        SoftmaxBenchmark.class,
        RowsBenchmark.class,
        PeersBenchmark.class,
        MixedUseBenchmark.class,
        BesselBenchmark.class,
        BesselPeersBenchmark.class,
        LMulBenchmark.class
      })
  void everyBenchmarkRuns(Class<?> benchmark) throws RunnerException {
    assumeTrue(
        benchmark != BesselPeersBenchmark.class || BesselPeer.STD.isAvailable(),
        "peers take a C++ compiler");
    System.setProperty("jmh.ignoreLock", "true"); // someone may be measuring
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include("^" + benchmark.getName() + "\\.")
            .forks(0)
            .warmupIterations(0)
            .measurementIterations(1)
            .measurementTime(TimeValue.milliseconds(1))
            .shouldFailOnError(true);
    PARAMETERS.forEach(options::param);
    List<String> lines = new ArrayList<>();
    Collection<RunResult> results =
        new Runner(
                options.build(),
                new JmhOutput(lines::add, new PrintStream(OutputStream.nullOutputStream())))
            .run();
    assertEquals(results.size(), lines.size(), lines.toString());
    assertTrue(lines.get(0).contains("ps/element"), lines.toString());
  }
}
