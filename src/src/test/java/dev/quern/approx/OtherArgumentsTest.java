package dev.quern.approx;

import static dev.quern.approx.Refusals.illegal;
import static dev.quern.approx.Refusals.isNull;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.quern.testing.Subject;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Wrong arguments of attention and of piecewise-affine functions. */
class OtherArgumentsTest {
  /** 2 heads of 3 queries and 4 keys, of depth 5 and values of 6. */
  private final float[] q = new float[30];

  private final float[] k = new float[40];
  private final float[] v = new float[48];
  private final float[] r = result(36);
  private final MemorySegment qs = MemorySegment.ofArray(q);
  private final MemorySegment ks = MemorySegment.ofArray(k);
  private final MemorySegment vs = MemorySegment.ofArray(v);
  private final MemorySegment rs = MemorySegment.ofArray(r);

  static List<Attention> attentions() {
    return Subject.backends().stream()
        .map(s -> Kernels.on(s, Attention.builder()).build())
        .toList();
  }

  static List<PiecewiseAffine> functions() {
    return Subject.backends().stream().map(Kernels::affine).toList();
  }

  private static float[] result(int n) {
    float[] a = new float[n];
    Arrays.fill(a, 7.5f);
    return a;
  }

  @AfterEach
  void nothingIsWritten() {
    assertArrayEquals(new float[30], q);
    assertArrayEquals(new float[40], k);
    assertArrayEquals(new float[48], v);
    assertArrayEquals(result(36), r);
  }

  @ParameterizedTest
  @MethodSource("attentions")
  void attentionOfArrays(Attention a) {
    isNull(() -> a.apply(null, k, v, r, 2, 3, 4, 5, 6), "q");
    isNull(() -> a.apply(q, null, v, r, 2, 3, 4, 5, 6), "k");
    isNull(() -> a.apply(q, k, null, r, 2, 3, 4, 5, 6), "v");
    isNull(() -> a.apply(q, k, v, null, 2, 3, 4, 5, 6), "result");
    illegal(() -> a.apply(q, k, v, r, -2, 3, 4, 5, 6), "heads", "-2");
    illegal(() -> a.apply(q, k, v, r, 2, -3, 4, 5, 6), "queries", "-3");
    illegal(() -> a.apply(q, k, v, r, 2, 3, -4, 5, 6), "keys", "-4");
    illegal(() -> a.apply(q, k, v, r, 2, 3, 4, -5, 6), "depth", "-5");
    illegal(() -> a.apply(q, k, v, r, 2, 3, 4, 5, -6), "valueDepth", "-6");
    illegal(() -> a.apply(new float[29], k, v, r, 2, 3, 4, 5, 6), "q", "29", "2", "3", "5");
    illegal(() -> a.apply(q, new float[41], v, r, 2, 3, 4, 5, 6), "k", "41", "2", "4", "5");
    illegal(() -> a.apply(q, k, new float[0], r, 2, 3, 4, 5, 6), "v", "0", "2", "4", "6");
    illegal(() -> a.apply(q, k, v, new float[37], 2, 3, 4, 5, 6), "result", "37", "2", "3", "6");
    illegal(() -> a.apply(q, k, v, r, 1 << 16, 1 << 16, 4, 5, 6), "q", "65536");
    illegal(() -> a.apply(r, r, r, r, 1, 6, 6, 6, 6), "result", "q", "overlap");
    illegal(() -> a.apply(new float[36], r, r, r, 1, 6, 6, 6, 6), "result", "k", "overlap");
    illegal(
        () -> a.apply(new float[36], new float[36], r, r, 1, 6, 6, 6, 6), "result", "v", "overlap");
  }

  @ParameterizedTest
  @MethodSource("attentions")
  void attentionOfSegments(Attention a) {
    MemorySegment no = null;
    isNull(() -> a.apply(no, ks, vs, rs, 2, 3, 4, 5, 6), "q");
    isNull(() -> a.apply(qs, no, vs, rs, 2, 3, 4, 5, 6), "k");
    isNull(() -> a.apply(qs, ks, no, rs, 2, 3, 4, 5, 6), "v");
    isNull(() -> a.apply(qs, ks, vs, no, 2, 3, 4, 5, 6), "result");
    illegal(() -> a.apply(qs, ks, vs, rs, 2, 3, 4, 5, -6), "valueDepth", "-6");
    illegal(() -> a.apply(qs.asSlice(4), ks, vs, rs, 2, 3, 4, 5, 6), "q", "29", "float32");
    illegal(() -> a.apply(qs.asSlice(1), ks, vs, rs, 2, 3, 4, 5, 6), "q", "119", "4");
    illegal(() -> a.apply(qs, ks.asSlice(8), vs, rs, 2, 3, 4, 5, 6), "k", "38");
    illegal(() -> a.apply(qs, ks, vs, rs.asSlice(4), 2, 3, 4, 5, 6), "result", "35");
    long huge = 1L << 33;
    illegal(() -> a.apply(qs, ks, vs, rs, huge, huge, 4, 5, 6), "q", "8589934592");
    illegal(() -> a.apply(qs, ks, vs, rs, 0, 0, huge, 0, 0), "keys", "8589934592");
    illegal(() -> a.apply(qs, ks, vs, rs.asReadOnly(), 2, 3, 4, 5, 6), "result", "read-only");
    illegal(() -> a.apply(rs, rs, rs, rs, 1, 6, 6, 6, 6), "result", "q", "overlap");
    MemorySegment other = MemorySegment.ofArray(new float[36]);
    illegal(() -> a.apply(other, rs, other, rs, 1, 6, 6, 6, 6), "result", "k", "overlap");
    illegal(() -> a.apply(other, other, rs, rs, 1, 6, 6, 6, 6), "result", "v", "overlap");
    Refusals.unusable(120, "q", s -> a.apply(s, ks, vs, rs, 2, 3, 4, 5, 6));
    Refusals.unusable(160, "k", s -> a.apply(qs, s, vs, rs, 2, 3, 4, 5, 6));
    Refusals.unusable(192, "v", s -> a.apply(qs, ks, s, rs, 2, 3, 4, 5, 6));
    Refusals.unusable(144, "result", s -> a.apply(qs, ks, vs, s, 2, 3, 4, 5, 6));
  }

