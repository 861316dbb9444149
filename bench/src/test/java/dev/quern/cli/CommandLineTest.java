package dev.quern.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.quern.bessel.BesselFunction;
import dev.quern.bessel.LogBessel;
import dev.quern.cli.npy.NpyBytes;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {
  @TempDir private Path folder;
  private String output;
  private String errors;

  private int quern(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int status = Main.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    output = out.toString();
    errors = err.toString();
    return status;
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  private void assertOneErrorLine(String... parts) {
    assertEquals(1, errors.lines().count(), errors);
    assertTrue(errors.startsWith("quern: "), errors);
    for (String part : parts) {
      assertTrue(errors.contains(part), errors + " should say " + part);
    }
    assertEquals("", output);
  }

  private void assertBadInput(String in, String out, String... parts) throws IOException {
    assertBadInput(List.of("run", "softmax", "--in", in, "--out", out), parts);
  }

  private void assertBadInput(List<String> arguments, String... parts) throws IOException {
    List<Path> before = files();
    assertEquals(1, quern(arguments.toArray(String[]::new)));
    assertOneErrorLine(parts);
    assertEquals(before, files(), "nothing is written");
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.sorted().toList();
    }
  }

  @Test
  void runSaysWhatItDid() {
    NpyBytes.write(folder.resolve("x.npy"), "<f4", "(2, 3)", 1, 2, 3, 4, 5, 6);
    assertEquals(0, quern("run", "softmax", "--in", path("x.npy"), "--out", path("y.npy")));
    assertEquals("", errors);
    assertEquals(1, output.lines().count());
    for (String part : List.of("y.npy", "softmax of 2 x 3 <f4", " s, ", "GB/s")) {
      assertTrue(output.contains(part), output);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "scalar, two-pass",
    "scalar, three-pass-reload",
    "auto, three-pass-recompute",
    "auto, auto"
  })
  void everyBackendAndAlgorithmWritesTheSameFile(String backend, String algorithm)
      throws IOException {
    NpyBytes.write(folder.resolve("x.npy"), "<f8", "(2, 2)", 1, 2, 3, 4);
    quern("run", "softmax", "--in", path("x.npy"), "--out", path("y.npy"));
    assertEquals(
        0,
        quern(
            "run",
            "softmax",
            "--in",
            path("x.npy"),
            "--out",
            path("z.npy"),
            "--backend",
            backend,
            "--algorithm",
            algorithm,
            "--threads",
            "2"),
        errors);
    assertEquals(-1, Files.mismatch(folder.resolve("y.npy"), folder.resolve("z.npy")));
    if (!backend.equals("auto")) {
      assertTrue(output.contains(backend), output);
    }
    if (!algorithm.equals("auto")) {
      assertTrue(output.contains(algorithm), output);
    }
  }

  @Test
  void aMissingFileIsBadInput() throws IOException {
    assertBadInput(path("none.npy"), path("y.npy"), "none.npy: can't read: no such file");
  }

  @Test
  void aFolderIsBadInput() throws IOException {
    assertBadInput(path(""), path("y.npy"), "is a folder; expected a .npy file");
  }

  @Test
  void whatIsNotNpyIsBadInput() throws IOException {
    Files.writeString(folder.resolve("x.npy"), "1 2 3\n4 5 6\n");
    assertBadInput(path("x.npy"), path("y.npy"), "x.npy: not a .npy file", "expected");
  }

  @Test
  void aTruncatedFileIsBadInput() throws IOException {
    NpyBytes.write(
        folder.resolve("x.npy"), NpyBytes.file(NpyBytes.header("<f4", "(9,)"), new byte[20]));
    assertBadInput(path("x.npy"), path("y.npy"), "x.npy: truncated: 20 bytes", "expected 36");
  }

  @Test
  void anotherTypeIsBadInput() throws IOException {
    NpyBytes.write(
        folder.resolve("x.npy"), NpyBytes.file(NpyBytes.header("<i4", "(1,)"), new byte[4]));
    assertBadInput(path("x.npy"), path("y.npy"), "x.npy: dtype <i4; expected <f4, <f8");
  }

  @Test
  void fortranOrderIsBadInput() throws IOException {
    String header = NpyBytes.header("<f4", "(2, 2)").replace("False", "True");
    NpyBytes.write(folder.resolve("x.npy"), NpyBytes.file(header, new byte[16]));
    assertBadInput(path("x.npy"), path("y.npy"), "x.npy: Fortran order; expected C order");
  }

  @Test
  void aSingleNumberIsBadInput() throws IOException {
    NpyBytes.write(folder.resolve("x.npy"), "<f4", "()", 1);
    assertBadInput(
        path("x.npy"), path("y.npy"), "x.npy: a single number", "expected at least one axis");
  }

  @Test
  void anOutputThatCantBeWrittenIsBadInput() throws IOException {
    NpyBytes.write(folder.resolve("x.npy"), "<f4", "(1,)", 1);
    Files.createDirectory(folder.resolve("folder"));
    Files.createFile(folder.resolve("file"));
    assertBadInput(path("x.npy"), path("none/y.npy"), "y.npy: can't write", "not a folder");
    assertBadInput(path("x.npy"), path("file/y.npy"), "y.npy: can't write", "not a folder");
    assertBadInput(path("x.npy"), path("folder"), "is a folder; expected the name of a file");
  }

  @Test
  void aReadOnlyFolderIsBadInput() throws IOException {
    NpyBytes.write(folder.resolve("x.npy"), "<f4", "(1,)", 1);
    // For root no folder of a writable file system is read-only; this one is for all.
    Path readOnly = Path.of("/proc/self");
    assumeTrue(Files.isDirectory(readOnly), "no /proc here");
    assertBadInput(
        path("x.npy"), readOnly.resolve("y.npy").toString(), "y.npy: can't write in its folder");
  }

  @Test
  void namesWithLineBreaksStayOnOneLine() throws IOException {
    assertBadInput(path("a\nb.npy"), path("y.npy"), "a b.npy: can't read");
  }

  @ParameterizedTest
  @EnumSource
  void everyBesselFunctionRuns(BesselFunction function) throws IOException {
    NpyBytes.write(folder.resolve("x.npy"), "<f8", "(3,)", 0.5, 7, 300);
    NpyBytes.write(folder.resolve("v.npy"), "<f8", "(3,)", 0, 2.5, 40);
    String[] run = {
      "run", function.id(), "--in", path("x.npy"), "--out", path("y.npy"), "--in2", path("v.npy")
    };
    assertEquals(0, quern(run), errors);
    assertEquals("", errors);
    assertTrue(output.contains(function.id() + " of (3,) <f8, an order each, "), output);
    double[] y = NpyArray.read(folder.resolve("y.npy")).values();
    assertEquals(LogBessel.value(function, 0, 0.5), y[0]);
    assertEquals(LogBessel.value(function, 2.5, 7), y[1]);
    assertEquals(LogBessel.value(function, 40, 300), y[2]);
  }

  @ParameterizedTest
  @CsvSource({"scalar, 1", "auto, 2"})
  void oneOrderIsForAllElementsOnEveryBackend(String backend, String threads) throws IOException {
    NpyBytes.write(folder.resolve("x.npy"), "<f8", "(2, 2)", 0, 1, 20, Double.NaN);
    assertEquals(
        0,
        quern(
            ("run log-bessel-k --order -2.5 --backend " + backend + " --threads " + threads)
                .concat(" --in " + path("x.npy") + " --out " + path("y.npy"))
                .split(" ")),
        errors);
    assertTrue(output.contains("log-bessel-k of (2, 2) <f8, order -2.5, "), output);
    NpyArray y = NpyArray.read(folder.resolve("y.npy"));
    assertEquals(List.of(2L, 2L), y.shape());
    double[] expected = {
      Double.POSITIVE_INFINITY, LogBessel.logK(2.5, 1), LogBessel.logK(2.5, 20), Double.NaN
    };
    assertArrayEquals(expected, y.values());
  }

  @Test
  void besselFunctionsOfFloat32AreBadInput() throws IOException {
    NpyBytes.write(folder.resolve("x.npy"), "<f4", "(1,)", 1);
    NpyBytes.write(folder.resolve("d.npy"), "<f8", "(1,)", 1);
    String expected = "x.npy: dtype <f4; expected <f8 or >f8";
    assertBadInput(bessel("--order", "1", "--in", path("x.npy")), expected);
    assertBadInput(bessel("--in", path("x.npy"), "--in2", path("d.npy")), expected);
    assertBadInput(bessel("--in2", path("x.npy"), "--in", path("d.npy")), expected);
  }

  @Test
  void ordersOfAnotherShapeAreBadInput() throws IOException {
    NpyBytes.write(folder.resolve("x.npy"), "<f8", "(2, 1)", 1, 2);
    NpyBytes.write(folder.resolve("v.npy"), "<f8", "(2,)", 1, 2);
    assertBadInput(
        bessel("--in", path("x.npy"), "--in2", path("v.npy")),
        "v.npy: shape (2,); expected (2, 1), as in " + path("x.npy"));
    assertBadInput(
        bessel("--in", path("x.npy"), "--in2", path("none.npy")),
        "none.npy: can't read: no such file");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "|products of (2, 2) <f4 under l-mul, emulated on |1.0625, 4.25, 6.25, 0",
        "--mode mitchell --backend scalar|under mitchell, emulated on scalar|1, 4, 6, 0",
        "--mode exact|under exact, |1, 4.5, 6.125, 0",
        "--mode l-mul-formula|under l-mul-formula, |1.0625, 4.125, 5.125, 0",
        "--mantissa-bits 3|under l-mul, 3 mantissa bits, |1.125, 4.5, 6.5, 0",
        "--format float8-e4m3fn --threads 2|in float8-e4m3fn under l-mul|1.125, 4.5, 6.5, 0",
        "--matrix-product --mode exact|matrix product of (2, 2) and (2, 2), <f4|6.25, 3, 1.75, 5.25",
        "--transpose-b --mode exact|and (2, 2) transposed, <f4 under exact|5.5, 3.5, 1.75, 6.125"
      })
  void productsUnderEveryModeRun(String options, String said, String expected) throws IOException {
    NpyBytes.write(folder.resolve("x.npy"), "<f4", "(2, 2)", 1, 1.5, 1.75, 0);
    NpyBytes.write(folder.resolve("v.npy"), ">f4", "(2, 2)", 1, 3, 3.5, -0.0);
    String run = "run l-mul --in " + path("x.npy") + " --in2 " + path("v.npy");
    String all = run + " --out " + path("y.npy") + (options == null ? "" : " " + options);
    assertEquals(0, quern(all.split(" ")), errors);
    assertTrue(output.contains(said), output);
    double[] numbers = Stream.of(expected.split(", ")).mapToDouble(Double::parseDouble).toArray();
    double[] y = NpyArray.read(folder.resolve("y.npy")).values();
    for (int i = 0; i < y.length; i++) {
      assertEquals(numbers[i], y[i] + 0, output);
    }
  }

  @Test
  void productsOfFloat64AreBadInput() throws IOException {
    NpyBytes.write(folder.resolve("x.npy"), "<f8", "(1,)", 1);
    String x = path("x.npy");
    assertBadInput(
        List.of("run", "l-mul", "--in", x, "--in2", x, "--out", path("y.npy")),
        "x.npy: dtype <f8; expected <f4 or >f4: save numpy.float32 of it");
  }

  private List<String> bessel(String... options) {
    return Stream.of(Stream.of("run", "log-bessel-i", "--out", path("y.npy")), Stream.of(options))
        .flatMap(words -> words)
        .toList();
  }

  @Test
  void noRowsAreFine() throws IOException {
    NpyBytes.write(folder.resolve("x.npy"), "<f4", "(0, 5)");
    assertEquals(0, quern("run", "softmax", "--in", path("x.npy"), "--out", path("y.npy")), errors);
    assertEquals(List.of(0L, 5L), NpyArray.read(folder.resolve("y.npy")).shape());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "frobnicate",
        "run",
        "run softmax",
        "run softmax --in x.npy",
        "run argmax --in x.npy --out y.npy",
        "run softmax --in x.npy --out y.npy --backend gpu",
        "run softmax --in x.npy --out y.npy --algorithm online",
        "run softmax --in x.npy --out y.npy --threads 0",
        "run softmax --in x.npy --out y.npy --threads two",
        "run softmax --in x.npy --out y.npy --fast",
        "run softmax --in x.npy --out y.npy --order 1",
        "run log-sum-exp --in x.npy --out y.npy --in2 v.npy",
        "run log-bessel-i --in x.npy --out y.npy",
        "run log-bessel-i --in x.npy --out y.npy --order 1 --in2 v.npy",
        "run log-bessel-i --in x.npy --out y.npy --order two",
        "run log-bessel-i --in x.npy --out y.npy --order 1 --algorithm two-pass",
        "run log-bessel-k --in x.npy --out y.npy --order 1 --backend gpu",
        "run log-bessel --in x.npy --out y.npy --order 1",
        "run log-bessel-k --in x.npy --out y.npy --order 1 --mode mitchell",
        "run softmax --in x.npy --out y.npy --transpose-b",
        "run l-mul --in x.npy --out y.npy",
        "run l-mul --in x.npy --in2 v.npy --out y.npy --order 1",
        "run l-mul --in x.npy --in2 v.npy --out y.npy --algorithm two-pass",
        "run l-mul --in x.npy --in2 v.npy --out y.npy --mode logarithmic",
        "run l-mul --in x.npy --in2 v.npy --out y.npy --mode pam:3",
        "run l-mul --in x.npy --in2 v.npy --out y.npy --mantissa-bits 1",
        "run l-mul --in x.npy --in2 v.npy --out y.npy --mantissa-bits 24",
        "run l-mul --in x.npy --in2 v.npy --out y.npy --format float8",
        "run l-mul --in x.npy --in2 v.npy --out y.npy --backend gpu",
        "report --yaml",
        "report --json --html x.html",
        "report --force",
        "page",
        "page x.json",
        "bench bessel",
        "verify bessel",
        "verify l-mul --matrix-product 2x3",
        "verify l-mul --attention 2x3x4",
        "verify softmax --attention 2x3x4x5",
        "verify von-mises-fisher --matrix-product 2x3x4"
      })
  void wrongUsageIsStatus2(String arguments) {
    assertEquals(2, quern(arguments.isEmpty() ? new String[0] : arguments.split(" ")));
    assertOneErrorLine("see 'quern", "--help'");
  }

  @Test
  void helpAndVersionGoToStandardOutput() {
    for (String command : List.of("", "run ", "sample ", "report ", "page ", "bench ", "verify ")) {
      assertEquals(0, quern((command + "--help").split(" ")));
      assertTrue(output.startsWith("Usage: quern " + command.strip()), output);
      assertEquals("", errors);
    }
    assertEquals(0, quern("--version"));
    assertTrue(output.startsWith("quern "), output);
  }

  @Test
  void reportExplainsEachBackend() {
    assertEquals(0, quern("report"));
    for (String part :
        List.of(
            "CPU",
            "JVM",
            "native library",
            "GB/s",
            "softmax",
            "log-bessel",
            "l-mul",
            "scalar",
            "16M columns")) {
      assertTrue(output.contains(part), output);
    }
    assertFalse(output.contains("null"), output);
  }

  @Test
  void reportForProgramsIsJson() throws IOException {
    assertEquals(0, quern("report", "--json"));
    JsonNode report = new ObjectMapper().readTree(output);
    for (String key : List.of("quern", "cpu", "jvm", "nativeLibrary", "memory", "kernels")) {
      assertTrue(report.has(key), key);
    }
    assertTrue(report.at("/cpu/processors").asInt() > 0);
    assertTrue(report.at("/memory/readGigabytesPerSecond").asDouble() > 0);
    List<String> kernels = report.get("kernels").findValuesAsText("kernel");
    assertEquals(List.of("softmax", "log-sum-exp", "log-bessel", "l-mul"), kernels);
    JsonNode softmax = report.at("/kernels/0");
    assertEquals("softmax", softmax.get("kernel").asText());
    int chosen = 0;
    for (JsonNode candidate : softmax.get("candidates")) {
      chosen += candidate.get("chosen").asBoolean() ? 1 : 0;
      if (candidate.get("backend").asText().equals("scalar")) {
        assertTrue(candidate.get("serves").asBoolean());
        assertEquals("passed", candidate.get("selfTest").asText());
      }
      if (!candidate.get("serves").asBoolean()) {
        assertFalse(candidate.get("reason").asText().isEmpty(), candidate.toString());
      }
    }
    assertEquals(1, chosen);
    assertEquals(16, softmax.get("algorithms").size());
  }
}
