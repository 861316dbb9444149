package dev.quern.bench.gpu;

import dev.quern.bessel.BesselFunction;

/**
 * How many float64 operations log I and log K take at a point, counted in the source of their
 * passes (native/kernels/bessel/): additions, multiplications and multiply-adds as one each, and
 * divisions and square roots as one, too, though they take a GPU ten times as long. So the limit
 * that this gives is out of reach by as much.
 *
 * <p>At r = sqrt(v<sup>2</sup> + x<sup>2</sup>) of at least 20, n terms take n (n + 3) / 2
 * multiply-adds; geometry, logarithms and the sum {@value #GEOMETRY} operations. Below, log I's
 * series takes 4 a term and {@value #SERIES_REST} for the gamma function and the logarithms; log
 * K's integral 22 a node, of which there are 8 a group, or Temme's series some {@value #TEMME}.
 */
final class BesselOperations {
  private static final int GEOMETRY = 89;
  private static final int SERIES_REST = 120;
  private static final int TEMME = 300;
  private static final int[] SERIES_TERMS = {11, 11, 12, 17, 23, 35};
  private static final int[] NODE_GROUPS = {0, 7, 5, 5, 4, 3};

  private BesselOperations() {}

  static long of(BesselFunction function, double order, double x) {
    double q = order * order + x * x;
    if (q >= 400) {
      int terms = q >= 490_000 ? 4 : q >= 4096 ? 8 : q >= 900 ? 14 : 20;
      return GEOMETRY + terms * (terms + 3) / 2;
    }
    int c = x < 0.25 ? 0 : x < 1 ? 1 : x < 2 ? 2 : x < 4 ? 3 : x < 8 ? 4 : 5;
    return function == BesselFunction.LOG_I
        ? SERIES_REST + 4L * SERIES_TERMS[c]
        : c == 0 ? TEMME : 60 + 8 * 22L * NODE_GROUPS[c];
  }
}
