package dev.quern.approx;

import dev.quern.hardware.Backend;
import dev.quern.hardware.BackendUnavailableException;
import dev.quern.hardware.KernelBuilder;
import dev.quern.hardware.Tier;
import dev.quern.internal.Operands;
import java.util.concurrent.Executor;

/**
 * Piecewise-affine arithmetic in float32: multiplication, division, exponentials, logarithms,
 * square roots and softmax without a multiplication, each made of straight lines between powers of
 * two; and their derivatives, in two kinds.
 *
 * <p><b>Slopes</b> are the exact derivatives: powers of two, constant along each line. Where two
 * lines meet, it is the one that the exponents of result and operand tell. <b>Gradients</b> carry a
 * derivative with respect to the result, {@code delta}, back to the operand by the rule of the
 * function that is stood for, in piecewise-affine arithmetic itself: of a b the product of delta
 * and b, and so on.
 *
 * <p><b>Special values.</b> Of products as {@link Arithmetic} says. Of quotients: NaN, 0/0 and
 * infinity/infinity give NaN; else a zero divisor or an infinite dividend infinity, a zero dividend
 * or an infinite divisor zero, of the sign of both. Subnormal numbers count as zeros, and results
 * that would be subnormal are zeros. Logarithms of zeros are -infinity, of negative numbers NaN;
 * the square root of a zero is that zero, of negative numbers NaN.
 *
 * <p><b>One answer</b>: the bits of a result depend on the operands alone. Arrays may be the same;
 * parts of arrays that overlap otherwise don't exist here, as all methods take whole arrays.
 * Softmax adds up in the order of {@link Products}. Nothing is allocated per call, except by
 * several threads. Arguments are checked before anything is written.
 *
 * <p>Softmax and its derivatives use one thread. Immutable and safe for use by several. Source:
 * Kosson and Jaggi, "Multiplication-Free Transformer Training via Piecewise Affine Operations"
 * (2023); the derivative of the logarithm with a base follows from the definition.
 */
public final class PiecewiseAffine extends ApproxKernel {
  private final float offset;
  private final double base;
  private final int[] constants;

  /** The same for functions whose base is 2. */
  private final int[] constantsOfTwo;

  private final int[] constantsOfE;

  private PiecewiseAffine(
      Backend backend, Tier tier, Builder builder, int threads, Executor executor) {
    super(backend, tier, threads, executor);
    this.offset = builder.offset;
    this.base = builder.base;
    this.constants = constants(base);
    this.constantsOfTwo = constants(2);
    this.constantsOfE = constants(Math.E);
  }

  private int[] constants(double base) {
    int[] c = Constants.of(Arithmetic.piecewiseAffine(offset), Format.FLOAT32);
    PiecewiseFunction.setBase(c, base);
    return c;
  }

  /**
   * The fastest backend that serves here, with offset 1 and base e.
   *
   * @throws IllegalArgumentException if a system property {@code quern.*} has an unknown value
   * @throws BackendUnavailableException if {@code -Dquern.backend} names one that can't serve
   */
  public static PiecewiseAffine best() {
    return builder().build();
  }

  /** For a choice of offset, base, backend, tier and threads. */
  public static Builder builder() {
    return new Builder();
  }

  /** Collects choices; what is not chosen is chosen by selection. */
  public static final class Builder extends KernelBuilder<Builder> {
    private float offset = 1;
    private double base = Math.E;

    private Builder() {}

    @Override
    protected Builder self() {
      return this;
    }

    /**
     * The offset of products and quotients, as in {@link Arithmetic#piecewiseAffine}; by default 1.
     *
     * @throws IllegalArgumentException if it is not at least 0.5 and less than 2
     */
    public Builder offset(float offset) {
      this.offset = Arithmetic.piecewiseAffine(offset).offset();
      return this;
    }

