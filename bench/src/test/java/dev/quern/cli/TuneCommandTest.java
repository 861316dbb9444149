package dev.quern.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.quern.bench.ChildJvm;
import dev.quern.bench.Interleaved.Spread;
import dev.quern.bench.tune.Evidence;
import dev.quern.bench.tune.Measurer;
import dev.quern.hardware.Backend;
import dev.quern.internal.Threshold;
import dev.quern.softmax.Softmax;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The command on measurements that are made up: two-pass wins early, all else is even. */
class TuneCommandTest {
  private static final Measurer MEASURER =
      (question, size) -> {
        double ratio =
            question.threshold() != Threshold.FLOAT_RELOAD
                ? 1
                : size <= question.sizes().get(0) ? 1.25 : 0.75;
        return new Evidence(
            size, 1000, 1000 * ratio, new Spread(ratio, ratio - 0.01, ratio + 0.01));
      };

  @TempDir private Path folder;
  private String output;
  private String errors;

  @BeforeEach
  void assumeSomethingToTune() {
    assumeTrue(Softmax.best().backend() != Backend.SCALAR);
  }

  private int tune(Measurer measurer, String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine command = new CommandLine(new TuneCommand(seconds -> measurer));
    command.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    int status = command.execute(arguments);
    output = out.toString();
    errors = err.toString();
    return status;
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  private static String key(Threshold threshold) {
    Softmax best = Softmax.best();
    return threshold.key(best.backend(), best.tier());
  }

  private String line(Threshold threshold, String start) {
    return output
        .lines()
        .filter(l -> l.startsWith(key(threshold)) && l.contains(start))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void profilesOfNoGpuSaySo() throws IOException {
    assertEquals(0, tune(MEASURER, "--quick", "--out", path("p")), errors);
    assertTrue(Files.readString(folder.resolve("p")).contains("\ngpu = none\n"));
  }

  @Test
  void whatIsClearlyBetterIsWrittenAndAppliedLater() throws IOException {
    assertEquals(0, tune(MEASURER, "--quick", "--out", path("p")), errors);
    assertTrue(line(Threshold.FLOAT_RELOAD, "   changed").endsWith("changed"));
    assertTrue(line(Threshold.DOUBLE_RELOAD, "   kept").endsWith("kept"));
    for (String part :
        List.of(
            "softmax on a GPU against the CPU: not measured: ",
            "log-bessel on a GPU against the CPU: not measured: ",
            "l-mul on a GPU against the CPU: not measured: ",
            "two-pass 750.0 ns, ratio 0.750 [0.740, 0.760]",
            "1 of ",
            "Written to " + path("p") + "; use it with -Dquern.tuning=" + path("p"))) {
      assertTrue(output.contains(part), output);
    }
    String profile = Files.readString(folder.resolve("p"));
    assertTrue(profile.contains("\n" + key(Threshold.FLOAT_RELOAD) + " = "), profile);
    assertTrue(
        profile.contains("# " + key(Threshold.DOUBLE_RELOAD) + " is left at its default"), profile);
    JsonNode tuning = report(path("p"));
    assertEquals("applied", tuning.at("/status").asText(), tuning.toString());
    assertEquals(path("p"), tuning.at("/path").asText());
    assertEquals(1, tuning.at("/values").size(), tuning.toString());
    assertTrue(tuning.at("/values").has(key(Threshold.FLOAT_RELOAD)), tuning.toString());
    assertEquals("off", report("off").at("/status").asText());
  }

  private JsonNode report(String profile) throws IOException {
    List<String> options = List.of(ChildJvm.ALL_BACKENDS.get(0), ChildJvm.ALL_BACKENDS.get(1));
    List<String> all =
        Stream.concat(options.stream(), Stream.of("-Dquern.tuning=" + profile)).toList();
    Path out = folder.resolve("report.json");
    Process process =
        new ProcessBuilder(ChildJvm.command(all, Main.class, List.of("report", "--json")))
            .redirectOutput(out.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      assertEquals(0, process.waitFor());
    } catch (InterruptedException e) {
      throw new IOException(e);
    } finally {
      process.destroyForcibly();
    }
    return new ObjectMapper().readTree(Files.readString(out)).path("tuning");
  }

  @Test
  void aFormerProfileIsKeptBesideTheNewOne() throws IOException {
    Files.writeString(folder.resolve("p"), "first");
    assertEquals(0, tune(MEASURER, "--quick", "--out", path("p")), errors);
    assertTrue(output.contains("the former one is " + path("p.1")), output);
    assertEquals("first", Files.readString(folder.resolve("p.1")));
    String second = Files.readString(folder.resolve("p"));
    assertEquals(0, tune(MEASURER, "--quick", "--out", path("p")), errors);
    assertEquals("first", Files.readString(folder.resolve("p.1")));
    assertEquals(second, Files.readString(folder.resolve("p.2")));
  }

  @Test
  void aDryRunWritesNothing() throws IOException {
    assertEquals(0, tune(MEASURER, "--quick", "--dry-run", "--out", path("p")), errors);
    assertTrue(output.contains("Nothing was written"), output);
    assertTrue(output.contains("changed"), output);
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(0, files.count());
    }
  }

  @Test
  void withoutAGainTheDefaultsAreKeptAndTheProfileSaysThatItWasMeasured() throws IOException {
    Measurer even = (question, size) -> new Evidence(size, 9, 9, new Spread(1, 0.99, 1.01));
    assertEquals(0, tune(even, "--quick", "--out", path("p")), errors);
    assertTrue(output.contains("The defaults suit this machine"), output);
    assertFalse(output.contains("   changed"), output);
    assertTrue(Files.readString(folder.resolve("p")).endsWith("complete = yes\n"));
  }

  @Test
  void aFolderThatIsNotThereIsSaidBeforeAnythingIsMeasured() {
    Measurer none =
        (question, size) -> {
          throw new AssertionError("measures");
        };
    assertTrue(tune(none, "--quick", "--out", path("no/p")) != 0);
    assertTrue(errors.contains("is not a folder"), errors);
    assertFalse(errors.contains("AssertionError"), errors);
  }
}
