package dev.quern.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quern.bessel.BesselFunction;
import dev.quern.bessel.LogBessel;
import dev.quern.cli.npy.NpyBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BesselFileTest {
  private static final LogBessel BESSEL = LogBessel.best();
  private static final int N = 1000;

  @TempDir private Path folder;
  private Path in;
  private Path orders;
  private Path out;
  private final double[] x = random(11);
  private final double[] v = random(12);

  @BeforeEach
  void names() {
    in = folder.resolve("x.npy");
    orders = folder.resolve("v.npy");
    out = folder.resolve("y.npy");
  }

  private static double[] random(long seed) {
    return new Random(seed).doubles(N, -3, 3).map(power -> Math.pow(10, power)).toArray();
  }

  private static FileRun run(FileKernel kernel, long slabBytes) {
    return new FileRun(kernel, new Progress(null, System::nanoTime), slabBytes, Long.MAX_VALUE);
  }

  private static FileKernel kernel(BesselFunction function, Double order) {
    return new BesselFile(function, order, BESSEL);
  }

  private double[] expected(BesselFunction function) {
    double[] y = new double[N];
    BESSEL.apply(function, v, x, y);
    return y;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 72, 7 * 8 * 16, 1 << 20})
  void slabsOfAnySizeGiveTheLibrarysBits(long slabBytes) throws IOException {
    NpyBytes.write(in, "<f8", "(1000,)", x);
    NpyBytes.write(orders, "<f8", "(1000,)", v);
    run(kernel(BesselFunction.LOG_I, null), slabBytes).run(List.of(in, orders), out);
    assertArrayEquals(expected(BesselFunction.LOG_I), NpyArray.read(out).values());
    run(kernel(BesselFunction.LOG_K, 2.5), slabBytes).run(List.of(in), out);
    double[] y = new double[N];
    BESSEL.apply(BesselFunction.LOG_K, 2.5, x, y);
    assertArrayEquals(y, NpyArray.read(out).values());
  }

  @ParameterizedTest
  @CsvSource({"<f8, >f8", ">f8, <f8", ">f8, >f8"})
  void eachFileMayHaveItsOwnByteOrder(String descr, String ordersDescr) throws IOException {
    NpyBytes.write(in, descr, "(1000,)", x);
    NpyBytes.write(orders, ordersDescr, "(1000,)", v);
    run(kernel(BesselFunction.RATIO_I, null), 800).run(List.of(in, orders), out);
    NpyArray y = NpyArray.read(out);
    assertEquals("<f8", y.type().descr());
    assertArrayEquals(expected(BesselFunction.RATIO_I), y.values());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"(1000,)|1000", "(2, 5, 100)|1000", "(1000, 1)|1000", "()|1", "(3, 0)|0", "(0,)|0"})
  void theShapeStays(String shape, int n) throws IOException {
    double[] some = java.util.Arrays.copyOf(x, n);
    NpyBytes.write(in, "<f8", shape, some);
    run(kernel(BesselFunction.LOG_I, 0.5), 64).run(List.of(in), out);
    NpyArray y = NpyArray.read(out);
    assertEquals(NpyArray.read(in).shape(), y.shape());
    double[] expected = new double[n];
    BESSEL.apply(BesselFunction.LOG_I, 0.5, some, expected);
    assertArrayEquals(expected, y.values());
  }

  @Test
  void theResultMayReplaceArgumentsOrOrders() throws IOException {
    for (Path replaced : List.of(in, orders)) {
      NpyBytes.write(in, "<f8", "(1000,)", x);
      NpyBytes.write(orders, "<f8", "(1000,)", v);
      run(kernel(BesselFunction.LOG_K, null), 160).run(List.of(in, orders), replaced);
      assertArrayEquals(expected(BesselFunction.LOG_K), NpyArray.read(replaced).values());
    }
  }

  @Test
  void severalThreadsGiveTheSameBytes() throws IOException {
    NpyBytes.write(in, "<f8", "(1000,)", x);
    NpyBytes.write(orders, "<f8", "(1000,)", v);
    LogBessel threads = LogBessel.builder().threads(2).build();
    new FileRun(
            new BesselFile(BesselFunction.LOG_I, null, threads),
            new Progress(null, System::nanoTime))
        .run(List.of(in, orders), out);
    assertArrayEquals(expected(BesselFunction.LOG_I), NpyArray.read(out).values());
  }

  @Test
  void aBadSecondFileLeavesTheOldOutput() throws IOException {
    Files.writeString(out, "old");
    NpyBytes.write(in, "<f8", "(1000,)", x);
    NpyBytes.write(orders, NpyBytes.file(NpyBytes.header("<f8", "(1000,)"), new byte[20]));
    FileRun run = run(kernel(BesselFunction.LOG_I, null), 64);
    BadInputException e =
        assertThrows(BadInputException.class, () -> run.run(List.of(in, orders), out));
    assertTrue(e.getMessage().startsWith(orders + ": truncated"), e.getMessage());
    assertEquals("old", Files.readString(out));
  }
}
