package dev.quern.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
    List<Path> before = files();
    assertEquals(1, quern("run", "softmax", "--in", in, "--out", out));
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
        "report --yaml",
        "bench bessel",
        "verify bessel"
      })
  void wrongUsageIsStatus2(String arguments) {
    assertEquals(2, quern(arguments.isEmpty() ? new String[0] : arguments.split(" ")));
    assertOneErrorLine("see 'quern", "--help'");
  }

  @Test
  void helpAndVersionGoToStandardOutput() {
    for (String command : List.of("", "run ", "report ", "bench ", "verify ")) {
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
        List.of("CPU", "JVM", "native library", "GB/s", "softmax", "scalar", "16M columns")) {
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
