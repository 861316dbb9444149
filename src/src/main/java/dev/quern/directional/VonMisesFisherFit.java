package dev.quern.directional;

import java.util.Arrays;

/**
 * A {@link VonMisesFisher} distribution fitted to rows by maximum likelihood, and how well it fits.
 *
 * @param count the number of rows
 * @param zeroRows how many more were zero and skipped
 * @param dimension their length
 * @param meanDirection the unit vector in the direction of the sum of the rows' directions; the
 *     first axis if that sum is zero, when any would do
 * @param meanResultantLength R, the length of that sum over the number of rows: 0 to 1
 * @param meanResultantComplement 1 - R, accurate where R is near 1
 * @param concentration &kappa;, 0 if R is 0; infinite if all rows have one direction, as a single
 *     row has. (Of rows that differ by roundings it is some 10<sup>30</sup>.)
 * @param logLikelihood the natural logarithm of the likelihood of all rows; infinite with the
 *     concentration
 */
public record VonMisesFisherFit(
    long count,
    long zeroRows,
    int dimension,
    double[] meanDirection,
    double meanResultantLength,
    double meanResultantComplement,
    double concentration,
    double logLikelihood) {
  /** Copies the mean direction. */
  public VonMisesFisherFit {
    meanDirection = meanDirection.clone();
  }

  static VonMisesFisherFit of(
      long count, long zeroRows, double[] direction, double length, double complement) {
    int dimension = direction.length;
    double concentration = ResultantLength.inverse(dimension, length, complement);
    double logLikelihood =
        concentration == Double.POSITIVE_INFINITY
            ? concentration
            : count
                * (VonMisesFisher.logPeak(dimension, concentration) - concentration * complement);
    return new VonMisesFisherFit(
        count, zeroRows, dimension, direction, length, complement, concentration, logLikelihood);
  }

  /** A copy of the mean direction. */
  @Override
  public double[] meanDirection() {
    return meanDirection.clone();
  }

  /**
   * The distribution.
   *
   * @throws IllegalStateException if the concentration is infinite
   */
  public VonMisesFisher distribution() {
    if (concentration == Double.POSITIVE_INFINITY) {
      throw new IllegalStateException(
          "concentration is infinite: all rows have one direction; expected some that differ");
    }
    return VonMisesFisher.of(meanDirection, concentration);
  }

  /**
   * The concentration without the bias of maximum likelihood, which takes noise for a direction: of
   * n rows without any common direction R is about 1/&radic;n and not 0. From n R<sup>2</sup> - 1
   * over n - 1, whose mean is exactly the square of the distribution's mean resultant length; 0
   * where that isn't positive.
   *
   * <p>The bias of {@link #concentration} counts where R<sup>2</sup> is not far above 1/n, that is
   * weak concentration in many dimensions, and where there are not more rows than dimensions. Where
   * R<sup>2</sup> is near 1/n this one is free of bias, but noise rules it: the standard error of
   * the square is {@code sqrt(2 / d) / n} then.
   *
   * @return NaN of a single row
   */
  public double unbiasedConcentration() {
    if (count == 1) {
      return Double.NaN;
    }
    // 1 - R^2 without cancellation, of this fit and then without the bias.
    double variance =
        meanResultantComplement * (1 + meanResultantLength) * ((double) count / (count - 1));
    double square = ((double) count * meanResultantLength * meanResultantLength - 1) / (count - 1);
    if (!(square > 0)) {
      return 0;
    }
    double length = square < 0.5 ? Math.sqrt(square) : Math.sqrt(1 - variance);
    double complement = square < 0.5 ? 1 - length : variance / (1 + length);
    return ResultantLength.inverse(dimension, length, complement);
  }

  /**
   * The standard error of the concentration of many rows, 1 / &radic;(n A'(&kappa;)), by {@link
   * VonMisesFisher#fisherInformation}. It holds where R<sup>2</sup> is well above 1/n.
   */
  public double standardError() {
    return concentration == Double.POSITIVE_INFINITY
        ? concentration
        : 1 / Math.sqrt(count * VonMisesFisher.fisherInformation(dimension, concentration));
  }

  /** Whether all values are the same. */
  @Override
  public boolean equals(Object other) {
    return other instanceof VonMisesFisherFit fit
        && count == fit.count
        && zeroRows == fit.zeroRows
        && Arrays.equals(meanDirection, fit.meanDirection)
        && Double.compare(meanResultantLength, fit.meanResultantLength) == 0
        && Double.compare(meanResultantComplement, fit.meanResultantComplement) == 0
        && Double.compare(concentration, fit.concentration) == 0
        && Double.compare(logLikelihood, fit.logLikelihood) == 0;
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(meanDirection) + Double.hashCode(meanResultantComplement);
  }

  /** Everything but the mean direction. */
  @Override
  public String toString() {
    return "VonMisesFisherFit[count="
        + count
        + ", zeroRows="
        + zeroRows
        + ", dimension="
        + dimension
        + ", meanResultantLength="
        + meanResultantLength
        + ", concentration="
        + concentration
        + ", logLikelihood="
        + logLikelihood
        + "]";
  }
}
