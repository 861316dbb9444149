package dev.quern.directional;

import dev.quern.bessel.BesselFunction;
import dev.quern.bessel.LogBessel;
import dev.quern.internal.Operands;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.random.RandomGenerator;

/**
 * The von Mises-Fisher distribution of directions in d dimensions: on the unit sphere, with density
 * C<sub>d</sub>(&kappa;) exp(&kappa; &mu;&middot;x), &mu; the mean direction, &kappa; &ge; 0 the
 * concentration; C<sub>d</sub>(&kappa;) = &kappa;<sup>d/2-1</sup> / ((2&pi;)<sup>d/2</sup>
 * I<sub>d/2-1</sub>(&kappa;)). At &kappa; = 0 it is uniform.
 *
 * <p>For any dimension from 2 and any concentration: nothing overflows, and nothing cancels. The
 * functions are tested for dimensions up to 10<sup>6</sup> and concentrations up to
 * 10<sup>12</sup>.
 *
 * <p>Rows count as directions: each as if divided by its length. Fits come from {@link
 * VonMisesFisherFitter}.
 *
 * <p>Immutable and safe for use by several threads. A call of a method with rows allocates one row
 * of working memory. Mardia and Jupp, "Directional Statistics" (2000).
 *
 * {@snippet :
 * VonMisesFisher distribution = VonMisesFisher.of(new double[] {1, 2, 2}, 50);
 * double[] row = new double[3];
 * distribution.sample(new java.util.SplittableRandom(1), row);
 * double logDensity = distribution.logDensity(row);
 * }
 */
public final class VonMisesFisher {
  private static final double LOG_TWO_PI = 0x1.d67f1c864beb5p0;

  private final Row mean;
  private final int dimension;
  private final double concentration;
  private final double logPeak;
  private final WoodSampler sampler;

  private VonMisesFisher(Row mean, int dimension, double concentration) {
    this.mean = mean;
    this.dimension = dimension;
    this.concentration = concentration;
    this.logPeak = logPeak(dimension, concentration);
    this.sampler = new WoodSampler(mean.toArray(), concentration);
  }

  /**
   * The distribution with that mean direction and concentration.
   *
   * @param meanDirection a vector in that direction, of any length; copied
   * @param concentration &kappa;, finite, at least 0
   * @throws IllegalArgumentException if the vector has less than two elements, or is zero, or has a
   *     NaN or an infinity, or if the concentration is out of range
   */
  public static VonMisesFisher of(double[] meanDirection, double concentration) {
    int dimension = Operands.notNull(meanDirection, "meanDirection").length;
    Arguments.dimension(dimension);
    Arguments.concentration(concentration);
    Row mean = new Row(meanDirection);
    double inverseLength = mean.inverseLength();
    if (!(inverseLength > 0)) {
      throw new IllegalArgumentException(
          "meanDirection "
              + (inverseLength == 0 ? "is zero" : "has a NaN or an infinity")
              + ", expected finite numbers that are not all zero");
    }
    mean.scale(inverseLength);
    return new VonMisesFisher(mean, dimension, concentration);
  }

  // ---- parameters

  /** d, the length of the rows. */
  public int dimension() {
    return dimension;
  }

  /** A copy of &mu;, a unit vector. */
  public double[] meanDirection() {
    return mean.toArray();
  }

  /** &kappa;. */
  public double concentration() {
    return concentration;
  }

  /** {@link #meanResultantLength(int, double)} of this distribution. */
  public double meanResultantLength() {
    return meanResultantLength(dimension, concentration);
  }

  /** {@link #logNormalizer(int, double)} of this distribution. */
  public double logNormalizer() {
    return logNormalizer(dimension, concentration);
  }

  // ---- functions of dimension and concentration

