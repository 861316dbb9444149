package dev.quern.approx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.quern.hardware.Backend;
import dev.quern.softmax.Softmax;
import dev.quern.testing.Bits;
import dev.quern.testing.Place;
import dev.quern.testing.SplitMix;
import dev.quern.testing.Subject;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Attention is what its two products and the softmax between them are, on every backend. */
class AttentionTest {
  private static final long SEED = 20260270;
  private static final Softmax SOFTMAX = Softmax.on(Backend.SCALAR);

  /** Heads, queries, keys, depth, depth of the values. */
  private static final int[][] SHAPES = {
    {1, 1, 1, 1, 1}, {2, 5, 9, 8, 7}, {3, 13, 13, 16, 33}, {1, 3, 300, 4, 2}, {2, 12, 40, 64, 64}
  };

  private record Inputs(Format format, int[] shape, int[] q, int[] k, int[] v) {
    static Inputs of(Format format, int... shape) {
      SplitMix random = new SplitMix(SEED);
      int[] q = Codes.ordinary(format, shape[0] * shape[1] * shape[3], random);
      int[] k = Codes.ordinary(format, shape[0] * shape[2] * shape[3], random);
      int[] v = Codes.ordinary(format, shape[0] * shape[2] * shape[4], random);
      return new Inputs(format, shape, q, k, v);
    }

    int results() {
      return shape[0] * shape[1] * shape[4];
    }

    float[] by(Attention attention) {
      try (Arena arena = Arena.ofShared()) {
        return by(attention, Place.BYTES, Place.HEAP, Place.OFF_HEAP, Place.HEAP, arena);
      }
    }

    float[] by(Attention attention, Place q, Place k, Place v, Place to, Arena arena) {
      Operand[] from = {
        Operand.of(format, this.q, q, arena),
        Operand.of(format, this.k, k, arena),
        Operand.of(format, this.v, v, arena)
      };
      Operand result = Operand.room(Format.FLOAT32, results(), to, arena);
      attention.apply(
          from[0].segment(),
          from[1].segment(),
          from[2].segment(),
          result.segment(),
          shape[0],
          shape[1],
          shape[2],
          shape[3],
          shape[4]);
      assertFalse(result.spoilt(), "written outside");
      return Codes.floats(result.codes());
    }

    @Override
    public String toString() {
      return format + ", shape " + Arrays.toString(shape) + ", seed " + SEED;
    }
  }

  static List<Arithmetic> arithmetics() {
    return Kernels.arithmetics();
  }

  /** One head after the other, by the definitions of the parts. */
  private static float[] reference(Arithmetic by, Inputs in, boolean causal, float scale) {
    int queries = in.shape[1];
    int keys = in.shape[2];
    int depth = in.shape[3];
    int width = in.shape[4];
    float[] result = new float[in.results()];
    for (int head = 0; head < in.shape[0]; head++) {
      float[] q = operands(by, in.format, in.q, head, queries * depth);
      float[] k = operands(by, in.format, in.k, head, keys * depth);
      float[] v = operands(by, in.format, in.v, head, keys * width);
      float[] scores = Sums.matrixProduct(by, in.format, q, k, true, queries, keys, depth);
      for (int i = 0; i < queries; i++) {
        int end = causal ? i + 1 + keys - queries : keys;
        float[] row = Arrays.copyOfRange(scores, i * keys, i * keys + end);
        for (int j = 0; j < end; j++) {
          row[j] *= scale;
        }
        SOFTMAX.apply(row, row);
        float[] seen = Arrays.copyOf(v, end * width);
        float[] values = Sums.matrixProduct(by, in.format, row, seen, false, 1, width, end);
        System.arraycopy(values, 0, result, (head * queries + i) * width, width);
      }
    }
    return result;
  }

  private static float[] operands(Arithmetic by, Format format, int[] codes, int head, int n) {
    return Sums.operands(by, format, Arrays.copyOfRange(codes, head * n, (head + 1) * n));
  }

  private static Attention attention(
      Subject subject, Arithmetic arithmetic, Format format, boolean causal, int threads) {
    Attention.Builder builder =
        Attention.builder().arithmetic(arithmetic).format(format).causal(causal);
    return Kernels.parallel(Kernels.on(subject, builder), threads, null).build();
  }

  @ParameterizedTest
  @MethodSource("arithmetics")
  void itIsItsParts(Arithmetic arithmetic) {
    for (Format format : Format.values()) {
      for (int[] shape : SHAPES) {
        Inputs in = Inputs.of(format, shape);
        for (boolean causal : new boolean[] {false, true}) {
          float[] expected = reference(arithmetic, in, causal, (float) (1 / Math.sqrt(shape[3])));
          for (Subject subject : Subject.all()) {
            float[] got = in.by(attention(subject, arithmetic, format, causal, 1));
            Bits.assertSame(
                expected,
                got,
                () -> subject + ", " + arithmetic + ", " + in + (causal ? ", causal" : ""));
          }
        }
      }
    }
  }

