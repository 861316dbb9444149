package dev.quern.testing;

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
    double k = Math.rint(hi / 0x1.62e42fefa39efp-1);
    if (k < -1070) {
      return ZERO;
    }
    DoubleDouble r = plus(of(-k * LN2_HEAD, 0)).plus(LN2_REST.times(of(-k, 0)));
    DoubleDouble t = r.scaled(-HALVINGS);
    // exp(t) - 1 = t (1 + t/2 (1 + t/3 (...))), then exp(2t) - 1 = p (p + 2).
    DoubleDouble p = ONE;
    for (int i = TERMS; i > 1; i--) {
      p = ONE.plus(p.times(t).over(of(i, 0)));
    }
    p = p.times(t);
    for (int i = 0; i < HALVINGS; i++) {
      p = p.times(p.plus(of(2, 0)));
    }
    return p.plus(ONE).scaled((int) k);
  }

  /** The natural logarithm of a number from 1 up: one step of Newton from the double nearest it. */
  public DoubleDouble log() {
    double y = StrictMath.log(hi);
    DoubleDouble correction = times(of(-y, 0).exp()).plus(of(-1, 0));
    return of(y, 0).plus(correction);
  }
}
