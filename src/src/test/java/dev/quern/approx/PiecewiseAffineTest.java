package dev.quern.approx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.quern.hardware.Backend;
import dev.quern.testing.Bits;
import dev.quern.testing.SplitMix;
import dev.quern.testing.Subject;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Piecewise-affine functions, slopes and gradients: bits of the definition, and its properties. */
class PiecewiseAffineTest {
  private static final long SEED = 20260240;
  private static final int[] SPECIALS = Codes.specials(Format.FLOAT32);
  private static final int N = SPECIALS.length * SPECIALS.length + 20_000;

  private final float[] x = new float[N];
  private final float[] y = new float[N];
  private final float[] delta = new float[N];

  /** All pairs of specials, then any bits, then numbers of models. */
  PiecewiseAffineTest() {
    SplitMix random = new SplitMix(SEED);
    for (int i = 0; i < N; i++) {
      boolean special = i < SPECIALS.length * SPECIALS.length;
      boolean any = i % 2 == 0;
      x[i] = special ? number(SPECIALS[i / SPECIALS.length]) : number(random, any);
      y[i] = special ? number(SPECIALS[i % SPECIALS.length]) : number(random, any);
      delta[i] = number(random, i % 3 == 0);
    }
  }

  private static float number(int bits) {
    return Float.intBitsToFloat(bits);
  }

  private static float number(SplitMix random, boolean any) {
    return any ? number((int) random.next()) : (random.below(1 << 24) - (1 << 23)) * 0x1p-18f;
  }

  private interface Call {
    void run(PiecewiseAffine affine, float[] result);
  }

  private interface Definition {
    float of(AffineReference reference, int i);
  }

  private void check(String name, Call call, Definition definition) {
    for (float offset : new float[] {1, 1.0552f, 0.5f, Math.nextDown(2f)}) {
      for (double base : new double[] {Math.E, 10, 0.3, 1.0000001, 1e300}) {
        AffineReference reference = new AffineReference(offset, base);
        float[] expected = new float[N];
        for (int i = 0; i < N; i++) {
          expected[i] = definition.of(reference, i);
        }
        for (Subject subject : Subject.all()) {
          PiecewiseAffine.Builder builder = PiecewiseAffine.builder().offset(offset).base(base);
          float[] got = new float[N];
          call.run(Kernels.on(subject, builder).build(), got);
          for (int i = 0; i < N; i++) {
            if (Bits.of(expected[i]) != Bits.of(got[i])) {
              fail(
                  subject
                      + ", "
                      + name
                      + ", offset "
                      + offset
                      + ", base "
                      + base
                      + ", seed "
                      + SEED
                      + ": x "
                      + text(x[i])
                      + ", y "
                      + text(y[i])
                      + ", delta "
                      + text(delta[i])
                      + " gives "
                      + text(got[i])
                      + ", expected "
                      + text(expected[i]));
            }
          }
        }
      }
    }
  }

  private static String text(float v) {
    return Float.toHexString(v) + " (0x" + Integer.toHexString(Bits.of(v)) + ")";
  }

  @Test
  void productsAndQuotients() {
    check("multiply", (a, z) -> a.multiply(x, y, z), (r, i) -> r.product(x[i], y[i]));
    check("divide", (a, z) -> a.divide(x, y, z), (r, i) -> r.quotient(x[i], y[i]));
  }

  @ParameterizedTest
  @EnumSource(PiecewiseFunction.class)
  void functions(PiecewiseFunction f) {
    check(f.toString(), (a, z) -> a.apply(f, x, z), (r, i) -> of(f, r).apply(f, x[i]));
    check(f + "'", (a, z) -> a.slope(f, x, z), (r, i) -> of(f, r).slope(f, x[i]));
    check(
        f + " backwards",
        (a, z) -> a.gradient(f, x, delta, z),
        (r, i) -> of(f, r).gradient(f, x[i], delta[i]));
  }

  private static AffineReference of(PiecewiseFunction f, AffineReference reference) {
    return f.hasBase() ? reference : reference.withBase(2);
  }