  /**
   * log C<sub>d</sub>(&kappa;), the natural logarithm of what makes the density integrate to 1;
   * minus the logarithm of the sphere's area at &kappa; = 0. From {@link
   * BesselFunction#LOG_I_POWER_SCALED}, so that powers of &kappa; never have to cancel.
   *
   * @throws IllegalArgumentException if the dimension is less than 2, or the concentration is
   *     negative, infinite or NaN
   */
  public static double logNormalizer(int dimension, double concentration) {
    Arguments.dimension(dimension);
    Arguments.concentration(concentration);
    return -(dimension / 2.0) * LOG_TWO_PI
        - LogBessel.value(BesselFunction.LOG_I_POWER_SCALED, dimension / 2.0 - 1, concentration);
  }

  /**
   * log C<sub>d</sub>(&kappa;) + &kappa;: the logarithm of the density in the mean direction. Large
   * concentrations nearly cancel in it, so it is not formed as that sum then.
   */
  static double logPeak(int dimension, double concentration) {
    double order = dimension / 2.0 - 1;
    if (concentration <= order + 1) {
      return logNormalizer(dimension, concentration) + concentration;
    }
    return order * StrictMath.log(concentration)
        - (dimension / 2.0) * LOG_TWO_PI
        - LogBessel.value(BesselFunction.LOG_I_EXP_SCALED, order, concentration);
  }

  /**
   * A<sub>d</sub>(&kappa;) = I<sub>d/2</sub>(&kappa;) / I<sub>d/2-1</sub>(&kappa;): the length of
   * the mean of the distribution, from 0 at &kappa; = 0 towards 1. Where it is near 1, use {@link
   * #meanResultantComplement}.
   *
   * @throws IllegalArgumentException as {@link #logNormalizer(int, double)}
   */
  public static double meanResultantLength(int dimension, double concentration) {
    Arguments.dimension(dimension);
    Arguments.concentration(concentration);
    return LogBessel.value(BesselFunction.RATIO_I, dimension / 2.0 - 1, concentration);
  }

  /**
   * 1 - A<sub>d</sub>(&kappa;) without cancellation: within 8 units of 2<sup>-53</sup> of itself.
   *
   * @throws IllegalArgumentException as {@link #logNormalizer(int, double)}
   */
  public static double meanResultantComplement(int dimension, double concentration) {
    Arguments.dimension(dimension);
    Arguments.concentration(concentration);
    return ResultantLength.of(dimension, concentration).complement();
  }

  /**
   * A<sub>d</sub>'(&kappa;), without cancellation: the variance of &mu;&middot;x, and Fisher's
   * information about the concentration in one row. One over the square root of n times it is the
   * standard error of a concentration estimated from n rows.
   *
   * @throws IllegalArgumentException as {@link #logNormalizer(int, double)}
   */
  public static double fisherInformation(int dimension, double concentration) {
    Arguments.dimension(dimension);
    Arguments.concentration(concentration);
    return ResultantLength.of(dimension, concentration).derivative();
  }

  /**
   * The concentration with that mean resultant length: the inverse of {@link
   * #meanResultantLength(int, double)}, to as many digits as the length determines. Near 1 these
   * are few, since 1 - R is about (d - 1) / (2 &kappa;): use {@link #concentrationOfComplement}
   * where that is known.
   *
   * @param dimension at least 2
   * @param meanResultantLength R, from 0, which gives 0, to 1, which gives infinity
   * @throws IllegalArgumentException if one of them is out of range or NaN
   */
  public static double concentration(int dimension, double meanResultantLength) {
    Arguments.dimension(dimension);
    Arguments.fraction(meanResultantLength, "meanResultantLength");
    return ResultantLength.inverse(dimension, meanResultantLength, 1 - meanResultantLength);
  }

  /**
   * The concentration with that complement of the mean resultant length: the inverse of {@link
   * #meanResultantComplement}.
   *
   * @param dimension at least 2
   * @param complement 1 - R, from 0, which gives infinity, to 1, which gives 0
   * @throws IllegalArgumentException if one of them is out of range or NaN
   */
  public static double concentrationOfComplement(int dimension, double complement) {
    Arguments.dimension(dimension);
    Arguments.fraction(complement, "complement");
    return ResultantLength.inverse(dimension, 1 - complement, complement);
  }

  // ---- density

