package dev.quern.testing;

import java.math.BigDecimal;

/**
 * A number of about 106 bits, hi + lo with |lo| at most half an ulp of hi: what float64 results are
 * measured against. Nothing here is fast, and nothing is taken from the library.
 */
public record DoubleDouble(double hi, double lo) {
  public static final DoubleDouble ZERO = new DoubleDouble(0, 0);
  public static final DoubleDouble ONE = new DoubleDouble(1, 0);

  // ln 2 in three parts; the first has 33 bits, so that its product with an exponent is exact.
  private static final double LN2_HEAD = 0x1.62e42fefp-1;
  private static final DoubleDouble LN2_REST =
      new DoubleDouble(0x1.473de6af278edp-34, -0x1.9ff0342542fc3p-90);

  private static final double LN2_NEAREST = 0x1.62e42fefa39efp-1;

  private static final int HALVINGS = 9;
  private static final int TERMS = 11;

  private static DoubleDouble of(double hi, double lo) {
    return new DoubleDouble(hi, lo);
  }

  /** a + b, exactly. */
  public static DoubleDouble sum(double a, double b) {
    double s = a + b;
    double t = s - a;
    return of(s, (a - (s - t)) + (b - t));
  }

  private static DoubleDouble quick(double a, double b) {
    double s = a + b;
    return of(s, b - (s - a));
  }

  public DoubleDouble plus(DoubleDouble b) {
    DoubleDouble s = sum(hi, b.hi);
    DoubleDouble t = sum(lo, b.lo);
    DoubleDouble u = quick(s.hi, s.lo + t.hi);
    return quick(u.hi, u.lo + t.lo);
  }

  public DoubleDouble negated() {
    return of(-hi, -lo);
  }

  public DoubleDouble times(DoubleDouble b) {
    double p = hi * b.hi;
    return quick(p, Math.fma(hi, b.hi, -p) + (hi * b.lo + lo * b.hi));
  }

  /** By a power of two: exact but for underflow. */
  public DoubleDouble scaled(int power) {
    return of(Math.scalb(hi, power), Math.scalb(lo, power));
  }

  public DoubleDouble over(DoubleDouble b) {
    double q = hi / b.hi;
    DoubleDouble r = plus(b.times(of(q, 0)).negated());
    double q2 = r.hi / b.hi;
    DoubleDouble r2 = r.plus(b.times(of(q2, 0)).negated());
    return quick(q, q2).plus(of(r2.hi / b.hi, 0));
  }

  /**
   * e to the power of this number, which must lie within +-100000; 0 where that is below 2^-1070.
   */
  public DoubleDouble exp() {
    return exp(0);
  }

  /** e to the power of this number, times 2^shift; 0 where that is below 2^-1070. */
  public DoubleDouble exp(int shift) {
    double k = Math.rint(hi / LN2_NEAREST);
    if (k + shift < -1070) {
      return ZERO;
    }
    return plus(ln2Times(-k)).smallExpm1().plus(ONE).scaled((int) k + shift);
  }

  /** e to the power of this number, less 1, without cancellation. */
  public DoubleDouble expm1() {
    return Math.abs(hi) < LN2_NEAREST / 2 ? smallExpm1() : exp().plus(ONE.negated());
  }

  /** k ln 2 for an integer k of at most 20 bits. */
  private static DoubleDouble ln2Times(double k) {
    return of(k * LN2_HEAD, 0).plus(LN2_REST.times(of(k, 0)));
  }

  /**
   * Of a number within 1/2 ln 2: exp(t) - 1 = t (1 + t/2 (1 + t/3 (...))), exp(2t) - 1 = p (p + 2).
   */
  private DoubleDouble smallExpm1() {
    if (Math.abs(hi) < 0x1p-200) {
      return this;
    }
    DoubleDouble t = scaled(-HALVINGS);
    DoubleDouble p = ONE;
    for (int i = TERMS; i > 1; i--) {
      p = ONE.plus(p.times(t).over(of(i, 0)));
    }
    p = p.times(t);
    for (int i = 0; i < HALVINGS; i++) {
      p = p.times(p.plus(of(2, 0)));
    }
    return p;
  }

  /** The natural logarithm of a positive number. */
  public DoubleDouble log() {
    // A factor that makes it normal, and an exponent that leaves it in [3/4, 3/2).
    int up = hi < Double.MIN_NORMAL ? 200 : 0;
    int k = Math.getExponent(Math.scalb(hi, up) / 0.75);
    DoubleDouble m = scaled(up).scaled(-k);
    return ln2Times(k - up).plus(m.plus(ONE.negated()).log1p());
  }

  /**
   * log(1 + this) for a number above -1: one step of Newton from the double nearest it. Needs 1 +
   * this to be exact, unless the number is small.
   */
  public DoubleDouble log1p() {
    DoubleDouble y = of(StrictMath.log1p(hi), 0);
    if (Math.abs(y.hi) < LN2_NEAREST / 2) {
      return y.plus(plus(y.expm1().negated()).times(y.negated().exp()));
    }
    return y.plus(plus(ONE).times(y.negated().exp()).plus(ONE.negated()));
  }

  /** The hyperbolic sine, times 2^shift. */
  public DoubleDouble sinh(int shift) {
    if (hi < 0) {
      return negated().sinh(shift).negated();
    }
    if (hi < LN2_NEAREST / 2) {
      DoubleDouble p = expm1();
      return p.plus(p.over(p.plus(ONE))).scaled(shift - 1);
    }
    return exp(shift - 1).plus(negated().exp(shift - 1).negated());
  }

  /** The hyperbolic cosine, times 2^shift. */
  public DoubleDouble cosh(int shift) {
    return exp(shift - 1).plus(negated().exp(shift - 1));
  }

  /** The inverse of the hyperbolic sine: one step of Newton, where it isn't log(2 |this|). */
  public DoubleDouble asinh() {
    if (hi < 0) {
      return negated().asinh().negated();
    }
    if (hi > 0x1p100) {
      return log().plus(ln2Times(1));
    }
    DoubleDouble y = of(StrictMath.log1p(hi + hi * hi / (1 + Math.sqrt(hi * hi + 1))), 0);
    return y.plus(plus(y.sinh(0).negated()).over(y.cosh(0)));
  }

  /** As a decimal, exactly. */
  public BigDecimal big() {
    return new BigDecimal(hi).add(new BigDecimal(lo));
  }
}
