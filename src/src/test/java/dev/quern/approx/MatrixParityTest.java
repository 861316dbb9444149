package dev.quern.approx;

import static dev.quern.approx.Kernels.products;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.quern.approx.Arithmetic.Kind;
import dev.quern.hardware.Backend;
import dev.quern.testing.Bits;
import dev.quern.testing.Place;
import dev.quern.testing.Subject;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Matrix products have one answer: however they are cut up, wherever they lie, whoever helps. */
class MatrixParityTest {
  private static final long SEED = 20260260;
  private static final Subject SCALAR = new Subject(Backend.SCALAR, null);

  /** Rows, columns, depth: around panels, blocks of panels, of the depth and of the columns. */
  private static final int[][] SHAPES = {
    {1, 1025, 257},
    {119, 33, 65},
    {120, 32, 64},
    {121, 31, 256},
    {13, 1057, 3},
    {25, 65, 513},
    {0, 3, 4},
    {3, 0, 4},
    {3, 4, 0}
  };

  private static final int[] LARGE = {133, 1080, 261};

  /** Exact sums know no guards. */
  static List<Arithmetic> arithmetics() {
    return Kernels.arithmetics().stream()
        .filter(a -> a.kind() != Kind.EXACT || a.guard() == Arithmetic.Guard.IEEE)
        .toList();
  }

  /**
   * A product.
   *
   * @param transposed whether b holds columns
   */
  private record Case(
      Arithmetic arithmetic, Format format, int rows, int columns, int depth, boolean transposed) {
    int[] a() {
      return Matrices.byRows(format, rows, depth, 12, SEED);
    }

    int[] b() {
      return transposed
          ? Matrices.byRows(format, columns, depth, 32, SEED + 1)
          : Matrices.byColumns(format, depth, columns, 32, SEED + 1);
    }

    int bRows() {
      return transposed ? columns : depth;
    }

    int bColumns() {
      return transposed ? depth : columns;
    }

    float[] by(Products products) {
      return by(products, Codes.segment(format, a()), Codes.segment(format, b()));
    }

    float[] by(Products products, MemorySegment a, MemorySegment b) {
      float[] result = new float[rows * columns];
      by(products, a, depth, b, bColumns(), MemorySegment.ofArray(result), columns);
      return result;
    }

    void by(
        Products products,
        MemorySegment a,
        int aStride,
        MemorySegment b,
        int bStride,
        MemorySegment c,
        int cStride) {
      if (transposed) {
        products.matrixProductTransposed(a, aStride, b, bStride, c, cStride, rows, columns, depth);
      } else {
        products.matrixProduct(a, aStride, b, bStride, c, cStride, rows, columns, depth);
      }
    }

    @Override
    public String toString() {
      return arithmetic
          + ", "
          + format
          + ", "
          + rows
          + " by "
          + columns
          + " of "
          + depth
          + (transposed ? ", transposed" : "")
          + ", seed "
          + SEED;
    }
  }