  @Test
  void slopesOfProductsAndQuotients() {
    check("in x", (a, z) -> a.multiplySlope(x, y, z), (r, i) -> r.productSlope(x[i], y[i]));
    check("dividend", (a, z) -> a.divideSlope(x, y, z), (r, i) -> r.quotientSlope(x[i], y[i]));
    check(
        "divisor", (a, z) -> a.divideSlopeOfDivisor(x, y, z), (r, i) -> r.divisorSlope(x[i], y[i]));
    check(
        "divisor, backwards",
        (a, z) -> a.divideGradientOfDivisor(x, y, delta, z),
        (r, i) -> r.divisorGradient(x[i], y[i], delta[i]));
  }

  // ---- properties

  /** Between the ends of a line, slopes are the differences that the functions have. */
  @ParameterizedTest
  @EnumSource(PiecewiseFunction.class)
  void slopesAreDifferences(PiecewiseFunction f) {
    SplitMix random = new SplitMix(SEED + 1);
    // Exact in float32: few bits, and steps that stay on a line.
    PiecewiseAffine affine = PiecewiseAffine.builder().base(4).build();
    int n = 0;
    for (int i = 0; i < 4000; i++) {
      boolean exponential = f == PiecewiseFunction.EXP2 || f == PiecewiseFunction.EXP;
      float at = (random.below(1 << 10) * 2 + 1) * (exponential ? 0x1p-8f : 0x1p-6f);
      float to = at + 0x1p-10f;
      float[] values = new float[2];
      affine.apply(f, new float[] {at, to}, values);
      float[] slopes = new float[2];
      affine.slope(f, new float[] {at, to}, slopes);
      if (slopes[0] == slopes[1]) {
        assertEquals(
            (double) slopes[0] * 0x1p-10,
            (double) values[1] - values[0],
            f + " at " + Float.toHexString(at) + ", seed " + (SEED + 1));
        n++;
      }
    }
    assertTrue(n > 2000, n + " lines");
  }

  /** What the functions are at most off, reached to the last printed digit. */
  @ParameterizedTest
  @CsvSource({"EXP2, 0.0615", "LOG2, 0.0861", "SQRT, 0.0607"})
  void distanceFromTheFunctionThatIsStoodFor(PiecewiseFunction f, double most) {
    int n = 1 << 20;
    float[] at = new float[n];
    for (int i = 0; i < n; i++) {
      at[i] = 1 + 3f * i / n;
    }
    float[] got = new float[n];
    PiecewiseAffine.best().apply(f, at, got);
    double error = 0;
    for (int i = 0; i < n; i++) {
      double v = at[i];
      double e =
          switch (f) {
            case EXP2 -> got[i] / Math.pow(2, v) - 1;
            case LOG2 -> Math.log(v) / Math.log(2) - got[i];
            default -> got[i] / Math.sqrt(v) - 1;
          };
      assertTrue(e > -1e-6, f + " at " + v + " is on the wrong side by " + e);
      error = Math.max(error, e);
    }
    assertEquals(most, error, 5e-5);
  }

  // ---- softmax

  /** Around lanes and chunks, with infinities, and where there is no sum. */
  @Test
  void softmaxAndItsDerivatives() {
    SplitMix random = new SplitMix(SEED + 2);
    for (int n : new int[] {0, 1, 2, 15, 17, 64, 65, 2047, 2048, 2049, 5000}) {
      for (int kind = 0; kind < 6; kind++) {
        float[] row = new float[n];
        float[] back = new float[n];
        for (int i = 0; i < n; i++) {
          row[i] = number(random, false) * (kind == 1 ? 100 : 0.5f);
          back[i] = number(random, false);
        }
        if (n > 0) {
          int some = random.below(n);
          row[some] =
              switch (kind) {
                case 2 -> Float.NEGATIVE_INFINITY;
                case 3 -> Float.POSITIVE_INFINITY;
                case 4 -> Float.NaN;
                default -> row[some];
              };
          if (kind == 5) {
            Arrays.fill(row, Float.NEGATIVE_INFINITY);
          }
        }
        checkSoftmax(row, back, "n " + n + ", kind " + kind + ", seed " + (SEED + 2));
      }
    }
  }

