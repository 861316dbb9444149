package dev.quern.cli.verify.bessel;

import dev.quern.bessel.BesselFunction;
import dev.quern.bessel.LogBessel;
import java.util.List;

/**
 * A point at which log I and log K are given by definition.
 *
 * @param order the order
 * @param x the argument
 * @param logI what log I is
 * @param logK what log K is
 */
record SpecialPoint(double order, double x, double logI, double logK) {
  private static final double INFINITY = Double.POSITIVE_INFINITY;

  /** All of them. */
  static List<SpecialPoint> all() {
    return List.of(
        new SpecialPoint(Double.NaN, 1, Double.NaN, Double.NaN),
        new SpecialPoint(1, Double.NaN, Double.NaN, Double.NaN),
        new SpecialPoint(1.5, -1, Double.NaN, Double.NaN),
        new SpecialPoint(0, -INFINITY, Double.NaN, Double.NaN),
        new SpecialPoint(INFINITY, INFINITY, Double.NaN, Double.NaN),
        new SpecialPoint(0, 0, 0, INFINITY),
        new SpecialPoint(2.5, 0, -INFINITY, INFINITY),
        new SpecialPoint(0, INFINITY, INFINITY, -INFINITY),
        new SpecialPoint(2.5, INFINITY, INFINITY, -INFINITY),
        new SpecialPoint(INFINITY, 2, -INFINITY, INFINITY),
        new SpecialPoint(-3, 2, LogBessel.logI(3, 2), LogBessel.logK(3, 2)),
        new SpecialPoint(-30, 2, LogBessel.logI(30, 2), LogBessel.logK(30, 2)),
        new SpecialPoint(-2.5, 2, Double.NaN, LogBessel.logK(2.5, 2)));
  }

  /** What the function, log I or log K, is there. */
  double exact(BesselFunction function) {
    return function == BesselFunction.LOG_I ? logI : logK;
  }
}
