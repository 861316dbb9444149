package dev.quern.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SampleCommandTest {
  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int quern(String... args) {
    return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
  }

  @Test
  void makesAFileThatRunReads() {
    Path x = folder.resolve("x.npy");
    Path y = folder.resolve("y.npy");
    assertEquals(0, quern("sample", x.toString(), "--rows", "7", "--columns", "30001"));
    assertEquals(0, quern("run", "softmax", "--in", x.toString(), "--out", y.toString()));
    assertTrue(out.toString().contains("7 x 30001"), out.toString());
  }

  @Test
  void isTheSameForTheSameSeed() throws Exception {
    Path a = folder.resolve("a.npy");
    Path b = folder.resolve("b.npy");
    Path c = folder.resolve("c.npy");
    String[] shape = {"--rows", "3", "--columns", "70000"};
    assertEquals(0, quern("sample", a.toString(), shape[0], shape[1], shape[2], shape[3]));
    assertEquals(0, quern("sample", b.toString(), shape[0], shape[1], shape[2], shape[3]));
    assertEquals(
        0, quern("sample", c.toString(), shape[0], shape[1], shape[2], shape[3], "--seed", "2"));
    assertEquals(-1, Files.mismatch(a, b));
    assertTrue(Files.mismatch(a, c) > 0);
  }

  @Test
  void refusesANegativeShape() {
    Path x = folder.resolve("x.npy");
    assertEquals(Main.USAGE, quern("sample", x.toString(), "--rows", "-1"));
    assertTrue(err.toString().contains("rows is -1"), err.toString());
    assertFalse(Files.exists(x));
  }

  @Test
  void makesLogUniformNumbers() throws Exception {
    Path x = folder.resolve("x.npy");
    assertEquals(
        0,
        quern(
            "sample",
            x.toString(),
            "--rows=2",
            "--columns=5000",
            "--type=float64",
            "--log-uniform=1e-3,1e5"));
    NpyArray array = NpyArray.read(x);
    assertEquals("<f8", array.type().descr());
    assertEquals(List.of(2L, 5000L), array.shape());
    int[] decades = new int[8];
    for (double value : array.values()) {
      assertTrue(1e-3 <= value && value <= 1e5, () -> "x is " + value);
      decades[(int) Math.min(7, Math.log10(value) + 3)]++;
    }
    for (int count : decades) {
      assertEquals(10_000 / 8.0, count, 200, Arrays.toString(decades));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--type=int8",
        "--log-uniform=1",
        "--log-uniform=a,b",
        "--log-uniform=0,1",
        "--log-uniform=2,1",
        "--log-uniform=1,Infinity",
        "--log-uniform=NaN,1"
      })
  void refusesWhatItCantMake(String option) {
    Path x = folder.resolve("x.npy");
    assertEquals(Main.USAGE, quern("sample", x.toString(), option));
    String value = option.substring(option.indexOf('=') + 1);
    assertTrue(err.toString().contains("'" + value + "'"), err.toString());
    assertFalse(Files.exists(x));
  }
}