  /** More queries than are done at a time, and more threads than there are heads. */
  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT8_E4M3FN"})
  void anyNumberOfThreadsHasTheSameBits(Format format) {
    Inputs in = Inputs.of(format, 2, 490, 500, 8, 9);
    for (Arithmetic arithmetic : Kernels.kinds()) {
      for (boolean causal : new boolean[] {false, true}) {
        float[] expected = null;
        for (Subject subject : Subject.backends()) {
          boolean slow = subject.slow() && arithmetic.kind() == Arithmetic.Kind.EXACT;
          for (int threads : slow ? new int[] {3} : new int[] {1, 2, 3, 7}) {
            float[] got = in.by(attention(subject, arithmetic, format, causal, threads));
            expected = expected == null ? got : expected;
            Bits.assertSame(
                expected,
                got,
                () -> subject + ", " + arithmetic + ", " + in + ", threads " + threads);
          }
        }
      }
    }
  }

  /** In blocks of queries and beyond: keys that are not seen change nothing, whatever they hold. */
  @ParameterizedTest
  @MethodSource("arithmetics")
  void maskedKeysTakeNoPart(Arithmetic arithmetic) {
    Inputs in = Inputs.of(Format.FLOAT32, 1, 290, 300, 3, 35);
    for (int key = 11; key < 300; key += 7) {
      Arrays.fill(in.k, key * 3, key * 3 + 3, key % 2 == 0 ? 0x7F800000 : 0xFF800000);
      Arrays.fill(in.v, key * 35, key * 35 + 35, key % 3 == 0 ? 0x7F800000 : 0x7FC00000);
    }
    float[] expected = reference(arithmetic, in, true, (float) (1 / Math.sqrt(3)));
    for (Subject subject : Subject.backends()) {
      for (int threads : new int[] {1, 2}) {
        float[] got = in.by(attention(subject, arithmetic, Format.FLOAT32, true, threads));
        Bits.assertSame(expected, got, () -> subject + ", " + arithmetic + ", " + in);
      }
    }
  }

  @Test
  void manyQueriesAreWhatTheirPartsAre() {
    Inputs in = Inputs.of(Format.FLOAT32, 1, 290, 300, 3, 35);
    for (Arithmetic arithmetic : Kernels.kinds()) {
      float[] expected = reference(arithmetic, in, true, (float) (1 / Math.sqrt(3)));
      for (Subject subject : Subject.backends()) {
        float[] got = in.by(attention(subject, arithmetic, Format.FLOAT32, true, 1));
        Bits.assertSame(expected, got, () -> subject + ", " + arithmetic + ", " + in);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Place.class)
  void everyMemoryHasTheSameBits(Place place) {
    Place[] all = Place.values();
    Place other = all[(place.ordinal() + 5) % all.length];
    Place to = place == Place.HEAP_READ_ONLY ? Place.HEAP_UNALIGNED : place;
    for (Format format : Format.values()) {
      Inputs in = Inputs.of(format, 2, 5, 9, 8, 7);
      float[] expected = reference(Arithmetic.lMul(), in, true, (float) (1 / Math.sqrt(8)));
      for (Subject subject : Subject.all()) {
        try (Arena arena = Arena.ofConfined()) {
          Attention attention = attention(subject, Arithmetic.lMul(), format, true, 1);
          float[] got = in.by(attention, place, other, place, to, arena);
          Bits.assertSame(expected, got, () -> subject + ", " + in + ", " + place);
        }
      }
    }
  }

  @Test
  void arraysHaveTheBitsOfSegments() {
    Inputs in = Inputs.of(Format.FLOAT32, 2, 5, 9, 8, 7);
    for (Subject subject : Subject.all()) {
      Attention.Builder builder = Attention.builder().arithmetic(Arithmetic.mitchell());
      Attention attention = Kernels.on(subject, builder.scale(0.3f)).build();
      float[] expected = reference(Arithmetic.mitchell(), in, false, 0.3f);
      float[] got = new float[in.results()];
      attention.apply(
          Codes.floats(in.q), Codes.floats(in.k), Codes.floats(in.v), got, 2, 5, 9, 8, 7);
      Bits.assertSame(expected, got, () -> subject + ", arrays");
    }
  }

  /** A row without a key sums nothing. */
  @Test
  void nothingOfAnythingGivesZerosOrNothing() {
    Attention attention = Attention.builder().build();
    float[] none = {};
    float[] result = {7, 7};
    attention.apply(new float[2], none, none, result, 1, 2, 0, 1, 1);
    assertEquals(List.of(0f, 0f), List.of(result[0], result[1]));
    attention.apply(none, none, none, none, 0, 2, 3, 1, 1);
    attention.apply(none, new float[3], new float[3], none, 1, 0, 3, 1, 1);
    attention.apply(new float[2], new float[3], none, none, 1, 2, 3, 1, 0);
  }

  /** NaN and infinite scores make NaN of their own row alone. */
  @Test
  void aRowWithoutAMaximumIsNan() {
    float[] q = {1, Float.NaN, 2, Float.POSITIVE_INFINITY};
    float[] k = {1, 2, 3, 4};
    for (Subject subject : Subject.all()) {
      float[] result = new float[4];
      Attention attention = attention(subject, Arithmetic.lMul(), Format.FLOAT32, false, 1);
      attention.apply(q, k, k, result, 1, 4, 4, 1, 1);
      for (int i = 0; i < 4; i++) {
        boolean nan = i % 2 == 1;
        assertEquals(nan, Bits.of(result[i]) == 0x7FC00000, subject + ", row " + i);
        assertEquals(nan, Float.isNaN(result[i]), subject + ", row " + i);
      }
    }
  }
}
