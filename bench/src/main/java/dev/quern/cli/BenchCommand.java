package dev.quern.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.quern.bench.JmhRun;
import dev.quern.bench.Ratios;
import dev.quern.bench.Suite;
import dev.quern.cli.verify.bessel.PeerAccuracy;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.openjdk.jmh.runner.RunnerException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "bench",
    description = "Measures the kernels: what they have to hold as ratios, then JMH's tables.",
    footer = {
      "",
      "Ratios come from contestants that take turns within one JVM: they hold on",
      "machines whose speed drifts. In brackets the middle half of the rounds.",
      "JMH itself: java -cp 'bench/target/quern-bench.jar:bench/target/lib/*'",
      "org.openjdk.jmh.Main -h; single ratios: dev.quern.bench.Ratios FILTER..."
    })
final class BenchCommand implements Callable<Integer> {
  private static final double SECONDS = 1.5;
  private static final double QUICK_SECONDS = 0.2;

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "KERNEL",
      arity = "0..1",
      description = "softmax, log-bessel or l-mul (default: all)")
  private String kernel;

  @Option(
      names = "--quick",
      description =
          "one fork, few iterations, few sizes: minutes a kernel instead of an hour and more")
  private boolean quick;

  @Option(
      names = "--peers",
      description = {
        "by JMH also others' kernels;",
        "softmax: ONNX Runtime, and scalar Java with Math.exp;",
        "log-bessel: GSL, Boost and the C++ library, where installed"
      })
  private boolean peers;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "a folder for ratios.json, jmh.json and jmh.log; made if needed")
  private Path folder;

  @Override
  public Integer call() throws IOException {
    List<Suite> suites = Kernels.of(spec, kernel);
    makeFolder();
    PrintWriter out = spec.commandLine().getOut();
    List<ObjectNode> ratios = new ArrayList<>();
    for (Suite suite : suites) {
      out.println("Ratios of " + suite.id() + ", contestants interleaved:");
      double seconds = quick ? QUICK_SECONDS : SECONDS;
      ratios.addAll(Ratios.run(suite, suite.filters(quick), seconds, out::println));
      out.println();
      if (suite == Suite.LOG_BESSEL) {
        PeerAccuracy.measure().print(out);
        out.println();
      }
    }
    write("ratios.json", ratios);
    out.println("JMH, each benchmark in forks of its own:");
    try {
      new JmhRun(quick, peers, out::println).run(suites, folder);
    } catch (RunnerException e) {
      spec.commandLine().getErr().println("quern: JMH: " + e.getMessage());
      return Main.BAD_INPUT;
    }
    long failed = ratios.stream().filter(r -> !r.path("holds").asBoolean(true)).count();
    out.println();
    out.println(
        failed == 0
            ? "All that had to hold held."
            : failed + " of " + ratios.size() + " ratios did not hold, see FAILED above.");
    return 0;
  }

  private void makeFolder() {
    if (folder != null) {
      try {
        Files.createDirectories(folder);
      } catch (IOException e) {
        throw new BadInputException(folder, "make this folder", e);
      }
    }
  }

  private void write(String name, Object value) {
    if (folder != null) {
      Path file = folder.resolve(name);
      try {
        new ObjectMapper()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .writeValue(file.toFile(), value);
      } catch (IOException e) {
        throw new BadInputException(file, "write", e);
      }
    }
  }
}
