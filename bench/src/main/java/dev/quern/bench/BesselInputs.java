package dev.quern.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Orders and arguments to measure log-Bessel functions on.
 *
 * @param orders one for each argument; all the same if {@code oneOrder}
 * @param x the arguments
 * @param oneOrder whether a call takes the order as one number
 */
public record BesselInputs(double[] orders, double[] x, boolean oneOrder) {
  /** The name of the mixture of all regions. */
  public static final String MIX = "mix";

  private static final long SEED = 42;
  private static final double MIX_FROM = 1e-2;
  private static final double MIX_TO = 1e5;

  /** The ids of all regions, and {@link #MIX}. */
  public static List<String> regions() {
    List<String> regions = new ArrayList<>();
    for (BesselRegion region : BesselRegion.values()) {
      regions.add(region.id());
    }
    regions.add(MIX);
    return regions;
  }

  /**
   * Random ones.
   *
   * @param region the id of a {@link BesselRegion}; or {@link #MIX}: log-uniform from 0.01 to
   *     10<sup>5</sup>, the orders too, in random sequence
   * @param n how many
   */
  public static BesselInputs of(String region, boolean oneOrder, int n) {
    SplittableRandom random = new SplittableRandom(SEED);
    double[] orders = new double[n];
    double[] x = new double[n];
    if (region.equals(MIX)) {
      for (int i = 0; i < n; i++) {
        orders[i] =
            oneOrder
                ? BesselRegion.SMALL_R.oneOrder()
                : BesselRegion.logUniform(random, MIX_FROM, MIX_TO);
        x[i] = BesselRegion.logUniform(random, MIX_FROM, MIX_TO);
      }
      return new BesselInputs(orders, x, oneOrder);
    }
    BesselRegion of = BesselRegion.valueOf(region.toUpperCase(Locale.ROOT).replace('-', '_'));
    double[] point = new double[2];
    for (int i = 0; i < n; i++) {
      if (oneOrder) {
        orders[i] = of.oneOrder();
        x[i] = of.x(random);
      } else {
        of.point(random, point);
        orders[i] = point[0];
        x[i] = point[1];
      }
    }
    return new BesselInputs(orders, x, oneOrder);
  }

  /** The same, sorted by region: one part for each that occurs. */
  List<BesselInputs> parts() {
    List<BesselInputs> parts = new ArrayList<>();
    for (BesselRegion region : BesselRegion.values()) {
      double[] partOrders = new double[x.length];
      double[] partX = new double[x.length];
      int n = 0;
      for (int i = 0; i < x.length; i++) {
        if (BesselRegion.of(orders[i], x[i]) == region) {
          partOrders[n] = orders[i];
          partX[n++] = x[i];
        }
      }
      if (n > 0) {
        parts.add(
            new BesselInputs(Arrays.copyOf(partOrders, n), Arrays.copyOf(partX, n), oneOrder));
      }
    }
    return parts;
  }
}
