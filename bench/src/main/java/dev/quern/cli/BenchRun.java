package dev.quern.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.quern.bench.Ratios;
import dev.quern.bench.Suite;
import dev.quern.bench.contest.ContestRun;
import dev.quern.bench.contest.ContestRun.Heat;
import dev.quern.bench.contest.Extent;
import dev.quern.bench.results.Environment;
import dev.quern.bench.results.Row;
import dev.quern.bench.results.Row.Kind;
import dev.quern.bench.results.RowBuilder;
import dev.quern.cli.verify.bessel.PeerAccuracy;
import dev.quern.cuda.Cuda;
import dev.quern.hardware.Backend;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.runner.RunnerException;

/** One run of the benchmarks: bars, contests, accuracy of peers, as rows. */
final class BenchRun {
  private static final double BAR_OVERHEAD_SECONDS = 0.8;

  private final Extent extent;
  private final boolean peers;
  private final Environment environment;
  private final PrintWriter out;
  private final ContestRun contests;
  private final List<Row> rows = new ArrayList<>();
  private int failures;
  private TimeLeft left;

  /**
   * A run.
   *
   * @param peers other libraries too
   * @param out gets a line for each thing that was measured
   * @param log gets all that JMH and its forks say
   */
  BenchRun(
      Extent extent, boolean peers, Environment environment, PrintWriter out, PrintStream log) {
    this.extent = extent;
    this.peers = peers;
    this.environment = environment;
    this.out = out;
    this.contests = new ContestRun(extent.effort(), log);
  }

  /** Measures these; returns a row for each thing. */
  List<Row> run(List<Suite> suites) throws IOException {
    left = new TimeLeft(suites.stream().mapToDouble(this::seconds).sum(), System::nanoTime);
    for (Suite suite : suites) {
      bars(suite);
      contests(suite);
      if (suite == Suite.LOG_BESSEL && peers) {
        PeerAccuracy accuracy = PeerAccuracy.measure();
        accuracy.print(out);
        accuracy.rows().forEach(this::add);
      }
    }
    return List.copyOf(rows);
  }

  /** How many contests could not be measured. */
  int failures() {
    return failures;
  }

  private double barSeconds() {
    return switch (extent) {
      case QUICK -> 0.12;
      case DEFAULT -> 0.15;
      case FULL -> 1.5;
    };
  }

  /** Of quick runs a choice, of full ones all; otherwise what has a bound. */
  private boolean boundedOnly() {
    return extent != Extent.FULL;
  }

  private List<String> filters(Suite suite) {
    return suite.filters(extent);
  }

  private double barsSeconds(Suite suite) {
    int count = Ratios.count(suite, boundedOnly(), filters(suite));
    return count * (2 * barSeconds() + BAR_OVERHEAD_SECONDS);
  }

  private double seconds(Suite suite) {
    return barsSeconds(suite)
        + ContestRun.plan(suite.id(), extent, peers).stream()
            .mapToDouble(heat -> heat.seconds(extent.effort()))
            .sum();
  }

  private void bars(Suite suite) throws IOException {
    int count = Ratios.count(suite, boundedOnly(), filters(suite));
    double each = barsSeconds(suite) / Math.max(1, count);
    out.println("What " + suite.id() + " has to hold; ratios of contestants that took turns:");
    List<ObjectNode> bars =
        Ratios.run(
            suite,
            boundedOnly(),
            filters(suite),
            barSeconds(),
            line -> {
              left.advance(each);
              out.println(left + " " + line);
            });
    bars.forEach(bar -> add(row(suite, bar)));
    out.println();
  }

  private static RowBuilder row(Suite suite, ObjectNode bar) {
    RowBuilder row = new RowBuilder(Kind.BAR, suite.id(), bar.get("key").asText());
    if (bar.has("skipped")) {
      return row.reason(bar.get("skipped").asText());
    }
    row.value(bar.get("unit").asText(), bar.get("value").asDouble())
        .spread(bar.get("low").asDouble(), bar.get("high").asDouble())
        .details(bar.get("details").asText());
    if (bar.has("bound")) {
      row.bound(
          bar.get("sense").asText(), bar.get("bound").asDouble(), bar.get("holds").asBoolean());
    }
    return row;
  }

  private void contests(Suite suite) {
    out.println("Contests of " + suite.id() + ", by JMH; all of one took turns in the same forks:");
    Cuda.problem()
        .ifPresent(
            problem -> {
              out.println("  without cuda: " + problem);
              add(
                  new RowBuilder(Kind.ABSENT, suite.id(), suite.id() + "/cuda")
                      .contender(Backend.CUDA.id(), Row.Role.QUERN, null)
                      .reason(problem));
            });
    for (Heat heat : ContestRun.plan(suite.id(), extent, peers)) {
      List<RowBuilder> results;
      try {
        results = contests.run(heat);
      } catch (RunnerException | IOException | IllegalStateException e) {
        failures++;
        String reason = "failed, see the log: " + e.getMessage();
        results =
            List.of(new RowBuilder(Kind.ABSENT, suite.id(), heat.contest().id()).reason(reason));
      }
      left.advance(heat.seconds(extent.effort()));
      List<Row> added = results.stream().map(this::add).toList();
      out.println(left + " " + new HeatText(heat, added));
      out.flush();
    }
    out.println();
  }

  private Row add(RowBuilder builder) {
    Row row = builder.build(rows.size() + 1, environment);
    rows.add(row);
    return row;
  }
}
