package dev.quern.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.quern.bench.Interleaved.Spread;
import dev.quern.bench.tune.Evidence;
import dev.quern.bench.tune.Measurer;
import dev.quern.cli.npy.NpyBytes;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What the other commands know of a GPU, on the emulated one. */
class EmulatedGpuTest {
  @TempDir private Path folder;

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  private EmulatedGpu quern(List<String> options, String... arguments)
      throws IOException, InterruptedException {
    return EmulatedGpu.quern(folder, options, arguments);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "softmax",
        "log-sum-exp",
        "log-bessel-k --in2 y.npy",
        "bessel-ratio-i --order 2.5",
        "l-mul --in2 y.npy",
        "l-mul --in2 t.npy"
      })
  void theBackendCudaWritesTheSameFile(String kernel) throws Exception {
    String type = kernel.contains("bessel") ? "<f8" : "<f4";
    double[] numbers = DoubleStream.iterate(0.125, x -> x * 1.37 % 61).limit(6 * 50).toArray();
    NpyBytes.write(folder.resolve("x.npy"), type, "(6, 50)", numbers);
    NpyBytes.write(folder.resolve("y.npy"), type, "(6, 50)", numbers);
    NpyBytes.write(folder.resolve("t.npy"), type, "(50, 6)", numbers);
    for (String backend : List.of("auto", "cuda")) {
      String[] arguments =
          Stream.of(
                  ("run " + kernel + " --in x.npy --out " + backend + ".npy --backend " + backend)
                      .split(" "))
              .map(word -> word.endsWith(".npy") ? path(word) : word)
              .toArray(String[]::new);
      EmulatedGpu run = quern(List.of(), arguments);
      assertEquals(0, run.status(), run.errors());
      assertEquals(backend.equals("cuda"), run.output().matches("(?s).* cuda[, ].*"), run.output());
    }
    assertEquals(-1, Files.mismatch(folder.resolve("auto.npy"), folder.resolve("cuda.npy")));
  }

  private JsonNode report(String... options) throws IOException, InterruptedException {
    EmulatedGpu run = quern(List.of(options), "report", "--json");
    assertEquals(0, run.status(), run.errors());
    return new ObjectMapper().readTree(run.output()).path("gpu");
  }

  @Test
  void theReportSaysWhatTheGpuIsAndWhatGoesThere() throws Exception {
    JsonNode gpu = report();
    assertTrue(gpu.at("/unavailable").isNull(), gpu.toString());
    JsonNode device = gpu.at("/devices/0");
    assertEquals(EmulatedGpu.NAME, device.at("/properties/name").asText());
    assertTrue(device.at("/properties/kernels").asText().contains("emulator.image"));
    for (String rate :
        List.of(
            "pinnedToDevice", "pinnedToHost", "pageableToDevice", "pageableToHost", "deviceCopy")) {
      assertTrue(device.at("/bandwidth/" + rate).asDouble() > 0, device.toString());
    }
    assertEquals(5, gpu.at("/hostMemory").size(), gpu.toString());
    for (JsonNode calls : gpu.at("/hostMemory")) {
      assertTrue(calls.at("/above").isNull(), calls.toString());
      assertTrue(calls.at("/why").asText().contains("serves, but is not"), calls.toString());
    }
    JsonNode forced = report("-Dquern.backend=cuda");
    assertEquals(0, forced.at("/hostMemory/0/above").asLong(-1), forced.toString());
  }

  @Test
  void withoutAGpuTheReportSaysWhy() throws Exception {
    JsonNode gpu = report("-Dquern.cuda.path=/nowhere/libcuda.so.1");
    assertTrue(gpu.at("/unavailable").asText().contains("/nowhere/libcuda.so.1"), gpu.toString());
    assertEquals(0, gpu.at("/devices").size());
    assertTrue(gpu.at("/hostMemory/0/above").isNull());
    EmulatedGpu text =
        quern(List.of("-Dquern.cuda.path=/nowhere/libcuda.so.1"), "report", "--html", path("r"));
    assertEquals(0, text.status(), text.errors());
    String html = Files.readString(folder.resolve("r"));
    assertTrue(html.contains("id=\"gpu\""), "has the section");
    assertTrue(html.contains("None serves: "), "says why");
  }

  /** {@code quern tune}, on measurements that are made up: the GPU wins in large calls. */
  static final class CannedTune {
    private CannedTune() {}

    public static void main(String[] arguments) {
      Measurer measurer =
          (question, size) -> {
            boolean wins = question.ofGpu() && size > question.sizes().get(0);
            double ratio = wins ? 0.5 : question.ofGpu() ? 3 : 1;
            Spread spread = new Spread(ratio, ratio - 0.01, ratio + 0.01);
            return new Evidence(size, 1000, 1000 * ratio, spread);
          };
      CommandLine command = new CommandLine(new TuneCommand(seconds -> measurer));
      command.setOut(new PrintWriter(System.out, true));
      System.exit(command.execute(arguments));
    }
  }

  private static final String THRESHOLD = ".float32.cuda.above.elements = ";

  @Test
  void aProfileHoldsForTheGpuThatItWasMeasuredWith() throws Exception {
    EmulatedGpu tune =
        EmulatedGpu.run(folder, List.of(), CannedTune.class, "--quick", "--out", path("profile"));
    assertEquals(0, tune.status(), tune.errors());
    String profile = Files.readString(folder.resolve("profile"));
    assertTrue(profile.contains("\ngpu = " + EmulatedGpu.NAME + "\n"), profile);
    assertTrue(profile.contains(THRESHOLD), profile);
    JsonNode gpu = report("-Dquern.tuning=" + path("profile"));
    for (JsonNode calls : gpu.at("/hostMemory")) {
      assertTrue(calls.at("/above").asLong() > 0, calls.toString());
    }
    Files.writeString(
        folder.resolve("other"),
        profile
            .replace("gpu = " + EmulatedGpu.NAME, "gpu = Another")
            .replaceAll(THRESHOLD.replace(".", "\\.") + "\\d+", THRESHOLD + "0"));
    JsonNode other = report("-Dquern.tuning=" + path("other"));
    for (JsonNode calls : other.at("/hostMemory")) {
      assertTrue(calls.at("/above").isNull(), calls.toString());
      assertTrue(calls.at("/why").asText().contains("the GPU 'Another', here"), calls.toString());
    }
    NpyBytes.write(folder.resolve("x.npy"), "<f4", "(2, 3)", 1, 2, 3, 4, 5, 6);
    String[] run = {"run", "softmax", "--in", path("x.npy"), "--out", path("y.npy")};
    EmulatedGpu warned = quern(List.of("-Dquern.tuning=" + path("other")), run);
    assertEquals(0, warned.status(), warned.errors());
    assertTrue(warned.errors().contains("measured with the GPU 'Another'"), warned.errors());
    Files.writeString(
        folder.resolve("same"),
        Files.readString(folder.resolve("other")).replace("Another", EmulatedGpu.NAME));
    EmulatedGpu quiet = quern(List.of("-Dquern.tuning=" + path("same")), run);
    assertEquals(0, quiet.status(), quiet.errors());
    assertFalse(quiet.errors().contains("measured"), quiet.errors());
  }

  @Test
  void verifyComparesTheGpuWithTheOthers() throws Exception {
    EmulatedGpu run = quern(List.of(), "verify", "softmax", "--quick");
    assertEquals(0, run.status(), run.errors());
    List<String> lines = run.output().lines().filter(l -> l.startsWith("  cuda ")).toList();
    assertFalse(lines.isEmpty(), run.output());
    for (String line : lines) {
      assertTrue(line.endsWith("same"), line);
    }
  }
}
