package dev.quern.directional;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The fit finds what the samples were drawn from. */
class RecoveryTest {
  private static final long SEED = 31;

  /**
   * Within three standard errors. Of the concentration where the direction is clear, the bias of
   * maximum likelihood being less than a third of one; and anyway of the square of the mean
   * resultant length, of which the unbiased estimate is unbiased at any concentration.
   */
  @ParameterizedTest
  @CsvSource({
    "3, 0.1, 100000, true",
    "3, 10, 100000, true",
    "3, 1e3, 100000, true",
    "3, 1e5, 100000, true",
    "3, 1e12, 100000, true",
    "2, 1e12, 100000, true",
    "128, 0.1, 100000, false",
    "128, 10, 100000, true",
    "128, 1e3, 100000, true",
    "128, 1e5, 100000, true",
    "2048, 10, 2000, false",
    "2048, 1e3, 2000, false",
    "2048, 1e5, 2000, false",
    "32768, 1e3, 150, false",
    "32768, 1e5, 150, false",
    "32768, 1e12, 150, false",
    "1000000, 1e12, 5, false"
  })
  void theConcentrationIsRecovered(int d, double k, int n, boolean clear) {
    SplittableRandom random = new SplittableRandom(SEED);
    double[] mean = new double[d];
    for (int i = 0; i < d; i++) {
      mean[i] = random.nextGaussian();
    }
    VonMisesFisher distribution = VonMisesFisher.of(mean, k);
    VonMisesFisherFitter fitter = new VonMisesFisherFitter(d);
    double[] rows = new double[d * Math.max(1, Math.min(n, 10_000 / d))];
    for (int left = n; left > 0; left -= rows.length / d) {
      distribution.sampleRows(random, rows);
      fitter.add(rows, 0, Math.min(left, rows.length / d));
    }
    VonMisesFisherFit fit = fitter.fit();
    ResultantLength a = ResultantLength.of(d, k);
    double known = 1 / Math.sqrt(n * a.derivative());
    if (clear) {
      double errors = (fit.concentration() - k) / known;
      assertTrue(Math.abs(errors) < 3, () -> fit + ": off by " + errors + " standard errors");
    }
    // 1 - A^2 keeps its digits where A^2 is near 1. Its estimate's variance has a part along the
    // mean direction and one across it, of which d - 1 directions with variance A/k each.
    double truth = a.complement() * (1 + a.value());
    ResultantLength unbiased = ResultantLength.of(d, fit.unbiasedConcentration());
    double estimate = unbiased.complement() * (1 + unbiased.value());
    double across = a.value() / k;
    double standardError =
        Math.sqrt(
            4 * a.value() * a.value() * a.derivative() / n
                + 2
                    * ((d - 1) * across * across + a.derivative() * a.derivative())
                    / ((double) n * (n - 1)));
    double errors = (estimate - truth) / standardError;
    assertTrue(Math.abs(errors) < 3, () -> fit + ": square off by " + errors + " standard errors");
  }
}