  private static void checkSoftmax(float[] row, float[] back, String what) {
    for (float offset : new float[] {1, 1.0552f}) {
      AffineReference reference = new AffineReference(offset, Math.E);
      float[] probabilities = reference.softmax(row);
      float[] slope = reference.softmaxSlope(row, back);
      float[] gradient = reference.softmaxGradient(probabilities, back);
      for (Subject subject : Subject.all()) {
        // Softmax has base e whatever is chosen.
        PiecewiseAffine affine =
            Kernels.on(subject, PiecewiseAffine.builder().offset(offset).base(7)).build();
        String where = subject + ", offset " + offset + ", " + what;
        float[] got = new float[row.length];
        affine.softmax(row, got);
        Bits.assertSame(probabilities, got, () -> where + ", softmax");
        float[] place = row.clone();
        affine.softmax(place, place);
        Bits.assertSame(probabilities, place, () -> where + ", softmax in place");
        affine.softmaxSlope(row, back, got);
        Bits.assertSame(slope, got, () -> where + ", slope");
        affine.softmaxGradient(probabilities, back, got);
        Bits.assertSame(gradient, got, () -> where + ", gradient");
        float[] overDelta = back.clone();
        affine.softmaxGradient(probabilities, overDelta, overDelta);
        Bits.assertSame(gradient, overDelta, () -> where + ", gradient over delta");
        float[] overProbabilities = probabilities.clone();
        affine.softmaxGradient(overProbabilities, back, overProbabilities);
        Bits.assertSame(gradient, overProbabilities, () -> where + ", gradient over probabilities");
      }
    }
  }

  /** Results over any operand; more than a thread takes at a time. */
  @Test
  void resultsMayReplaceOperandsAndSeveralThreadsShareThem() {
    int n = 140_000;
    float[] u = Arrays.copyOf(x, n);
    float[] v = Arrays.copyOf(y, n);
    System.arraycopy(delta, 0, u, n - N, N);
    System.arraycopy(x, 0, v, n - N, N);
    PiecewiseAffine scalar = PiecewiseAffine.builder().backend(Backend.SCALAR).build();
    float[] quotient = new float[n];
    float[] root = new float[n];
    float[] gradient = new float[n];
    float[] divisor = new float[n];
    scalar.divide(u, v, quotient);
    scalar.apply(PiecewiseFunction.SQRT, u, root);
    scalar.gradient(PiecewiseFunction.LOG, u, v, gradient);
    scalar.divideGradientOfDivisor(u, v, root, divisor);
    for (Subject subject : Subject.all()) {
      for (int threads : new int[] {1, 2, 3, 7}) {
        PiecewiseAffine affine =
            Kernels.parallel(Kernels.on(subject, PiecewiseAffine.builder()), threads, null).build();
        String what = subject + ", threads " + threads + ", seed " + SEED;
        float[] overDividend = u.clone();
        affine.divide(overDividend, v, overDividend);
        Bits.assertSame(quotient, overDividend, () -> what + ", over the dividend");
        float[] overDivisor = v.clone();
        affine.divide(u, overDivisor, overDivisor);
        Bits.assertSame(quotient, overDivisor, () -> what + ", over the divisor");
        float[] roots = u.clone();
        affine.apply(PiecewiseFunction.SQRT, roots, roots);
        Bits.assertSame(root, roots, () -> what + ", square roots in place");
        float[] overDelta = v.clone();
        affine.gradient(PiecewiseFunction.LOG, u, overDelta, overDelta);
        Bits.assertSame(gradient, overDelta, () -> what + ", gradient over delta");
        float[] ofDivisor = root.clone();
        affine.divideGradientOfDivisor(u, v, ofDivisor, ofDivisor);
        Bits.assertSame(divisor, ofDivisor, () -> what + ", gradient of the divisor over delta");
      }
    }
  }
}
