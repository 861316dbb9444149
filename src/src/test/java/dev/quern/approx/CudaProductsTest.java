package dev.quern.approx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quern.cuda.CudaDevice;
import dev.quern.cuda.CudaStream;
import dev.quern.cuda.DeviceMemory;
import dev.quern.hardware.Backend;
import dev.quern.hardware.BackendUnavailableException;
import dev.quern.testing.Bits;
import dev.quern.testing.Gpu;
import dev.quern.testing.SplitMix;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** On the GPU, products of every arithmetic have the bits of the scalar backend. */
class CudaProductsTest {
  /** Around fours, warps, blocks and chunks. */
  private static final int[] SIZES = {0, 1, 3, 4, 5, 31, 33, 127, 255, 257, 2047, 2048, 2049, 9001};

  /** Longer than what is on its way at a time. */
  private static final int LONG = (1 << 22) + 33;

  /** Rows, columns, depth: around tiles, slabs and blocks of the depth. */
  private static final int[][] SHAPES = {
    {1, 1, 1},
    {1, 65, 17},
    {63, 64, 15},
    {64, 63, 16},
    {65, 66, 255},
    {67, 5, 256},
    {5, 130, 257},
    {17, 33, 513},
    {0, 3, 4},
    {3, 0, 4},
    {3, 4, 0}
  };

  private static final long SEED = 20261127;

  private static CudaDevice device;

  @BeforeAll
  static void find() {
    device = Gpu.get();
  }

  static List<Arithmetic> arithmetics() {
    return Kernels.arithmetics();
  }

  private static Products scalar(Arithmetic arithmetic) {
    return Products.on(Backend.SCALAR, arithmetic);
  }

  /** Specials among ordinary numbers. */
  private static float[] numbers(int n, long seed) {
    SplitMix random = new SplitMix(seed);
    int[] codes = Codes.ordinary(Format.FLOAT32, n, random);
    int[] specials = Codes.specials(Format.FLOAT32);
    for (int i = 0; i < n; i++) {
      if (random.below(5) == 0) {
        codes[i] = specials[random.below(specials.length)];
      }
    }
    return Codes.floats(codes);
  }

