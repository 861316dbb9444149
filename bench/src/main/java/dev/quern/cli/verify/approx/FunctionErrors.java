package dev.quern.cli.verify.approx;

import dev.quern.approx.PiecewiseAffine;
import dev.quern.approx.PiecewiseFunction;
import dev.quern.cli.verify.Certificate;
import dev.quern.cli.verify.CertificateRow;
import dev.quern.cli.verify.Subject;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;

/**
 * The errors of a piecewise-affine function.
 *
 * @param function which
 * @param least error
 * @param greatest error
 */
record FunctionErrors(Exact function, double least, double greatest) {
  private static final int POINTS = 1 << 20;

  /** The function that each stands for, and where that is done well enough to speak of errors. */
  enum Exact {
    EXP2(PiecewiseFunction.EXP2, -8, 8, true, x -> Math.pow(2, x)),
    LOG2(PiecewiseFunction.LOG2, 0x1p-3, 0x1p3, false, x -> Math.log(x) / Math.log(2)),
    EXP(PiecewiseFunction.EXP, -1, 1, true, Math::exp),
    LOG(PiecewiseFunction.LOG, 0.5, 2, false, Math::log),
    SQRT(PiecewiseFunction.SQRT, 0x1p-3, 0x1p3, true, Math::sqrt);

    private final PiecewiseFunction function;
    private final double from;
    private final double to;
    private final boolean relative;
    private final DoubleUnaryOperator exact;

    Exact(
        PiecewiseFunction function,
        double from,
        double to,
        boolean relative,
        DoubleUnaryOperator exact) {
      this.function = function;
      this.from = from;
      this.to = to;
      this.relative = relative;
      this.exact = exact;
    }
  }

  static FunctionErrors measure(Exact of) {
    return measure(of, PiecewiseAffine.best());
  }

  static FunctionErrors measure(Exact of, PiecewiseAffine arithmetic) {
    float[] x = new float[POINTS + 1];
    for (int i = 0; i <= POINTS; i++) {
      double t = (double) i / POINTS;
      // Logarithms and roots: as many points between any two powers of two.
      x[i] =
          (float)
              (of.from > 0
                  ? of.from * Math.pow(of.to / of.from, t)
                  : of.from + t * (of.to - of.from));
    }
    float[] y = new float[x.length];
    arithmetic.apply(of.function, x, y);
    double least = Double.POSITIVE_INFINITY;
    double greatest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < x.length; i++) {
      double exact = of.exact.applyAsDouble(x[i]);
      double error = of.relative ? 100 * (y[i] / exact - 1) : y[i] - exact;
      least = Math.min(least, error);
      greatest = Math.max(greatest, error);
    }
    return new FunctionErrors(of, least, greatest);
  }

  static List<FunctionErrors> measureAll() {
    return measureAll(PiecewiseAffine.best());
  }

  static List<FunctionErrors> measureAll(PiecewiseAffine arithmetic) {
    List<FunctionErrors> all = new ArrayList<>();
    for (Exact of : Exact.values()) {
      all.add(measure(of, arithmetic));
    }
    return all;
  }

  /** Comparisons with what follows from the definitions. */
  List<Check> checks() {
    String what = "piecewise-affine " + function.name().toLowerCase(Locale.ROOT) + ", ";
    return switch (function) {
      case EXP2 ->
          List.of(
              Check.figure(what + "greatest error", greatest, "6.15"),
              Check.figure(what + "least error", least, "0.00"));
      case LOG2 ->
          List.of(
              Check.figure(what + "least error", least, "-0.0861"),
              Check.figure(what + "greatest error", greatest, "0.0000"));
      default -> List.of();
    };
  }

  /** Adds the largest error. */
  void certify(Subject subject, String basis, Certificate certificate) {
    CertificateRow.Builder row =
        CertificateRow.accuracy(
                "piecewise-affine", function.name().toLowerCase(Locale.ROOT), subject)
            .type("float32")
            .error(
                Math.max(-least, greatest),
                function.relative ? "percent" : "absolute",
                null,
                POINTS + 1)
            .basis(basis)
            .details("from " + number(function.from) + " to " + number(function.to));
    certificate.add(row.holds(checks().stream().allMatch(Check::holds)));
  }

  /** A table. */
  static void print(List<FunctionErrors> all, PrintWriter out) {
    out.println("errors of piecewise-affine functions");
    for (FunctionErrors e : all) {
      Exact of = e.function;
      String number = of.relative ? "%+.2f" : "%+.4f";
      out.printf(
          "  %-5s %-18s %8s to %8s%s%n",
          of.name().toLowerCase(Locale.ROOT),
          "from " + number(of.from) + " to " + number(of.to),
          Check.text(number, e.least),
          Check.text(number, e.greatest),
          of.relative ? " %, relative" : ", absolute");
    }
  }

  private static String number(double x) {
    return x == (int) x ? String.valueOf((int) x) : String.valueOf(x);
  }
}