    /**
     * The base of {@link PiecewiseFunction#EXP} and {@link PiecewiseFunction#LOG}; by default e.
     *
     * @throws IllegalArgumentException if it is not positive and finite, or 1
     */
    public Builder base(double base) {
      if (!(base > 0 && base < Double.POSITIVE_INFINITY && base != 1)) {
        throw new IllegalArgumentException(
            "base is " + base + ", expected a positive finite number other than 1");
      }
      this.base = base;
      return this;
    }

    /**
     * The kernel.
     *
     * @throws IllegalArgumentException if a tier was chosen for another backend than the native
     *     one, or a system property {@code quern.*} has an unknown value
     * @throws BackendUnavailableException if the chosen backend or tier can't serve, with the
     *     reason
     */
    public PiecewiseAffine build() {
      return new PiecewiseAffine(backend(), tier(), this, threads(), executor());
    }
  }

  /** The offset of products and quotients. */
  public float offset() {
    return offset;
  }

  /** The base of exponentials and logarithms that have one. */
  public double base() {
    return base;
  }

  // ---- functions

  /**
   * result[i] = x[i] y[i].
   *
   * @throws IllegalArgumentException if the lengths differ
   */
  public void multiply(float[] x, float[] y, float[] result) {
    run(ApproxPass.MULTIPLY_GUARDED_PASS, constants, x, "x", y, "y", result);
  }

  /**
   * result[i] = x[i] / y[i].
   *
   * @throws IllegalArgumentException if the lengths differ
   */
  public void divide(float[] x, float[] y, float[] result) {
    run(ApproxPass.DIVIDE_PASS, constants, x, "x", y, "y", result);
  }

  /**
   * result[i] = f(x[i]).
   *
   * @throws IllegalArgumentException if the lengths differ
   */
  public void apply(PiecewiseFunction f, float[] x, float[] result) {
    Operands.notNull(f, "f");
    run(f.pass(), of(f), x, "x", x, "x", result);
  }

  private int[] of(PiecewiseFunction f) {
    return f.hasBase() ? constants : constantsOfTwo;
  }

  // ---- exact derivatives

  /**
   * result[i] = the slope of x[i] y[i] in x[i]: the power of two of y[i], twice that where the
   * fractions carry. In y[i] it is that of y, x.
   *
   * @throws IllegalArgumentException if the lengths differ
   */
  public void multiplySlope(float[] x, float[] y, float[] result) {
    run(ApproxPass.MULTIPLY_SLOPE_PASS, constants, x, "x", y, "y", result);
  }

  /**
   * result[i] = the slope of x[i] / y[i] in x[i].
   *
   * @throws IllegalArgumentException if the lengths differ
   */
  public void divideSlope(float[] x, float[] y, float[] result) {
    run(ApproxPass.DIVIDE_SLOPE_PASS, constants, x, "x", y, "y", result);
  }

  /**
   * result[i] = the slope of x[i] / y[i] in y[i].
   *
   * @throws IllegalArgumentException if the lengths differ
   */
  public void divideSlopeOfDivisor(float[] x, float[] y, float[] result) {
    run(ApproxPass.DIVIDE_SLOPE_OF_DIVISOR_PASS, constants, x, "x", y, "y", result);
  }

  /**
   * result[i] = the slope of f in x[i]. Of functions that are made of several it is the product of
   * their slopes.
   *
   * @throws IllegalArgumentException if the lengths differ
   */
  public void slope(PiecewiseFunction f, float[] x, float[] result) {
    Operands.notNull(f, "f");
    run(f.slopePass(), of(f), x, "x", x, "x", result);
  }

  // ---- derivatives that mimic those of the functions that are stood for

  /**
   * result[i] = delta[i] f'(x[i]): of exponentials delta (f(x) log b), of logarithms delta / (x log
   * b), of the square root delta / (2 f(x)). Products and quotients here are piecewise affine.
   *
   * @throws IllegalArgumentException if the lengths differ
   */
  public void gradient(PiecewiseFunction f, float[] x, float[] delta, float[] result) {
    Operands.notNull(f, "f");
    run(f.gradientPass(), of(f), x, "x", delta, "delta", result);
  }

