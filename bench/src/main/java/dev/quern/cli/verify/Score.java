package dev.quern.cli.verify;

import dev.quern.bench.ElementType;

/** What one entrant did on one element type, over all rows. */
final class Score {
  static final double ULP_BOUND = 3;
  static final double SUM_BOUND = 1e-6;
  static final double LOG_ULP_BOUND = 2;
  private static final double FLOAT_LOG_ABSOLUTE_BOUND = 1e-7;
  private static final double DOUBLE_LOG_ABSOLUTE_BOUND = 1e-15;

  private final double logAbsoluteBound;

  private long rows;
  private long elements;
  private double ulp;
  private double sum;
  private double logUlp;
  private double logAbsolute;
  private long unflushed;
  private long differing;
  private long wrongSpecials;

  Score(ElementType type) {
    logAbsoluteBound =
        type == ElementType.FLOAT32 ? FLOAT_LOG_ABSOLUTE_BOUND : DOUBLE_LOG_ABSOLUTE_BOUND;
  }

  void add(long n, Oracle.Errors errors, Oracle.LogErrors logErrors) {
    rows++;
    elements += n;
    ulp = Oracle.larger(ulp, errors.ulp());
    sum = Oracle.larger(sum, errors.sum());
    unflushed += errors.unflushed();
    if (logErrors.nearZero()) {
      logAbsolute = Oracle.larger(logAbsolute, logErrors.absolute());
    } else {
      logUlp = Oracle.larger(logUlp, logErrors.ulp());
    }
  }

  void addDifferingRow() {
    differing++;
  }

  void addWrongSpecial() {
    wrongSpecials++;
  }

  /** Whether everything is as it must be. */
  boolean holds() {
    return ulp <= ULP_BOUND
        && sum <= SUM_BOUND
        && logUlp <= LOG_ULP_BOUND
        && logAbsolute <= logAbsoluteBound
        && unflushed == 0
        && differing == 0
        && wrongSpecials == 0;
  }

  long rows() {
    return rows;
  }

  long elements() {
    return elements;
  }

  double ulp() {
    return ulp;
  }

  double sum() {
    return sum;
  }

  double logUlp() {
    return logUlp;
  }

  double logAbsolute() {
    return logAbsolute;
  }

  /** What is not as it must be, beside the measured numbers; empty if nothing. */
  String problems() {
    StringBuilder text = new StringBuilder();
    append(text, differing, "rows differ");
    append(text, unflushed, "not flushed");
    append(text, wrongSpecials, "wrong specials");
    return text.toString();
  }

  private static void append(StringBuilder text, long count, String what) {
    if (count > 0) {
      text.append(text.isEmpty() ? "" : ", ").append(count).append(' ').append(what);
    }
  }
}
