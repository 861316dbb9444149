package dev.quern.cli.verify;

import dev.quern.bench.ElementType;
import dev.quern.bench.oracle.Oracle;
import java.util.function.LongFunction;

/** What one entrant did on one element type, over all rows. */
final class Score {
  static final double ULP_BOUND = 3;
  static final double SUM_BOUND = 1e-6;
  static final double LOG_ULP_BOUND = 2;
  private static final double FLOAT_LOG_ABSOLUTE_BOUND = 1e-7;
  private static final double DOUBLE_LOG_ABSOLUTE_BOUND = 1e-15;

  private static final String KERNEL = "softmax";

  private final double logAbsoluteBound;

  private long rows;
  private long elements;
  private final Largest ulp = new Largest();
  private final Largest sum = new Largest();
  private final Largest logUlp = new Largest();
  private final Largest logAbsolute = new Largest();
  private long unflushed;
  private long differing;
  private long compared;
  private long differingResults;
  private String firstDifference;
  private long wrongSpecials;

  Score(ElementType type) {
    logAbsoluteBound =
        type == ElementType.FLOAT32 ? FLOAT_LOG_ABSOLUTE_BOUND : DOUBLE_LOG_ABSOLUTE_BOUND;
  }

  /**
   * Takes a row into account.
   *
   * @param n elements
   * @param where the row
   * @param element tells the logit of an element
   */
  void add(
      long n,
      Oracle.Errors errors,
      Oracle.LogErrors logErrors,
      String where,
      LongFunction<String> element) {
    rows++;
    elements += n;
    ulp.add(
        errors.ulp(),
        () -> (errors.at() < 0 ? "" : "x = " + element.apply(errors.at()) + " of ") + where);
    sum.add(errors.sum(), () -> where);
    unflushed += errors.unflushed();
    if (logErrors.nearZero()) {
      logAbsolute.add(logErrors.absolute(), () -> where);
    } else {
      logUlp.add(logErrors.ulp(), () -> where);
    }
  }

  /** Of a row, so many results were compared, and so many differ; of one or more, which row. */
  void addCompared(long results, long differ, String where) {
    compared += results;
    differingResults += differ;
    if (differ > 0 && firstDifference == null) {
      firstDifference = where;
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
    return ulp.error() <= ULP_BOUND
        && sum.error() <= SUM_BOUND
        && logUlp.error() <= LOG_ULP_BOUND
        && logAbsolute.error() <= logAbsoluteBound
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
    return ulp.error();
  }

  double sum() {
    return sum.error();
  }

  double logUlp() {
    return logUlp.error();
  }

  double logAbsolute() {
    return logAbsolute.error();
  }

  /** The row with the largest error, and its element. */
  String worst() {
    return ulp.where();
  }

  /** Adds what is known of {@code subject} by this. */
  void certify(ElementType type, Subject subject, Subject reference, Certificate certificate) {
    boolean own = differingResults > 0;
    error("softmax", ulp, "ulp", ULP_BOUND, type, subject, reference, own, certificate);
    error(
        "softmax, sum of a row",
        sum,
        "|1 - sum|",
        SUM_BOUND,
        type,
        subject,
        reference,
        own,
        certificate);
    error("log-sum-exp", logUlp, "ulp", LOG_ULP_BOUND, type, subject, reference, own, certificate);
    error(
        "log-sum-exp near 0",
        logAbsolute,
        "absolute",
        logAbsoluteBound,
        type,
        subject,
        reference,
        own,
        certificate);
    boolean right = wrongSpecials == 0 && unflushed == 0;
    if (!subject.equals(reference) || !right) {
      certificate.add(
          CertificateRow.bits(KERNEL, "softmax and log-sum-exp", subject)
              .type(type.id())
              .bits(compared, differingResults)
              .holds(compared > 0 && differingResults == 0 && right)
              .first(firstDifference)
              .details(right ? "against " + reference.name() : problems()));
    }
  }

  private void error(
      String function,
      Largest largest,
      String unit,
      double bound,
      ElementType type,
      Subject subject,
      Subject reference,
      boolean own,
      Certificate certificate) {
    boolean ofRows = function.startsWith("log") || function.contains("sum");
    CertificateRow.Builder row =
        CertificateRow.accuracy(KERNEL, function, subject)
            .type(type.id())
            .error(largest.error(), unit, largest.where(), ofRows ? rows : elements)
            .bound(bound);
    certificate.add(own ? row.basis(CertificateRow.MEASURED) : row.measuredOn(reference));
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