  /**
   * The natural logarithm of the density at the direction of {@code row}, with respect to the area
   * of the unit sphere. Formed as log C<sub>d</sub>(&kappa;) + &kappa; less &kappa; |x -
   * &mu;|<sup>2</sup> / 2, so that it keeps its digits near the mean direction at any
   * concentration.
   *
   * @return NaN for a row that is zero or has a NaN or an infinity
   * @throws IllegalArgumentException if the row has not the length of the dimension
   */
  public double logDensity(double[] row) {
    Arguments.row(Operands.notNull(row, "row").length, dimension);
    return logDensity(Elements.of(row), 0, new Row(dimension));
  }

  /** As {@link #logDensity(double[])}, for float32. */
  public double logDensity(float[] row) {
    Arguments.row(Operands.notNull(row, "row").length, dimension);
    return logDensity(Elements.of(row), 0, new Row(dimension));
  }

  /**
   * {@link #logDensity(double[])} of rows, one after the other.
   *
   * @param rows the rows
   * @param results gets one number for each; not the same array as {@code rows}
   * @throws IllegalArgumentException if there are not as many rows as results, or both are one
   *     array
   */
  public void logDensities(double[] rows, double[] results) {
    Arguments.results(Operands.notNull(results, "results").length, count(rows));
    if (rows == results) {
      throw new IllegalArgumentException("results is rows, expected another array");
    }
    logDensities(Elements.of(rows), results);
  }

  /** As {@link #logDensities(double[], double[])}, for float32. */
  public void logDensities(float[] rows, double[] results) {
    int count = Arguments.wholeRows(Operands.notNull(rows, "rows").length, dimension);
    Arguments.results(Operands.notNull(results, "results").length, count);
    logDensities(Elements.of(rows), results);
  }

  /**
   * {@link #logDensity(double[])} of rows in memory of any kind.
   *
   * @param rows the rows, one after the other, as many as results
   * @param layout as in {@link VonMisesFisherFitter#add(MemorySegment, long, ValueLayout)}, which
   *     also says what is thrown
   * @param results gets one number for each
   */
  public void logDensities(MemorySegment rows, ValueLayout layout, double[] results) {
    Operands.notNull(results, "results");
    Arguments.segment(rows, results.length, dimension, layout);
    logDensities(Elements.of(rows, layout, dimension), results);
  }

  private int count(double[] rows) {
    return Arguments.wholeRows(Operands.notNull(rows, "rows").length, dimension);
  }

  private void logDensities(Elements rows, double[] results) {
    Row row = new Row(dimension);
    for (int i = 0; i < results.length; i++) {
      results[i] = logDensity(rows, (long) i * dimension, row);
    }
  }

  /** In {@code row}. */
  private double logDensity(Elements rows, long from, Row row) {
    row.read(rows, from);
    double inverseLength = row.inverseLength();
    return inverseLength > 0
        ? logPeak - concentration * row.oneMinusCosine(inverseLength, mean)
        : Double.NaN;
  }

  // ---- sampling

  /**
   * Fills a row with a random direction: a unit vector, to rounding. Wood, "Simulation of the von
   * Mises Fisher distribution" (1994). Rows are independent if the generator's numbers are, and the
   * same for a generator in the same state.
   *
   * @param random the source of randomness
   * @param row gets the direction
   * @throws IllegalArgumentException if the row has not the length of the dimension
   */
  public void sample(RandomGenerator random, double[] row) {
    Operands.notNull(random, "random");
    Arguments.row(Operands.notNull(row, "row").length, dimension);
    sampler.sample(random, row, 0);
  }

  /**
   * Fills rows with random directions, one after the other, as {@link #sample} would.
   *
   * @param random the source of randomness
   * @param rows gets the directions
   * @throws IllegalArgumentException if the length is not a multiple of the dimension
   */
  public void sampleRows(RandomGenerator random, double[] rows) {
    Operands.notNull(random, "random");
    int count = count(rows);
    for (int i = 0; i < count; i++) {
      sampler.sample(random, rows, i * dimension);
    }
  }

  @Override
  public String toString() {
    return "VonMisesFisher[dimension=" + dimension + ", concentration=" + concentration + "]";
  }
}
