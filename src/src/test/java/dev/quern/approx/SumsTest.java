package dev.quern.approx;

import static dev.quern.approx.Kernels.products;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.quern.testing.Bits;
import dev.quern.testing.SplitMix;
import dev.quern.testing.Subject;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Dot and matrix products, bit for bit sums of the defined products in the documented order. */
class SumsTest {
  private static final long SEED = 20260220;

  /** Around lanes and chunks. */
  private static final int[] SIZES = {0, 1, 15, 16, 17, 63, 64, 65, 2047, 2048, 2049, 4200};

  /** Rows, columns, depth: around panels, and around blocks of the depth. */
  private static final int[][] SHAPES = {
    {1, 1, 0},
    {1, 1, 1},
    {12, 32, 3},
    {49, 129, 5},
    {13, 33, 255},
    {11, 31, 256},
    {5, 34, 257},
    {2, 1, 513},
    {1, 5, 600}
  };

  static List<Arithmetic> arithmetics() {
    List<Arithmetic> all = new ArrayList<>(Kernels.arithmetics());
    all.add(Arithmetic.exact().mantissaBits(3));
    all.add(Arithmetic.lMul().mantissaBits(3));
    all.add(Arithmetic.lMul().mantissaBits(4));
    all.add(Arithmetic.lMul().raw().mantissaBits(7));
    all.add(Arithmetic.lMulFormula().mantissaBits(2));
    all.add(Arithmetic.mitchell().mantissaBits(10));
    return all;
  }

  @ParameterizedTest
  @MethodSource("arithmetics")
  void dotProducts(Arithmetic arithmetic) {
    for (Format format : Format.values()) {
      for (int n : SIZES) {
        // Also without what makes most sums NaN.
        for (boolean any : new boolean[] {false, true}) {
          SplitMix random = new SplitMix(SEED + n);
          int[] x = any ? Codes.random(format, n, random) : Codes.ordinary(format, n, random);
          int[] y = any ? Codes.random(format, n, random) : Codes.ordinary(format, n, random);
          float expected =
              Sums.dot(
                  arithmetic,
                  format,
                  Sums.operands(arithmetic, format, x),
                  Sums.operands(arithmetic, format, y));
          for (Subject subject : Subject.all()) {
            Products products = products(subject, arithmetic, format);
            String what = subject + ", " + arithmetic + ", " + format + ", n " + n + ", seed ";
            MemorySegment u = Codes.segment(format, x);
            assertBits(expected, products.dot(u, Codes.segment(format, y)), what + (SEED + n));
            if (format == Format.FLOAT32) {
              assertBits(expected, products.dot(Codes.floats(x), Codes.floats(y)), what);
            }
          }
        }
      }
    }
  }