  /**
   * result[i] = - (x[i] delta[i]) / (y[i] y[i]): the gradient of x / y in y. That in x is {@code
   * divide(delta, y)}; those of x y are {@code multiply(delta, y)} and {@code multiply(delta, x)}.
   *
   * @throws IllegalArgumentException if the lengths differ
   */
  public void divideGradientOfDivisor(float[] x, float[] y, float[] delta, float[] result) {
    int n = lengths(x, "x", y, "y", result);
    Operands.sameLength(n, "x", Operands.notNull(delta, "delta").length, "delta");
    Scratch s = Scratch.ofThread();
    for (int i = 0; i < n; i += Math.min(Scratch.BLOCK, n - i)) {
      int m = Math.min(Scratch.BLOCK, n - i);
      loops.pass(ApproxPass.MULTIPLY_GUARDED_PASS, constants, x, i, delta, i, s.x, 0, m);
      loops.pass(ApproxPass.MULTIPLY_GUARDED_PASS, constants, y, i, y, i, s.y, 0, m);
      loops.pass(ApproxPass.DIVIDE_PASS, constants, s.x, 0, s.y, 0, s.z, 0, m);
      for (int j = 0; j < m; j++) {
        result[i + j] = s.z[j] == s.z[j] ? -s.z[j] : Float.NaN;
      }
    }
  }

  // ---- softmax

  /**
   * result[i] = e<sup>x[i] - max</sup> / &Sigma; e<sup>x[j] - max</sup>, of piecewise-affine
   * exponentials of base e, whatever {@link #base} is, and quotients. Differences and the sum are
   * float32's. A row with a NaN or +infinity, or of nothing but -infinity, becomes a row of NaN.
   *
   * @param x the row
   * @param result gets as many numbers; may be the same array
   * @throws IllegalArgumentException if the lengths differ
   */
  public void softmax(float[] x, float[] result) {
    int n = lengths(x, "x", x, "x", result);
    float max = exponentials(x, result, n);
    if (max != max) {
      java.util.Arrays.fill(result, Float.NaN);
      return;
    }
    float sum = (float) loops.sum(0, result, 0, n);
    divideBy(sum, result, n);
  }

