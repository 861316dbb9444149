package dev.quern.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs the JMH benchmarks that belong into the published tables. */
public final class JmhRun {
  private static final int FORKS = 2;

  private final boolean quick;
  private final boolean peers;
  private final Consumer<String> out;
  private final List<RunResult> results = new ArrayList<>();

  /**
   * A run.
   *
   * @param quick one fork, few iterations, few sizes
   * @param peers the peers too
   * @param out gets one line per benchmark
   */
  public JmhRun(boolean quick, boolean peers, Consumer<String> out) {
    this.quick = quick;
    this.peers = peers;
    this.out = out;
  }

  /**
   * Runs those of {@code suites}.
   *
   * @param folder gets {@code jmh.json} and {@code jmh.log}; null for neither
   */
  public void run(List<Suite> suites, Path folder) throws IOException, RunnerException {
    try (PrintStream log =
        folder == null
            ? new PrintStream(OutputStream.nullOutputStream())
            : new PrintStream(
                Files.newOutputStream(folder.resolve("jmh.log")), true, StandardCharsets.UTF_8)) {
      for (Suite suite : suites) {
        for (ChainedOptionsBuilder options : suite.jmh(quick, peers)) {
          add(log, options);
        }
      }
    }
    if (folder != null) {
      ResultFormatFactory.getInstance(ResultFormatType.JSON, folder.resolve("jmh.json").toString())
          .writeOut(results);
    }
  }

  /** All of one class. */
  static ChainedOptionsBuilder only(Class<?> benchmark) {
    return new OptionsBuilder()
        .include("^" + benchmark.getName().replace(".", "\\.") + "\\.")
        .addProfiler(GCProfiler.class)
        .shouldFailOnError(true);
  }

  private void add(PrintStream log, ChainedOptionsBuilder options) throws RunnerException {
    if (!quick) {
      options.forks(FORKS);
    } else {
      options
          .forks(1)
          .warmupIterations(2)
          .warmupTime(TimeValue.milliseconds(300))
          .measurementIterations(3)
          .measurementTime(TimeValue.milliseconds(300));
    }
    Collection<RunResult> run = new Runner(options.build(), new JmhOutput(out, log)).run();
    results.addAll(run);
  }
}
