package dev.quern.cli;

import dev.quern.bench.ChildJvm;
import dev.quern.bench.Suite;
import dev.quern.bench.contest.ContestRun;
import dev.quern.bench.contest.Extent;
import dev.quern.bench.results.Environment;
import dev.quern.bench.results.ResultsFile;
import dev.quern.bench.results.Row;
import dev.quern.cli.page.ResultsPage;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "bench",
    description =
        "Measures the kernels: what they have to hold, and their speed beside the machine's limits"
            + " and other libraries.",
    footer = {
      "",
      "All of a contest take turns in the same JVMs: ratios hold on machines whose speed",
      "drifts. In brackets the middle half of the turns. --out writes quern-KERNEL-TIME.json,",
      "a row for each thing measured; .html, the page made of it; and .log. It replaces nothing.",
      "For profilers: java -cp 'bench/target/quern-bench.jar:bench/target/lib/*'",
      "org.openjdk.jmh.Main Contest -h; single ratios: dev.quern.bench.Ratios FILTER..."
    })
final class BenchCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "KERNEL",
      arity = "0..1",
      description = "softmax, log-bessel or l-mul (default: all)")
  private String kernel;

  @ArgGroup private Much much;

  private static final class Much {
    @Option(
        names = "--quick",
        description = "few contests, one fork each: within 3 minutes a kernel")
    private boolean quick;

    @Option(names = "--full", description = "every contest, size and ratio: hours")
    private boolean full;
  }

  @Option(
      names = "--peers",
      description = {
        "other libraries too; softmax and products: ONNX Runtime, scalar Java, and those",
        "of bench/peers that were built; log-bessel: GSL, Boost and the C++ library, where",
        "installed"
      })
  private boolean peers;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "a folder for the results; made if needed")
  private Path folder;

  @Override
  public Integer call() throws IOException {
    List<Suite> suites = Kernels.of(spec, kernel);
    Extent extent = much == null ? Extent.DEFAULT : much.quick ? Extent.QUICK : Extent.FULL;
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    List<String> options = new ArrayList<>(ChildJvm.ALL_BACKENDS);
    options.addAll(ContestRun.OPTIONS);
    Environment environment =
        Environment.of(now.toString(), options, Main.Version.number()).withGpu();
    PrintWriter out = spec.commandLine().getOut();
    String name =
        "quern-" + (kernel == null ? "all" : kernel) + "-" + now.toString().replace(":", "");
    if (folder == null) {
      try (PrintStream log = new PrintStream(OutputStream.nullOutputStream())) {
        return run(suites, extent, environment, log, out);
      }
    }
    makeFolder();
    Path logFile = folder.resolve(name + ".log");
    try (PrintStream log =
        new PrintStream(
            Files.newOutputStream(logFile, StandardOpenOption.CREATE_NEW),
            true,
            StandardCharsets.UTF_8)) {
      return run(suites, extent, environment, log, out);
    } catch (FileAlreadyExistsException e) {
      throw new BadInputException(logFile, "is there already; expected a new second of time");
    }
  }

  private int run(
      List<Suite> suites, Extent extent, Environment environment, PrintStream log, PrintWriter out)
      throws IOException {
    BenchRun run = new BenchRun(extent, peers, environment, out, log);
    List<Row> rows = run.run(suites);
    if (folder != null) {
      String name =
          "quern-" + (kernel == null ? "all" : kernel) + "-" + environment.time().replace(":", "");
      write(name + ".json", ResultsFile.text(rows), out);
      write(name + ".html", ResultsPage.write(name + ".json", rows), out);
    }
    long bars = rows.stream().filter(row -> row.holds() != null).count();
    long failed = rows.stream().filter(row -> Boolean.FALSE.equals(row.holds())).count();
    out.println(
        failed == 0
            ? "All " + bars + " that had to hold held."
            : failed + " of " + bars + " did not hold, see FAILED above.");
    if (run.failures() > 0) {
      out.println(run.failures() + " contests could not be measured, see above.");
      return Main.BAD_INPUT;
    }
    return 0;
  }

  private void makeFolder() {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new BadInputException(folder, "make this folder", e);
    }
  }

  private void write(String name, String text, PrintWriter out) {
    Path file = folder.resolve(name);
    try (PendingFile pending = new PendingFile(file)) {
      pending.write(StandardCharsets.UTF_8.encode(text));
      pending.commit();
    }
    out.println("Wrote " + file);
  }
}
