package dev.quern.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.quern.bench.ChildJvm;
import dev.quern.cli.npy.NpyBytes;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command as a process: its exit status, its streams, its end by a signal. */
class ChildJvmTest {
  private static final List<String> NATIVE = List.of("--enable-native-access=ALL-UNNAMED");

  @TempDir private Path folder;
  private String output;
  private String errors;

  private Process start(List<String> options, String... arguments) throws IOException {
    return new ProcessBuilder(ChildJvm.command(options, Main.class, List.of(arguments)))
        .redirectOutput(folder.resolve("stdout").toFile())
        .redirectError(folder.resolve("stderr").toFile())
        .start();
  }

  private int quern(List<String> options, String... arguments)
      throws IOException, InterruptedException {
    Process process = start(options, arguments);
    try {
      assertTrue(process.waitFor(60, TimeUnit.SECONDS), "hangs");
    } finally {
      process.destroyForcibly();
    }
    output = Files.readString(folder.resolve("stdout"), StandardCharsets.UTF_8);
    errors = Files.readString(folder.resolve("stderr"), StandardCharsets.UTF_8);
    return process.exitValue();
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  /** A sparse file of zeros. */
  private void writeZeros(String name, String descr, long rows, long columns) throws IOException {
    byte[] header =
        NpyBytes.file(NpyBytes.header(descr, "(" + rows + ", " + columns + ")"), new byte[0]);
    Files.write(folder.resolve(name), header);
    try (RandomAccessFile file = new RandomAccessFile(folder.resolve(name).toFile(), "rw")) {
      file.setLength(header.length + rows * columns * (descr.charAt(2) - '0'));
    }
  }

  @Test
  void filesLargerThanTheHeapAreFineAndNothingIsSaidOnStandardError()
      throws IOException, InterruptedException {
    writeZeros("x.npy", "<f4", 1, 24 << 20);
    List<String> options = List.of("--enable-native-access=ALL-UNNAMED", "-Xmx32m");
    assertEquals(
        0, quern(options, "run", "softmax", "--in", path("x.npy"), "--out", path("y.npy")), errors);
    assertEquals("", errors);
    assertTrue(output.contains("1 x 25165824 <f4"), output);
    assertEquals(128 + (96L << 20), Files.size(folder.resolve("y.npy")));
  }

  @Test
  void severalFilesLargerThanTheHeapAreFine() throws IOException, InterruptedException {
    writeZeros("x.npy", "<f8", 64, 1 << 17);
    writeZeros("v.npy", "<f8", 64, 1 << 17);
    List<String> options = List.of("--enable-native-access=ALL-UNNAMED", "-Xmx32m");
    assertEquals(
        0,
        quern(
            options,
            "run",
            "log-bessel-k",
            "--in",
            path("x.npy"),
            "--in2",
            path("v.npy"),
            "--out",
            path("y.npy")),
        errors);
    assertTrue(output.contains("(64, 131072) <f8"), output);
    assertEquals(128 + (64L << 20), Files.size(folder.resolve("y.npy")));
  }

  @Test
  void productsOfFilesLargerThanTheHeapAreFine() throws IOException, InterruptedException {
    writeZeros("x.npy", "<f4", 1 << 14, 1 << 10);
    writeZeros("m.npy", "<f4", 1 << 10, 1);
    for (String in2 : List.of("x.npy", "m.npy")) {
      List<String> options = List.of("--enable-native-access=ALL-UNNAMED", "-Xmx32m");
      String[] run = {
        "run", "l-mul", "--in", path("x.npy"), "--in2", path(in2), "--out", path("y.npy")
      };
      assertEquals(0, quern(options, run), errors);
      assertEquals("", errors);
      long elements = in2.equals("x.npy") ? 16 << 20 : 1 << 14;
      assertEquals(128 + 4 * elements, Files.size(folder.resolve("y.npy")));
    }
  }

  @Test
  void exitStatusTellsWhatWentWrong() throws IOException, InterruptedException {
    assertEquals(
        1, quern(NATIVE, "run", "softmax", "--in", path("none.npy"), "--out", path("y.npy")));
    assertEquals("quern: " + path("none.npy") + ": can't read: no such file", errors.strip());
    assertEquals(2, quern(NATIVE, "run", "softmax"));
    assertEquals(0, quern(NATIVE, "--version"));
  }

  @Test
  void aForcedBackendThatCantServeIsStatus3() throws IOException, InterruptedException {
    NpyBytes.write(folder.resolve("x.npy"), "<f4", "(1,)", 1);
    String[] run = {"run", "softmax", "--in", path("x.npy"), "--out", path("y.npy")};
    String[] forced =
        Stream.concat(Stream.of(run), Stream.of("--backend", "vector")).toArray(String[]::new);
    assertEquals(3, quern(NATIVE, forced));
    assertTrue(errors.contains("--add-modules jdk.incubator.vector"), errors);
    assertEquals(1, errors.lines().count(), errors);
    assertEquals(
        3, quern(List.of("--enable-native-access=ALL-UNNAMED", "-Dquern.backend=vector"), run));
    assertTrue(errors.contains("quern.backend=vector"), errors);
    assertFalse(Files.exists(folder.resolve("y.npy")));
  }

  @Test
  void anUnknownPropertyIsWrongUsage() throws IOException, InterruptedException {
    NpyBytes.write(folder.resolve("x.npy"), "<f4", "(1,)", 1);
    List<String> options = List.of("--enable-native-access=ALL-UNNAMED", "-Dquern.backend=gpu");
    for (String[] command :
        List.of(
            new String[] {"report"},
            new String[] {"run", "softmax", "--in", path("x.npy"), "--out", path("y.npy")})) {
      assertEquals(2, quern(options, command), errors);
      assertTrue(errors.contains("quern.backend=gpu"), errors);
      assertEquals(1, errors.lines().count(), errors);
    }
  }

  @Test
  void aSignalLeavesNothingBehind() throws IOException, InterruptedException {
    assumeTrue(!System.getProperty("os.name").startsWith("Windows"), "no signals");
    // Sparse, so it costs nothing; long enough that it can't be done before the signal.
    writeZeros("x.npy", "<f4", 1L << 30, 64);
    Process process =
        start(
            NATIVE,
            "run",
            "log-sum-exp",
            "--backend",
            "scalar",
            "--in",
            path("x.npy"),
            "--out",
            path("y.npy"));
    try {
      while (unfinished().isEmpty()) {
        assertTrue(process.isAlive(), () -> "ended before it began");
        Thread.onSpinWait();
      }
      process.destroy();
      assertTrue(process.waitFor(30, TimeUnit.SECONDS), "does not end");
    } finally {
      process.destroyForcibly();
    }
    assertEquals(List.of(), unfinished());
    assertFalse(Files.exists(folder.resolve("y.npy")));
  }

  private List<Path> unfinished() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(f -> f.getFileName().toString().endsWith(".part")).toList();
    }
  }
}