  /** Each row has the bits of a dot product. */
  @ParameterizedTest
  @MethodSource("arithmetics")
  void matricesByVectors(Arithmetic arithmetic) {
    int rows = 5;
    int columns = 130;
    for (Format format : Format.values()) {
      int[] a = Matrices.byRows(format, rows, columns, 1, SEED);
      int[] x = Codes.ordinary(format, columns, new SplitMix(SEED));
      float[] expected = new float[rows];
      for (int r = 0; r < rows; r++) {
        int[] row = Arrays.copyOfRange(a, r * columns, (r + 1) * columns);
        expected[r] =
            Sums.dot(
                arithmetic,
                format,
                Sums.operands(arithmetic, format, row),
                Sums.operands(arithmetic, format, x));
      }
      for (Subject subject : Subject.all()) {
        Products products = products(subject, arithmetic, format);
        String what = subject + ", " + arithmetic + ", " + format + ", seed " + SEED;
        float[] y = new float[rows];
        MemorySegment matrix = Codes.segment(format, a);
        MemorySegment vector = Codes.segment(format, x);
        products.matrixVector(matrix, columns, vector, MemorySegment.ofArray(y), rows, columns);
        Bits.assertSame(expected, y, () -> what);
        if (format == Format.FLOAT32) {
          Arrays.fill(y, 7);
          products.matrixVector(Codes.floats(a), Codes.floats(x), y, rows, columns);
          Bits.assertSame(expected, y, () -> what + ", arrays");
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("arithmetics")
  void matrixProducts(Arithmetic arithmetic) {
    for (Format format : Format.values()) {
      for (int[] shape : SHAPES) {
        for (boolean transposed : new boolean[] {false, true}) {
          check(arithmetic, format, shape[0], shape[1], shape[2], transposed);
        }
      }
    }
  }

  private static void check(
      Arithmetic arithmetic, Format format, int rows, int columns, int depth, boolean transposed) {
    int[] a = Matrices.byRows(format, rows, depth, 12, SEED);
    int[] b =
        transposed
            ? Matrices.byRows(format, columns, depth, 32, SEED + 1)
            : Matrices.byColumns(format, depth, columns, 32, SEED + 1);
    float[] expected =
        Sums.matrixProduct(
            arithmetic,
            format,
            Sums.operands(arithmetic, format, a),
            Sums.operands(arithmetic, format, b),
            transposed,
            rows,
            columns,
            depth);
    String shape = rows + " by " + columns + " of " + depth + (transposed ? ", transposed" : "");
    for (Subject subject : Subject.all()) {
      Products products = products(subject, arithmetic, format);
      float[] got = new float[rows * columns];
      MemorySegment c = MemorySegment.ofArray(new byte[4 * rows * columns]);
      MemorySegment u = Codes.segment(format, a);
      MemorySegment v = Codes.segment(format, b);
      if (transposed) {
        products.matrixProductTransposed(u, depth, v, depth, c, columns, rows, columns, depth);
      } else {
        products.matrixProduct(u, depth, v, columns, c, columns, rows, columns, depth);
      }
      MemorySegment.copy(c, ValueLayout.JAVA_FLOAT_UNALIGNED, 0, got, 0, got.length);
      String what = subject + ", " + arithmetic + ", " + format + ", " + shape + ", seed " + SEED;
      Bits.assertSame(expected, got, () -> what);
      if (format == Format.FLOAT32) {
        Arrays.fill(got, 7);
        if (transposed) {
          products.matrixProductTransposed(
              Codes.floats(a), Codes.floats(b), got, rows, columns, depth);
        } else {
          products.matrixProduct(Codes.floats(a), Codes.floats(b), got, rows, columns, depth);
        }
        Bits.assertSame(expected, got, () -> what + ", arrays");
      }
    }
  }

  /** The only way to a sum of -0; of a dot product the total begins with +0. */
  @Test
  void multiplyAddsThatUnderflowKeepTheirSignInMatrixProducts() {
    for (Subject subject : Subject.all()) {
      Products products = Kernels.products(subject, Arithmetic.exact(), Format.FLOAT32);
      float[] a = {-1e-30f};
      float[] b = {1e-30f};
      float[] c = new float[1];
      products.matrixProduct(a, b, c, 1, 1, 1);
      assertBits(-0f, c[0], subject + ", matrix product");
      assertBits(0f, products.dot(a, b), subject + ", dot product");
    }
  }

  /** So that the shapes above mean something: their panels meet every mode, in one product. */
  @Test
  void matricesOfAllClassesMeetEveryModeOfGuardedSums() {
    Modes modes = new Modes();
    int rows = 49;
    int columns = 129;
    int depth = 5;
    float[] a = Codes.floats(Matrices.byRows(Format.FLOAT32, rows, depth, 12, SEED));
    float[] b = Codes.floats(Matrices.byColumns(Format.FLOAT32, depth, columns, 32, SEED + 1));
    new MatrixProduct()
        .a(a, Format.FLOAT32, 0, depth)
        .b(b, Format.FLOAT32, 0, columns, false)
        .c(new float[rows * columns], 0, columns)
        .shape(rows, columns, depth)
        .run(modes, new Panels(modes, Arithmetic.lMul(), Format.FLOAT32), 1, null);
    assertEquals(
        List.of(ApproxLoops.RAW, ApproxLoops.WITHOUT_ZEROS, ApproxLoops.GUARDED),
        modes.met.stream().distinct().sorted().toList());
  }

  private static void assertBits(float expected, float got, String what) {
    assertEquals(Bits.of(expected), Bits.of(got), () -> what + ": " + got + ", not " + expected);
  }
}
