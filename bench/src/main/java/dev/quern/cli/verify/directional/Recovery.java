package dev.quern.cli.verify.directional;

import dev.quern.cli.verify.Certificate;
import dev.quern.cli.verify.CertificateRow;
import dev.quern.cli.verify.Largest;
import dev.quern.cli.verify.Numbers;
import dev.quern.cli.verify.Subject;
import dev.quern.directional.VonMisesFisher;
import dev.quern.directional.VonMisesFisherFit;
import dev.quern.directional.VonMisesFisherFitter;
import dev.quern.hardware.Backend;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/**
 * How far a concentration is from the one that samples were drawn with, in standard errors, by
 * three estimates.
 *
 * <p>With the direction known, R is the mean of &mu;&middot;x: its mean is A, its standard error
 * &radic;(A'/n), always. Without, the square of R is too large by the variance across &mu; over n;
 * maximum likelihood has that bias, which is small where it is a small part of the standard error.
 * The unbiased estimate has not; its standard error is that of the square.
 *
 * @param dimension of the sphere
 * @param concentration that the samples have
 * @param rows how many
 * @param fit what was found
 * @param known standard errors off, with the direction known
 * @param likelihood standard errors off, by maximum likelihood
 * @param bias the bias expected of that
 * @param unbiased standard errors off, of the unbiased square
 */
public record Recovery(
    int dimension,
    double concentration,
    long rows,
    VonMisesFisherFit fit,
    double known,
    double likelihood,
    double bias,
    double unbiased) {
  private static final double BOUND = 3;
  private static final double SMALL_BIAS = 0.5;
  private static final int BUFFER_ELEMENTS = 1 << 16;

  /** Draws the samples, and fits them as they come; {@code progress} is told their numbers. */
  public static Recovery measure(
      int dimension, double concentration, long rows, long seed, LongConsumer progress) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] direction = new double[dimension];
    for (int i = 0; i < dimension; i++) {
      direction[i] = random.nextGaussian();
    }
    VonMisesFisher distribution = VonMisesFisher.of(direction, concentration);
    VonMisesFisherFitter fitter = new VonMisesFisherFitter(dimension);
    int atOnce = (int) Math.min(rows, Math.max(1, BUFFER_ELEMENTS / dimension));
    double[] buffer = new double[atOnce * dimension];
    for (long left = rows; left > 0; left -= atOnce) {
      distribution.sampleRows(random, buffer);
      int n = (int) Math.min(left, atOnce);
      fitter.add(buffer, 0, n);
      progress.accept(n);
    }
    return of(distribution, fitter.fit());
  }

  private static Recovery of(VonMisesFisher truth, VonMisesFisherFit fit) {
    int d = truth.dimension();
    double k = truth.concentration();
    double n = fit.count();
    double a = VonMisesFisher.meanResultantLength(d, k);
    double complement = VonMisesFisher.meanResultantComplement(d, k);
    double information = VonMisesFisher.fisherInformation(d, k);
    double standardError = 1 / Math.sqrt(n * information);

    double r = fit.meanResultantLength();
    double alongComplement =
        fit.meanResultantComplement() + r * oneMinusCosine(truth, fit.meanDirection());
    double known = (complement - alongComplement) / (standardError * information);

    // 1 - A^2 keeps its digits where A^2 is near 1.
    double square = complement * (1 + a);
    double found = VonMisesFisher.meanResultantComplement(d, fit.unbiasedConcentration());
    double foundSquare = found * (2 - found);
    double across = a / k;
    double squareError =
        Math.sqrt(
            4 * a * a * information / n
                + 2 * ((d - 1) * across * across + information * information) / (n * (n - 1)));
    return new Recovery(
        d,
        k,
        fit.count(),
        fit,
        known,
        (fit.concentration() - k) / standardError,
        (d - 1) / (2 * k * Math.sqrt(n * information)),
        (square - foundSquare) / squareError);
  }

  private static double oneMinusCosine(VonMisesFisher truth, double[] direction) {
    double[] mean = truth.meanDirection();
    double square = 0;
    for (int i = 0; i < mean.length; i++) {
      square += (mean[i] - direction[i]) * (mean[i] - direction[i]);
    }
    return square / 2;
  }

  /** Whether all estimates that have no large bias are within three standard errors. */
  public boolean holds() {
    return Math.abs(known) <= BOUND
        && Math.abs(unbiased) <= BOUND
        && (bias > SMALL_BIAS || Math.abs(likelihood) <= BOUND);
  }

  /** Adds the largest errors of each estimate. */
  public static void certify(List<Recovery> recoveries, Certificate certificate) {
    Largest known = new Largest();
    Largest likelihood = new Largest();
    Largest unbiased = new Largest();
    for (Recovery r : recoveries) {
      Supplier<String> where = r::where;
      known.add(Math.abs(r.known), where);
      unbiased.add(Math.abs(r.unbiased), where);
      if (!(r.bias > SMALL_BIAS)) {
        likelihood.add(Math.abs(r.likelihood), where);
      }
    }
    long rows = recoveries.stream().mapToLong(Recovery::rows).sum();
    certify("concentration, direction known", known, rows, certificate);
    certify("concentration, unbiased", unbiased, rows, certificate);
    certify("concentration, likeliest", likelihood, rows, certificate);
  }

  private static void certify(
      String function, Largest largest, long rows, Certificate certificate) {
    certificate.add(
        CertificateRow.accuracy("von-mises-fisher", function, Subject.of(Backend.SCALAR, null))
            .type("float64")
            .error(largest.error(), "std errors", largest.where(), rows)
            .bound(BOUND)
            .basis(CertificateRow.MEASURED)
            .details("recovered from samples; plain Java alone"));
  }

  private String where() {
    return "dimension " + dimension + ", concentration " + Numbers.text(concentration);
  }

  /** A table. */
  public static void print(List<Recovery> recoveries, PrintWriter out) {
    out.println(
        "von Mises-Fisher: concentrations recovered from samples; errors in standard errors");
    out.printf(
        "%9s %9s %7s | %12s %9s %9s | %12s %9s | %9s%n",
        "dimension",
        "k",
        "rows",
        "likeliest k",
        "off by",
        "its bias",
        "unbiased k",
        "off by",
        "known mu");
    recoveries.forEach(r -> r.print(out));
  }

  private void print(PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "%9d %9.3g %7d | %12.6g %9s %9s | %12.6g %9s | %9s%s%n",
        dimension,
        concentration,
        rows,
        fit.concentration(),
        errors(likelihood),
        errors(bias),
        fit.unbiasedConcentration(),
        errors(unbiased),
        errors(known),
        holds() ? "" : "  FAILED");
  }

  private static String errors(double errors) {
    return String.format(Locale.ROOT, Math.abs(errors) < 100 ? "%.2f" : "%.0f", errors);
  }
}
