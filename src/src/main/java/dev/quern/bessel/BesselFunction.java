package dev.quern.bessel;

/**
 * What {@link LogBessel} computes of an order v and an argument x; I and K are the modified Bessel
 * functions of the first and second kind.
 */
public enum BesselFunction {
  /** log I<sub>v</sub>(x). */
  LOG_I("log-bessel-i"),
  /** log K<sub>v</sub>(x). */
  LOG_K("log-bessel-k"),
  /** log(e<sup>-x</sup> I<sub>v</sub>(x)), without the cancellation of a difference. */
  LOG_I_EXP_SCALED("log-bessel-i-exp-scaled"),
  /** log(e<sup>x</sup> K<sub>v</sub>(x)), without the cancellation of a sum. */
  LOG_K_EXP_SCALED("log-bessel-k-exp-scaled"),
  /** log(x<sup>-v</sup> I<sub>v</sub>(x)), finite at x = 0. */
  LOG_I_POWER_SCALED("log-bessel-i-power-scaled"),
  /** log(x<sup>v</sup> K<sub>v</sub>(x)), finite at x = 0 unless v = 0. */
  LOG_K_POWER_SCALED("log-bessel-k-power-scaled"),
  /** I<sub>v+1</sub>(x) / I<sub>v</sub>(x). */
  RATIO_I("bessel-ratio-i"),
  /** K<sub>v+1</sub>(x) / K<sub>v</sub>(x). */
  RATIO_K("bessel-ratio-k"),
  /** d/dx log I<sub>v</sub>(x). */
  LOG_I_DX("log-bessel-i-dx"),
  /** d/dx log K<sub>v</sub>(x). */
  LOG_K_DX("log-bessel-k-dx"),
  /** d/dv log I<sub>v</sub>(x). */
  LOG_I_DORDER("log-bessel-i-dorder"),
  /** d/dv log K<sub>v</sub>(x). */
  LOG_K_DORDER("log-bessel-k-dorder");

  private final String id;

  BesselFunction(String id) {
    this.id = id;
  }

  /** The name on the command line and in reports. */
  public String id() {
    return id;
  }
}
