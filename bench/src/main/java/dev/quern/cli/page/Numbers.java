package dev.quern.cli.page;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** How numbers are shown. */
final class Numbers {
  private static final int DIGITS = 3;
  private static final double LARGE = 1e6;
  private static final double SMALL = 1e-3;

  private Numbers() {}

  /**
   * Whole numbers below a million as they are; others with three significant digits, those of a
   * million or more, or below a thousandth, as {@code 1.23e-7}.
   */
  static String text(double value) {
    if (value == 0) {
      return "0";
    }
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      return Double.isNaN(value) ? "NaN" : value > 0 ? "∞" : "-∞";
    }
    BigDecimal rounded = new BigDecimal(value).round(new MathContext(DIGITS, RoundingMode.HALF_UP));
    double size = Math.abs(value);
    if (size >= LARGE || size < SMALL) {
      int exponent = rounded.precision() - rounded.scale() - 1;
      BigDecimal mantissa = rounded.movePointLeft(exponent);
      return mantissa.setScale(DIGITS - 1, RoundingMode.HALF_UP) + "e" + exponent;
    }
    if (value == Math.rint(value) || size >= 1000) {
      return Long.toString(Math.round(value));
    }
    int scale = DIGITS - (rounded.precision() - rounded.scale());
    return rounded.setScale(Math.max(0, scale), RoundingMode.HALF_UP).toPlainString();
  }

  /** The number that a JSON value stands for; what is not finite is a string there. */
  static double of(JsonNode node) {
    return node.isTextual() ? Double.parseDouble(node.asText()) : node.asDouble();
  }

  /**
   * A unit for a time.
   *
   * @param name such as µs
   * @param factor what nanoseconds are multiplied by
   */
  record TimeUnit(String name, double factor) {
    static TimeUnit of(double nanos) {
      if (nanos < 1e3) {
        return new TimeUnit("ns", 1);
      }
      if (nanos < 1e6) {
        return new TimeUnit("µs", 1e-3);
      }
      return nanos < 1e9 ? new TimeUnit("ms", 1e-6) : new TimeUnit("s", 1e-9);
    }
  }
}