  /** e^(x - max), and the maximum; NaN if the row has no sum. */
  private float exponentials(float[] x, float[] result, int n) {
    float max = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < n; i++) {
      max = Math.max(max, x[i]);
    }
    if (!(Math.abs(max) < Float.POSITIVE_INFINITY)) {
      return Float.NaN;
    }
    for (int i = 0; i < n; i++) {
      result[i] = x[i] - max;
    }
    loops.pass(ApproxPass.EXP_PASS, constantsOfE, result, 0, result, 0, result, 0, n);
    return max;
  }

  private void divideBy(float sum, float[] x, int n) {
    Scratch s = Scratch.ofThread();
    java.util.Arrays.fill(s.y, sum);
    for (int i = 0; i < n; i += Math.min(Scratch.BLOCK, n - i)) {
      int m = Math.min(Scratch.BLOCK, n - i);
      loops.pass(ApproxPass.DIVIDE_PASS, constants, x, i, s.y, 0, x, i, m);
    }
  }

  /**
   * result[i] = p[i] (delta[i] - &Sigma; p[j] delta[j]): the gradient of softmax, products
   * piecewise affine, differences and the sum float32's.
   *
   * @param probabilities p, what {@link #softmax} gave
   * @param delta the derivative with respect to each of them
   * @param result gets the derivative with respect to each element of the row
   * @throws IllegalArgumentException if the lengths differ
   */
  public void softmaxGradient(float[] probabilities, float[] delta, float[] result) {
    int n = lengths(probabilities, "probabilities", delta, "delta", result);
    Scratch s = Scratch.ofThread();
    double total = 0;
    for (int i = 0; i < n; i += Math.min(Scratch.BLOCK, n - i)) {
      int m = Math.min(Scratch.BLOCK, n - i);
      loops.pass(
          ApproxPass.MULTIPLY_GUARDED_PASS, constants, probabilities, i, delta, i, s.z, 0, m);
      total = loops.sum(total, s.z, 0, m);
    }
    float sum = (float) total;
    for (int i = 0; i < n; i += Math.min(Scratch.BLOCK, n - i)) {
      int m = Math.min(Scratch.BLOCK, n - i);
      for (int j = 0; j < m; j++) {
        s.x[j] = delta[i + j] - sum;
      }
      loops.pass(
          ApproxPass.MULTIPLY_GUARDED_PASS, constants, probabilities, i, s.x, 0, result, i, m);
    }
  }

  /**
   * The derivative of softmax as it is computed, by the slopes of its quotients and exponentials:
   * for e<sub>i</sub> the exponentials and s their sum, (delta[i] q(e<sub>i</sub>, s) + &Sigma;
   * delta[j] r(e<sub>j</sub>, s)) t(x[i] - max), with q and r the slopes of the quotient in
   * dividend and divisor and t that of the exponential. Products with slopes are exact, sums
   * float32's. The maximum counts as a constant.
   *
   * @param x the row
   * @param delta the derivative with respect to each probability
   * @param result gets the derivative with respect to each element of the row; neither of the
   *     others
   * @throws IllegalArgumentException if the lengths differ, or result is one of the others
   */
  public void softmaxSlope(float[] x, float[] delta, float[] result) {
    int n = lengths(x, "x", delta, "delta", result);
    Operands.apart(n > 0 && x == result, "x", "result");
    Operands.apart(n > 0 && delta == result, "delta", "result");
    float max = exponentials(x, result, n);
    if (max != max) {
      java.util.Arrays.fill(result, Float.NaN);
      return;
    }
    float sum = (float) loops.sum(0, result, 0, n);
    Scratch s = Scratch.ofThread();
    java.util.Arrays.fill(s.y, sum);
    double total = 0;
    for (int i = 0; i < n; i += Math.min(Scratch.BLOCK, n - i)) {
      int m = Math.min(Scratch.BLOCK, n - i);
      loops.pass(ApproxPass.DIVIDE_SLOPE_OF_DIVISOR_PASS, constants, result, i, s.y, 0, s.z, 0, m);
      loops.pass(ApproxPass.MULTIPLY_EXACT_PASS, constants, s.z, 0, delta, i, s.z, 0, m);
      total = loops.sum(total, s.z, 0, m);
    }
    float common = (float) total;
    for (int i = 0; i < n; i += Math.min(Scratch.BLOCK, n - i)) {
      int m = Math.min(Scratch.BLOCK, n - i);
      loops.pass(ApproxPass.DIVIDE_SLOPE_PASS, constants, result, i, s.y, 0, s.z, 0, m);
      loops.pass(ApproxPass.MULTIPLY_EXACT_PASS, constants, s.z, 0, delta, i, s.z, 0, m);
      for (int j = 0; j < m; j++) {
        s.z[j] += common;
        s.x[j] = x[i + j] - max;
      }
      loops.pass(ApproxPass.EXP_SLOPE_PASS, constantsOfE, s.x, 0, s.x, 0, s.x, 0, m);
      loops.pass(ApproxPass.MULTIPLY_EXACT_PASS, constants, s.z, 0, s.x, 0, result, i, m);
    }
  }

  // ---- arguments

  private void run(
      int pass, int[] c, float[] x, String xName, float[] y, String yName, float[] result) {
    int n = lengths(x, xName, y, yName, result);
    if (divides(n)) {
      share(
          n,
          (from, length) -> {
            int at = (int) from;
            loops.pass(pass, c, x, at, y, at, result, at, length);
          });
    } else {
      loops.pass(pass, c, x, 0, y, 0, result, 0, n);
    }
  }

  private static int lengths(float[] x, String xName, float[] y, String yName, float[] result) {
    int n = Operands.notNull(x, xName).length;
    Operands.sameLength(n, xName, Operands.notNull(y, yName).length, yName);
    Operands.sameLength(n, xName, Operands.notNull(result, "result").length, "result");
    return n;
  }
}
