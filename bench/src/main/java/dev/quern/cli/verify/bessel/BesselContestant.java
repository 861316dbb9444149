package dev.quern.cli.verify.bessel;

import dev.quern.bessel.BesselFunction;
import dev.quern.cli.verify.Subject;

/** Computes Bessel functions, and must give the same bits as all others that do. */
interface BesselContestant {
  /** Who it is. */
  Subject subject();

  /** What the table calls it. */
  String name();

  /** Whether millions of points would take too long. */
  boolean slow();

  /** Whether it has this function. */
  boolean has(BesselFunction function);

  /** Writes the results of a function that it has. */
  void apply(BesselFunction function, double[] orders, double[] x, double[] result);
}