  @ParameterizedTest
  @MethodSource("arithmetics")
  void anyShapeHasTheSameBits(Arithmetic arithmetic) {
    for (int[] shape : SHAPES) {
      for (boolean transposed : new boolean[] {false, true}) {
        Case call = new Case(arithmetic, Format.FLOAT32, shape[0], shape[1], shape[2], transposed);
        float[] expected = call.by(products(SCALAR, arithmetic, Format.FLOAT32));
        for (Subject subject : Subject.all()) {
          float[] got = call.by(products(subject, arithmetic, Format.FLOAT32));
          Bits.assertSame(expected, got, () -> subject + ", " + call);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "BFLOAT16", "FLOAT8_E4M3FN"})
  void anyNumberOfThreadsHasTheSameBits(Format format) {
    for (Arithmetic arithmetic :
        List.of(Arithmetic.exact(), Arithmetic.lMul(), Arithmetic.lMulFormula())) {
      boolean transposed = format.bits() == 16;
      Case call = new Case(arithmetic, format, LARGE[0], LARGE[1], LARGE[2], transposed);
      MemorySegment a = Codes.segment(format, call.a());
      MemorySegment b = Codes.segment(format, call.b());
      float[] expected = null;
      for (Subject subject : Subject.all()) {
        // Emulated fused multiply-adds, ten times slower, are compared above.
        if (subject.slow() && arithmetic.kind() == Kind.EXACT) {
          continue;
        }
        for (int threads : subject.slow() ? new int[] {3} : new int[] {1, 2, 3, 7}) {
          float[] got = call.by(products(subject, arithmetic, format, threads, null), a, b);
          expected = expected == null ? got : expected;
          Bits.assertSame(expected, got, () -> subject + ", threads " + threads + ", " + call);
        }
      }
    }
  }

  /** With gaps between rows, in every kind of memory; the gaps are left alone. */
  @ParameterizedTest
  @EnumSource(Format.class)
  void everyMemoryAndStrideHasTheSameBits(Format format) {
    Place[] places = Place.values();
    for (Arithmetic arithmetic : Kernels.kinds()) {
      for (boolean transposed : new boolean[] {false, true}) {
        Case call = new Case(arithmetic, format, 14, 37, 19, transposed);
        float[] expected = call.by(products(SCALAR, arithmetic, format));
        for (Subject subject : Subject.backends()) {
          Products products = products(subject, arithmetic, format);
          for (Place place : places) {
            Place other = places[(place.ordinal() * 7 + 1) % places.length];
            Place to = places[(place.ordinal() * 5 + 3) % places.length];
            String what = subject + ", " + call + ", " + place + " by " + other + " to " + to;
            check(products, call, place, other, to, expected, what);
          }
        }
      }
    }
  }

  private static void check(
      Products products,
      Case call,
      Place aPlace,
      Place bPlace,
      Place cPlace,
      float[] expected,
      String what) {
    int aStride = call.depth + 3;
    int bStride = call.bColumns() + 1;
    int cStride = call.columns + 5;
    Place target = cPlace == Place.HEAP_READ_ONLY ? Place.HEAP : cPlace;
    try (Arena arena = Arena.ofConfined()) {
      int[] spacedA = spaced(call.a(), call.rows, call.depth, aStride);
      int[] spacedB = spaced(call.b(), call.bRows(), call.bColumns(), bStride);
      Operand a = Operand.of(call.format, spacedA, aPlace, arena);
      Operand b = Operand.of(call.format, spacedB, bPlace, arena);
      int[] before = new int[(call.rows - 1) * cStride + call.columns];
      Arrays.fill(before, 0x40E00000);
      Operand c = Operand.of(Format.FLOAT32, before, target, arena);
      if (call.format == Format.FLOAT32 && aPlace.array && bPlace.array && target.array) {
        byArrays(products, call, a, aStride, b, bStride, c, cStride);
      } else {
        call.by(products, a.segment(), aStride, b.segment(), bStride, c.segment(), cStride);
      }
      int[] right = before;
      for (int i = 0; i < expected.length; i++) {
        right[i / call.columns * cStride + i % call.columns] = Bits.of(expected[i]);
      }
      Bits.assertSame(Codes.floats(right), Codes.floats(c.codes()), () -> what);
      assertFalse(a.spoilt() || b.spoilt() || c.spoilt(), what + ": written outside");
    }
  }

  private static void byArrays(
      Products products,
      Case call,
      Operand a,
      int aStride,
      Operand b,
      int bStride,
      Operand c,
      int cStride) {
    float[] u = (float[]) a.room().array();
    float[] v = (float[]) b.room().array();
    float[] w = (float[]) c.room().array();
    int aFrom = a.room().elementOffset();
    int bFrom = b.room().elementOffset();
    int cFrom = c.room().elementOffset();
    int rows = call.rows;
    int columns = call.columns;
    if (call.transposed) {
      products.matrixProductTransposed(
          u, aFrom, aStride, v, bFrom, bStride, w, cFrom, cStride, rows, columns, call.depth);
    } else {
      products.matrixProduct(
          u, aFrom, aStride, v, bFrom, bStride, w, cFrom, cStride, rows, columns, call.depth);
    }
  }

  private static int[] spaced(int[] matrix, int rows, int columns, int stride) {
    int[] spaced = new int[(rows - 1) * stride + columns];
    Arrays.fill(spaced, 0x7F);
    for (int r = 0; r < rows; r++) {
      System.arraycopy(matrix, r * columns, spaced, r * stride, columns);
    }
    return spaced;
  }

  /** Parts of one array, and a matrix by its own transpose. */
  @ParameterizedTest
  @MethodSource("arithmetics")
  void operandsMayShareAnArray(Arithmetic arithmetic) {
    int rows = 13;
    int depth = 21;
    Case call = new Case(arithmetic, Format.FLOAT32, rows, rows, depth, true);
    MemorySegment matrix = Codes.segment(Format.FLOAT32, call.a());
    float[] expected = call.by(products(SCALAR, arithmetic, Format.FLOAT32), matrix, matrix);
    for (Subject subject : Subject.all()) {
      Products products = products(subject, arithmetic, Format.FLOAT32);
      float[] all = Arrays.copyOf(Codes.floats(call.a()), rows * depth + rows * rows);
      products.matrixProductTransposed(
          all, 0, depth, all, 0, depth, all, rows * depth, rows, rows, rows, depth);
      float[] got = Arrays.copyOfRange(all, rows * depth, all.length);
      Bits.assertSame(expected, got, () -> subject + ", " + call);
    }
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void matricesByVectorsHaveTheSameBits(Format format) {
    int rows = 150;
    int columns = 2100;
    int[] a = Matrices.byRows(format, rows, columns, 7, SEED + 2);
    int[] x = Matrices.byRows(format, 1, columns, 1, SEED + 3);
    for (Arithmetic arithmetic : Kernels.kinds()) {
      float[] expected = null;
      for (Subject subject : Subject.all()) {
        for (int threads : subject.slow() ? new int[] {1} : new int[] {1, 2, 3, 7}) {
          Products products = products(subject, arithmetic, format, threads, null);
          float[] y = new float[rows];
          MemorySegment result = MemorySegment.ofArray(y);
          MemorySegment vector = Codes.segment(format, x);
          products.matrixVector(Codes.segment(format, a), columns, vector, result, rows, columns);
          expected = expected == null ? y : expected;
          Bits.assertSame(expected, y, () -> subject + ", " + arithmetic + ", threads " + threads);
        }
      }
    }
  }
}
