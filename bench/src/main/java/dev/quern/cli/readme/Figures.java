package dev.quern.cli.readme;

import java.util.Locale;

/** Figures as tables show them: three digits, which is what the spread of the samples allows. */
final class Figures {
  private static final double THOUSAND = 1000;

  private Figures() {}

  /** Three digits. */
  static String digits(double value) {
    double size = Math.abs(value);
    if (value == 0 || size >= 0.001 && size < 1e6) {
      String format =
          size >= 100 || value == 0 ? "%,.0f" : size >= 10 ? "%.1f" : size >= 0.1 ? "%.2f" : "%.4f";
      return String.format(Locale.ROOT, format, value);
    }
    return String.format(Locale.ROOT, "%.1e", value);
  }

  /** A ratio. */
  static String ratio(double value) {
    return digits(value);
  }

  /** Nanoseconds, with the unit that suits them. */
  static String time(double nanos) {
    return nanos < THOUSAND
        ? digits(nanos) + " ns"
        : nanos < THOUSAND * THOUSAND
            ? digits(nanos / THOUSAND) + " &micro;s"
            : digits(nanos / THOUSAND / THOUSAND) + " ms";
  }
}
