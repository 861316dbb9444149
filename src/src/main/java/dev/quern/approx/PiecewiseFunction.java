package dev.quern.approx;

/** The functions of one number in {@link PiecewiseAffine} arithmetic. */
public enum PiecewiseFunction {
  /**
   * 2<sup>&lfloor;x&rfloor;</sup> (1 + x - &lfloor;x&rfloor;): at most 6.15 % above 2<sup>x</sup>.
   */
  EXP2(ApproxPass.EXP2_PASS, ApproxPass.EXP2_SLOPE_PASS, ApproxPass.EXP2_GRADIENT_PASS, false),
  /** Exponent plus fraction: at most 0.0861 below log<sub>2</sub> x. */
  LOG2(ApproxPass.LOG2_PASS, ApproxPass.LOG2_SLOPE_PASS, ApproxPass.LOG_GRADIENT_PASS, false),
  /** {@link #EXP2} of x times log<sub>2</sub> b. */
  EXP(ApproxPass.EXP_PASS, ApproxPass.EXP_SLOPE_PASS, ApproxPass.EXP_GRADIENT_PASS, true),
  /** {@link #LOG2} of x, divided by log<sub>2</sub> b. */
  LOG(ApproxPass.LOG_PASS, ApproxPass.LOG_SLOPE_PASS, ApproxPass.LOG_GRADIENT_PASS, true),
  /** {@link #EXP2} of half of {@link #LOG2}. */
  SQRT(ApproxPass.SQRT_PASS, ApproxPass.SQRT_SLOPE_PASS, ApproxPass.SQRT_GRADIENT_PASS, false);

  private final int pass;
  private final int slopePass;
  private final int gradientPass;
  private final boolean hasBase;

  PiecewiseFunction(int pass, int slopePass, int gradientPass, boolean hasBase) {
    this.pass = pass;
    this.slopePass = slopePass;
    this.gradientPass = gradientPass;
    this.hasBase = hasBase;
  }

  /** Whether it has a base b, which is that of the natural logarithm unless another is chosen. */
  public boolean hasBase() {
    return hasBase;
  }

  int pass() {
    return pass;
  }

  int slopePass() {
    return slopePass;
  }

  int gradientPass() {
    return gradientPass;
  }

  /** Tells the passes of functions with a base which it is, rounded once. */
  static void setBase(int[] constants, double base) {
    double log = StrictMath.log(base);
    constants[ApproxPass.BASE] = Float.floatToRawIntBits((float) (log / StrictMath.log(2)));
    constants[ApproxPass.BASE_LOG] = Float.floatToRawIntBits((float) log);
  }
}