  @ParameterizedTest
  @MethodSource("arithmetics")
  void productsOfElementsHaveTheSameBits(Arithmetic arithmetic) {
    Products cuda = Products.on(Backend.CUDA, arithmetic);
    for (int n : SIZES) {
      float[] x = numbers(n, SEED + n);
      float[] y = numbers(n, SEED - n);
      float[] expected = new float[n];
      scalar(arithmetic).multiply(x, y, expected);
      String what = arithmetic + ", " + n + " elements, seeds " + SEED + " +- " + n;
      float[] got = new float[n];
      cuda.multiply(x, y, got);
      Bits.assertSame(expected, got, () -> what);
      try (Arena arena = Arena.ofConfined()) {
        CudaStream stream = device.stream(arena);
        // From the second element on, so that fours are not aligned.
        DeviceMemory u = copy(x, 1, arena);
        DeviceMemory v = copy(y, 0, arena);
        cuda.multiply(u, v, v, stream);
        Bits.assertSame(expected, read(v, n), () -> what + ", device memory, in place");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("arithmetics")
  void sumsOfProductsHaveTheSameBits(Arithmetic arithmetic) {
    Products cuda = Products.on(Backend.CUDA, arithmetic);
    for (int n : SIZES) {
      float[] x = numbers(n, SEED + n);
      float[] y = numbers(n, SEED - n);
      if (n % 2 == 1) {
        // Without NaN, which would be all that is left.
        SplitMix random = new SplitMix(SEED);
        x = Codes.floats(Codes.ordinary(Format.FLOAT32, n, random));
        y = Codes.floats(Codes.ordinary(Format.FLOAT32, n, random));
      }
      float expected = scalar(arithmetic).dot(x, y);
      assertEquals(
          Float.floatToRawIntBits(expected),
          Float.floatToRawIntBits(cuda.dot(x, y)),
          arithmetic + ", " + n + " elements, seeds " + SEED + " +- " + n);
      int rows = 3;
      float[] a = new float[rows * n];
      for (int r = 0; r < rows; r++) {
        System.arraycopy(r == 1 ? y : x, 0, a, r * n, n);
      }
      float[] want = new float[rows];
      float[] got = new float[rows];
      scalar(arithmetic).matrixVector(a, y, want, rows, n);
      cuda.matrixVector(a, y, got, rows, n);
      Bits.assertSame(want, got, () -> arithmetic + ", 3 rows of " + n + ", seed " + SEED);
    }
  }

  @ParameterizedTest
  @MethodSource("arithmetics")
  void matrixProductsHaveTheSameBits(Arithmetic arithmetic) {
    Products cuda = Products.on(Backend.CUDA, arithmetic);
    for (int[] shape : SHAPES) {
      int rows = shape[0];
      int columns = shape[1];
      int depth = shape[2];
      float[] a = Codes.floats(Matrices.byRows(Format.FLOAT32, rows, depth, 12, SEED));
      for (boolean transposed : new boolean[] {false, true}) {
        float[] b =
            Codes.floats(
                transposed
                    ? Matrices.byRows(Format.FLOAT32, columns, depth, 32, SEED + 1)
                    : Matrices.byColumns(Format.FLOAT32, depth, columns, 32, SEED + 1));
        float[] expected = multiply(scalar(arithmetic), transposed, a, b, rows, columns, depth);
        String what =
            arithmetic
                + ", "
                + Arrays.toString(shape)
                + ", transposed "
                + transposed
                + ", seed "
                + SEED;
        Bits.assertSame(
            expected, multiply(cuda, transposed, a, b, rows, columns, depth), () -> what);
        Bits.assertSame(
            expected,
            withStrides(cuda, transposed, a, b, rows, columns, depth),
            () -> what + ", with strides");
        Bits.assertSame(
            expected,
            onDevice(cuda, transposed, a, b, rows, columns, depth),
            () -> what + ", device memory with strides");
      }
    }
  }

  private static float[] multiply(
      Products products,
      boolean transposed,
      float[] a,
      float[] b,
      int rows,
      int columns,
      int depth) {
    float[] c = new float[rows * columns];
    if (transposed) {
      products.matrixProductTransposed(a, b, c, rows, columns, depth);
    } else {
      products.matrixProduct(a, b, c, rows, columns, depth);
    }
    return c;
  }

  private static float[] withStrides(
      Products products,
      boolean transposed,
      float[] a,
      float[] b,
      int rows,
      int columns,
      int depth) {
    int bRows = transposed ? columns : depth;
    int bColumns = transposed ? depth : columns;
    float[] u = spread(a, rows, depth, depth + 3);
    float[] v = spread(b, bRows, bColumns, bColumns + 1);
    float[] c = new float[rows * (columns + 2)];
    Arrays.fill(c, 0x1.23p5f);
    if (transposed) {
      products.matrixProductTransposed(
          u, 0, depth + 3, v, 0, bColumns + 1, c, 0, columns + 2, rows, columns, depth);
    } else {
      products.matrixProduct(
          u, 0, depth + 3, v, 0, bColumns + 1, c, 0, columns + 2, rows, columns, depth);
    }
    return gathered(c, rows, columns);
  }

  /** The elements of rows two apart, between which nothing has changed. */
  private static float[] gathered(float[] c, int rows, int columns) {
    float[] dense = new float[rows * columns];
    for (int r = 0; r < rows; r++) {
      System.arraycopy(c, r * (columns + 2), dense, r * columns, columns);
      for (int j = columns; j < columns + 2; j++) {
        assertEquals(0x1.23p5f, c[r * (columns + 2) + j], "behind row " + r);
      }
    }
    return dense;
  }

  /** Rows of all three matrices are some elements apart; what lies between keeps its bits. */
  private static float[] onDevice(
      Products products,
      boolean transposed,
      float[] a,
      float[] b,
      int rows,
      int columns,
      int depth) {
    int bRows = transposed ? columns : depth;
    int bColumns = transposed ? depth : columns;
    try (Arena arena = Arena.ofConfined()) {
      CudaStream stream = device.stream(arena);
      DeviceMemory u = copy(spread(a, rows, depth, depth + 3), 0, arena);
      DeviceMemory v = copy(spread(b, bRows, bColumns, bColumns + 1), 0, arena);
      float[] result = new float[rows * (columns + 2)];
      Arrays.fill(result, 0x1.23p5f);
      DeviceMemory c = copy(result, 0, arena);
      if (transposed) {
        products.matrixProductTransposed(
            u, depth + 3, v, bColumns + 1, c, columns + 2, rows, columns, depth, stream);
      } else {
        products.matrixProduct(
            u, depth + 3, v, bColumns + 1, c, columns + 2, rows, columns, depth, stream);
      }
      return gathered(read(c, result.length), rows, columns);
    }
  }

  private static float[] spread(float[] x, int rows, int columns, int stride) {
    float[] result = new float[rows * stride];
    Arrays.fill(result, Float.NaN);
    for (int r = 0; r < rows; r++) {
      System.arraycopy(x, r * columns, result, r * stride, columns);
    }
    return result;
  }

  @Test
  void longArraysGoThroughInParts() {
    SplitMix random = new SplitMix(SEED);
    float[] x = Codes.floats(Codes.random(Format.FLOAT32, LONG, random));
    float[] y = Codes.floats(Codes.random(Format.FLOAT32, LONG, random));
    float[] expected = new float[LONG];
    float[] got = new float[LONG];
    Products.best(Arithmetic.lMul()).multiply(x, y, expected);
    Products.on(Backend.CUDA, Arithmetic.lMul()).multiply(x, y, got);
    Bits.assertSame(expected, got, () -> LONG + " elements, seed " + SEED);
  }

  @ParameterizedTest
  @EnumSource(PiecewiseFunction.class)
  void piecewiseFunctionsHaveTheSameBits(PiecewiseFunction f) {
    float[] x = numbers(3000, SEED);
    float[] delta = numbers(3000, SEED + 1);
    PiecewiseAffine scalar = PiecewiseAffine.builder().backend(Backend.SCALAR).build();
    PiecewiseAffine cuda = PiecewiseAffine.builder().backend(Backend.CUDA).build();
    float[] expected = new float[x.length];
    float[] got = new float[x.length];
    scalar.apply(f, x, expected);
    cuda.apply(f, x, got);
    Bits.assertSame(expected, got, () -> f + ", seed " + SEED);
    scalar.slope(f, x, expected);
    cuda.slope(f, x, got);
    Bits.assertSame(expected, got, () -> "slope of " + f + ", seed " + SEED);
    scalar.gradient(f, x, delta, expected);
    cuda.gradient(f, x, delta, got);
    Bits.assertSame(expected, got, () -> "gradient of " + f + ", seed " + SEED);
  }

  @Test
  void whatTheGpuDoesNotTakeIsRefusedWithTheReason() {
    String message =
        assertThrows(
                BackendUnavailableException.class,
                () -> Products.builder().backend(Backend.CUDA).format(Format.BFLOAT16).build())
            .getMessage();
    assertTrue(message.contains("bfloat16") && message.contains("native"), message);
    message =
        assertThrows(
                BackendUnavailableException.class,
                () -> Attention.builder().backend(Backend.CUDA).build())
            .getMessage();
    assertTrue(message.contains("attention") && message.contains("native"), message);
  }

  private static DeviceMemory copy(float[] values, int from, Arena arena) {
    DeviceMemory all = device.allocate(4L * (from + values.length), arena);
    DeviceMemory memory = all.asSlice(4L * from, 4L * values.length);
    memory.copyFrom(MemorySegment.ofArray(values));
    return memory;
  }

  private static float[] read(DeviceMemory memory, int n) {
    float[] values = new float[n];
    memory.copyTo(MemorySegment.ofArray(values));
    return values;
  }
}
