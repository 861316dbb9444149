package dev.quern.bench.contest;

import dev.quern.bench.Interleaved.Spread;
import dev.quern.bench.JmhOutput;
import dev.quern.bench.results.Row.Kind;
import dev.quern.bench.results.RowBuilder;
import dev.quern.cuda.Cuda;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs contests by JMH, and takes the turns of its iterations apart. */
public final class ContestRun {
  private static final String ALLOCATED = "gc.alloc.rate.norm";
  private static final String CONTENDER = "contender";

  /** JVMs start, peers load: about so long. */
  private static final double START_SECONDS = 1.5;

  /** Warm-up goes on until it gets no faster. */
  private static final double STEADY_SECONDS = 0.4;

  /** What forks get besides the options of the JVM that starts them and those of all backends. */
  public static final List<String> OPTIONS =
      List.of(ContestBenchmark.HEAP, ContestBenchmark.FOREGROUND);

  private final Effort effort;
  private final PrintStream log;

  /**
   * One contest on one size.
   *
   * @param contest what is done
   * @param elements on how much
   * @param contenders by whom
   */
  public record Heat(Contest contest, long elements, List<String> contenders) {
    /** Copies the list. */
    public Heat {
      contenders = List.copyOf(contenders);
    }

    /** About how long it takes. */
    public double seconds(Effort effort) {
      double turns = (effort.rounds() + 1) * effort.turnMillis() * 1e-3;
      double each = Math.max(effort.warmUpSeconds(), STEADY_SECONDS) + turns;
      return effort.forks() * (START_SECONDS + (contenders.size() + 1) * each);
    }
  }

  /**
   * A run.
   *
   * @param log gets all that JMH and the forks say
   */
  public ContestRun(Effort effort, PrintStream log) {
    this.effort = effort;
    this.log = log;
  }

  /**
   * What is measured of a kernel.
   *
   * @param peers other libraries too
   */
  public static List<Heat> plan(String kernel, Extent extent, boolean peers) {
    List<Heat> plan = new ArrayList<>();
    boolean gpu = Cuda.problem().isEmpty();
    for (Contest contest : Contests.all()) {
      if (contest.kernel().equals(kernel)) {
        for (long elements : contest.sizes(extent)) {
          List<String> contenders = new ArrayList<>(contest.contenders(extent, elements, peers));
          if (gpu) {
            contenders.addAll(1, contest.gpu());
          }
          plan.add(new Heat(contest, elements, contenders));
        }
      }
    }
    return plan;
  }

  /**
   * Runs one.
   *
   * @return a row for each contender: its time and, where measured, its error; or why it is absent
   * @throws RunnerException if a fork fails
   * @throws IllegalStateException if one ran elsewhere than its name says
   */
  public List<RowBuilder> run(Heat heat) throws RunnerException, IOException {
    ForkReport report = new ForkReport();
    List<RunResult> results;
    Path said = Files.createTempFile("quern-contest", ".txt");
    try {
      results = List.copyOf(new Runner(options(heat, said), new JmhOutput(log)).run());
      for (String line : Files.readAllLines(said)) {
        log.println(line);
        report.accept(line);
      }
    } finally {
      Files.delete(said);
    }
    List<RowBuilder> rows = new ArrayList<>();
    for (int i = 0; i < heat.contenders().size(); i++) {
      add(rows, heat, report, i, results);
    }
    return rows;
  }

  private Options options(Heat heat, Path said) {
    TimeValue turn = TimeValue.milliseconds(effort.turnMillis());
    int n = heat.contenders().size() + 1; // and a turn without any call
    return new OptionsBuilder()
        .include("^" + ContestBenchmark.class.getName().replace(".", "\\.") + "\\.")
        .param("contest", heat.contest().id())
        .param("elements", "" + heat.elements())
        .param("contenders", String.join("+", heat.contenders()))
        .param("warmUpSeconds", "" + effort.warmUpSeconds())
        .jvmArgsPrepend("-D" + ForkLine.FILE_PROPERTY + "=" + said)
        .forks(effort.forks())
        .warmupIterations(n)
        .warmupTime(turn)
        .measurementIterations(n * effort.rounds())
        .measurementTime(turn)
        .addProfiler(GCProfiler.class)
        .shouldFailOnError(true)
        .build();
  }

  private void add(
      List<RowBuilder> rows, Heat heat, ForkReport report, int index, List<RunResult> results) {
    Contest contest = heat.contest();
    String asked = heat.contenders().get(index);
    Announcement who = report.contender(index, asked);
    if (who == null) {
      String name =
          asked.startsWith(Names.PEER) ? PeerContender.label(asked) : Names.of(asked).label();
      rows.add(
          new RowBuilder(Kind.ABSENT, contest.kernel(), contest.id())
              .contender(name, null, null)
              .reason(report.absent(index)));
      return;
    }
    List<IterationResult> turns = turns(results, index);
    Spread spread =
        Spread.of(turns.stream().mapToDouble(i -> i.getPrimaryResult().getScore()).toArray());
    rows.add(
        row(Kind.TIME, heat, report, who)
            .threads(who.threads())
            .value("ns", spread.median())
            .spread(spread.low(), spread.high())
            .samples(turns.size(), effort.forks())
            .bytesPerCall(bytesPerCall(turns, turns(results, heat.contenders().size())))
            .details(who.details()));
    Entry.Accuracy accuracy = report.accuracy(index);
    if (accuracy != null) {
      rows.add(
          row(Kind.ACCURACY, heat, report, who)
              .value(accuracy.unit(), accuracy.error())
              .samples(Math.toIntExact(accuracy.inputs()), 1)
              .where(accuracy.where()));
    }
  }

  private static RowBuilder row(Kind kind, Heat heat, ForkReport report, Announcement who) {
    ForkLine.Data data = report.data();
    return new RowBuilder(kind, heat.contest().kernel(), heat.contest().id())
        .contender(who.contender(), who.role(), who.release())
        .place(who.backend(), who.tier(), who.algorithm())
        .data(data.type(), data.memory(), data.shape().isEmpty() ? null : data.shape())
        .size(heat.elements(), data.bytes(), data.operations());
  }

  private static double secondary(IterationResult iteration, String name) {
    Result<?> result = iteration.getSecondaryResults().get(name);
    return result == null ? Double.NaN : result.getScore();
  }

  private static List<IterationResult> turns(List<RunResult> results, int index) {
    List<IterationResult> turns = new ArrayList<>();
    for (RunResult result : results) {
      for (BenchmarkResult fork : result.getBenchmarkResults()) {
        for (IterationResult iteration : fork.getIterationResults()) {
          if (Math.round(secondary(iteration, CONTENDER)) == index + 1) {
            turns.add(iteration);
          }
        }
      }
    }
    return turns;
  }

  /**
   * What calls allocate: the least of all turns, because who else allocates only adds, without what
   * JMH itself does, which turns without any call show.
   */
  private static double bytesPerCall(List<IterationResult> turns, List<IterationResult> idle) {
    double own = Spread.of(idle.stream().mapToDouble(ContestRun::allocated).toArray()).median();
    return turns.stream()
        .mapToDouble(turn -> Math.max(0, allocated(turn) - own) / turn.getMetadata().getAllOps())
        .min()
        .orElseThrow();
  }

  private static double allocated(IterationResult turn) {
    return secondary(turn, ALLOCATED) * turn.getMetadata().getAllOps();
  }
}
