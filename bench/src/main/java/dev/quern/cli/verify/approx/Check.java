package dev.quern.cli.verify.approx;

import java.io.PrintWriter;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;

/**
 * Something measured, and what it has to be.
 *
 * @param what was measured
 * @param measured how much it is
 * @param expected what it has to be, for people
 * @param holds whether it is
 */
record Check(String what, double measured, String expected, boolean holds) {
  /** That a measurement is a known figure, to the last digit that is printed of that. */
  static Check figure(String what, double measured, String known) {
    BigDecimal figure = new BigDecimal(known);
    double half = Math.scalb(Math.pow(10, -figure.scale()), -1);
    // Halves themselves may be a rounding error off.
    boolean holds = Math.abs(measured - figure.doubleValue()) <= half * (1 + 1e-9);
    return new Check(what, measured, known, holds);
  }

  /** The number farthest from zero that is printed as this figure. */
  static double most(String known) {
    BigDecimal figure = new BigDecimal(known);
    BigDecimal half = BigDecimal.valueOf(5, figure.scale() + 1);
    return figure.add(figure.signum() < 0 ? half.negate() : half).doubleValue();
  }

  /** That a measurement is a known figure, but for the chance of random numbers. */
  static Check near(String what, double measured, String known, double tolerance) {
    double figure = Double.parseDouble(known);
    String expected = String.format(Locale.ROOT, "%s, to %.0f %%", known, 100 * tolerance);
    return new Check(what, measured, expected, Math.abs(measured / figure - 1) <= tolerance);
  }

  /** That a measurement is less than another. */
  static Check less(String what, double measured, double other) {
    String expected = String.format(Locale.ROOT, "less than %.4g", other);
    return new Check(what, measured, expected, measured < other);
  }

  /** A number, without the sign of one that is printed as zero. */
  static String text(String format, double number) {
    String text = String.format(Locale.ROOT, format, number);
    return text.matches("-[0.]*") ? String.format(Locale.ROOT, format, 0.0) : text;
  }

  /** How many there are, and those that don't hold. */
  static void print(List<Check> checks, PrintWriter out) {
    long failed = checks.stream().filter(check -> !check.holds).count();
    out.printf("known figures: %d of %d reproduced%n", checks.size() - failed, checks.size());
    for (Check check : checks) {
      if (!check.holds) {
        out.printf(
            Locale.ROOT,
            "  %s: %.6g; expected %s: FAILED%n",
            check.what,
            check.measured,
            check.expected);
      }
    }
  }
}