  @Test
  void attentionThatWasBuiltForSomethingElse() {
    Attention causal = Attention.builder().causal(true).build();
    illegal(() -> causal.apply(q, k, v, r, 1, 5, 4, 6, 6), "queries", "5", "keys", "4", "causal");
    illegal(() -> causal.apply(qs, ks, vs, rs, 1, 5, 4, 6, 6), "queries", "5", "keys", "4");
    Attention several = Attention.builder().threads(3).build();
    Refusals.confined(120, "q", 3, s -> several.apply(s, ks, vs, rs, 2, 3, 4, 5, 6));
    Refusals.confined(144, "result", 3, s -> several.apply(qs, ks, vs, s, 2, 3, 4, 5, 6));
    Attention halves = Attention.builder().format(Format.FLOAT16).build();
    illegal(() -> halves.apply(q, k, v, r, 2, 3, 4, 5, 6), "q", "float[]", "float16");
    illegal(() -> halves.apply(qs, ks, vs, rs, 2, 3, 4, 5, 6), "q", "60", "float16");
    for (float scale : new float[] {0, -1, Float.NaN, Float.POSITIVE_INFINITY}) {
      illegal(() -> Attention.builder().scale(scale), "scale", Float.toString(scale));
    }
    isNull(() -> Attention.builder().arithmetic(null), "arithmetic");
    isNull(() -> Attention.builder().format(null), "format");
    illegal(() -> Attention.builder().threads(-1), "threads", "-1");
  }

  @ParameterizedTest
  @MethodSource("functions")
  void piecewiseAffineFunctions(PiecewiseAffine a) {
    float[] x = v;
    float[] y = new float[36];
    float[] shorter = new float[35];
    for (Binary call :
        List.<Binary>of(
            a::multiply, a::divide, a::multiplySlope, a::divideSlope, a::divideSlopeOfDivisor)) {
      isNull(() -> call.run(null, y, r), "x");
      isNull(() -> call.run(y, null, r), "y");
      isNull(() -> call.run(y, y, null), "result");
      illegal(() -> call.run(y, shorter, r), "y", "35", "36");
      illegal(() -> call.run(shorter, shorter, r), "result", "36", "35");
    }
    PiecewiseFunction f = PiecewiseFunction.LOG;
    isNull(() -> a.apply(null, y, r), "f");
    isNull(() -> a.apply(f, null, r), "x");
    isNull(() -> a.apply(f, y, null), "result");
    illegal(() -> a.apply(f, x, r), "result", "36", "48");
    isNull(() -> a.slope(null, y, r), "f");
    isNull(() -> a.slope(f, null, r), "x");
    illegal(() -> a.slope(f, x, r), "result", "36", "48");
    isNull(() -> a.gradient(null, y, y, r), "f");
    isNull(() -> a.gradient(f, null, y, r), "x");
    isNull(() -> a.gradient(f, y, null, r), "delta");
    isNull(() -> a.gradient(f, y, y, null), "result");
    illegal(() -> a.gradient(f, y, shorter, r), "delta", "35", "36");
    illegal(() -> a.gradient(f, shorter, shorter, r), "result", "36", "35");
    isNull(() -> a.divideGradientOfDivisor(y, y, null, r), "delta");
    illegal(() -> a.divideGradientOfDivisor(y, shorter, y, r), "y", "35", "36");
    illegal(() -> a.divideGradientOfDivisor(y, y, shorter, r), "delta", "35", "36");
    isNull(() -> a.softmax(null, r), "x");
    isNull(() -> a.softmax(y, null), "result");
    illegal(() -> a.softmax(x, r), "result", "36", "48");
    isNull(() -> a.softmaxGradient(null, y, r), "probabilities");
    isNull(() -> a.softmaxGradient(y, null, r), "delta");
    illegal(() -> a.softmaxGradient(y, shorter, r), "delta", "35", "36");
    isNull(() -> a.softmaxSlope(null, y, r), "x");
    isNull(() -> a.softmaxSlope(y, null, r), "delta");
    illegal(() -> a.softmaxSlope(y, shorter, r), "delta", "35", "36");
    illegal(() -> a.softmaxSlope(r, y, r), "result", "x", "overlap");
    illegal(() -> a.softmaxSlope(y, r, r), "result", "delta", "overlap");
  }

  private interface Binary {
    void run(float[] x, float[] y, float[] result);
  }

  @Test
  void buildersOfFunctionsRefuseNonsense() {
    for (float offset : new float[] {0.4f, 2, Float.NaN}) {
      illegal(() -> PiecewiseAffine.builder().offset(offset), "offset", Float.toString(offset));
    }
    for (double base : new double[] {0, 1, -2, Double.NaN, Double.POSITIVE_INFINITY}) {
      illegal(() -> PiecewiseAffine.builder().base(base), "base", Double.toString(base));
    }
    illegal(() -> PiecewiseAffine.builder().threads(0), "threads", "0");
  }
}
