package dev.quern.directional;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A line of {@code reference.csv}, which {@code von_mises_fisher_reference.py} among the oracles
 * makes: correctly rounded to 21 digits.
 */
record Reference(
    int dimension,
    double concentration,
    BigDecimal logNormalizer,
    BigDecimal logPeak,
    BigDecimal length,
    BigDecimal complement,
    BigDecimal derivative) {
  static final double U = 0x1p-53;

  static List<Reference> all() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                Reference.class.getResourceAsStream("reference.csv"), StandardCharsets.US_ASCII))) {
      return lines.lines().skip(1).map(Reference::of).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Reference of(String line) {
    String[] v = line.split(",");
    return new Reference(
        Integer.parseInt(v[0]),
        Double.parseDouble(v[1]),
        new BigDecimal(v[2]),
        new BigDecimal(v[3]),
        new BigDecimal(v[4]),
        new BigDecimal(v[5]),
        new BigDecimal(v[6]));
  }

  /** |value - exact|. */
  static double error(double value, BigDecimal exact) {
    return Math.abs(new BigDecimal(value).subtract(exact).doubleValue());
  }

  /** |value - exact| / |exact| in units of 2^-53. */
  static double units(double value, BigDecimal exact) {
    return exact.signum() == 0
        ? (value == 0 ? 0 : Double.POSITIVE_INFINITY)
        : error(value, exact) / Math.abs(exact.doubleValue()) / U;
  }
}
