package dev.quern.directional;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Samples against the distribution's own formulas. Seeds are fixed, so nothing is left to luck. */
class SamplingTest {
  /** The largest distance of two distributions, times sqrt(n), is beyond this once in 2000. */
  private static final double KOLMOGOROV = 2.05;

  private static final long SEED = 20261120;

  private static double[] direction(int d, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] x = new double[d];
    Arrays.setAll(x, i -> random.nextGaussian());
    return VonMisesFisher.of(x, 0).meanDirection();
  }

  private static double distance(double[] x, double[] y) {
    double square = 0;
    for (int i = 0; i < x.length; i++) {
      square += (x[i] - y[i]) * (x[i] - y[i]);
    }
    return Math.sqrt(square);
  }

  private static double dot(double[] x, double[] y) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += x[i] * y[i];
    }
    return sum;
  }

  /** The largest distance of the sorted sample from a distribution on [0, width], scaled. */
  private static double kolmogorov(double[] sample, double[] cumulative, double width) {
    Arrays.sort(sample);
    int n = sample.length;
    double worst = 0;
    for (int i = 0; i < n; i++) {
      double position = Math.min(sample[i] / width, 1) * (cumulative.length - 1);
      int cell = (int) Math.min(position, cumulative.length - 2);
      double c = cumulative[cell];
      c += (position - cell) * (cumulative[cell + 1] - c);
      worst = Math.max(worst, Math.max((i + 1.0) / n - c, c - (double) i / n));
    }
    return worst * Math.sqrt(n);
  }

  /** Of the angle from the mean direction: the density is exp(k cos t) sin^(d-2) t. */
  private static double[] anglesDistribution(int d, double k, double width) {
    int cells = 400_000;
    double[] log = new double[cells];
    double most = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < cells; i++) {
      double t = width * (i + 0.5) / cells;
      double half = Math.sin(t / 2);
      log[i] = -2 * k * half * half + (d == 2 ? 0 : (d - 2) * Math.log(Math.sin(t)));
      most = Math.max(most, log[i]);
    }
    double[] cumulative = new double[cells + 1];
    for (int i = 0; i < cells; i++) {
      cumulative[i + 1] = cumulative[i] + Math.exp(log[i] - most);
    }
    double total = cumulative[cells];
    for (int i = 0; i <= cells; i++) {
      cumulative[i] /= total;
    }
    return cumulative;
  }

  @ParameterizedTest
  @CsvSource({
    "2, 0",
    "2, 0.3",
    "2, 5",
    "2, 1e4",
    "2, 1e12",
    "3, 0",
    "3, 1",
    "3, 100",
    "3, 1e12",
    "4, 2",
    "5, 0.1",
    "5, 20",
    "5, 1e6",
    "10, 4",
    "50, 0",
    "50, 30",
    "50, 1e12",
    "1000, 10",
    "1000, 2000",
    "1000, 1e9"
  })
  void anglesFromTheMeanDirectionAreDistributedAsTheDensitySays(int d, double k) {
    int n = d < 100 ? 40_000 : 4_000;
    double[] mean = direction(d, 1);
    VonMisesFisher distribution = VonMisesFisher.of(mean, k);
    RandomGenerator random = new SplittableRandom(SEED + d);
    double[] angles = new double[n];
    double[] row = new double[d];
    for (int i = 0; i < n; i++) {
      distribution.sample(random, row);
      angles[i] = 2 * Math.asin(Math.min(1, distance(row, distribution.meanDirection()) / 2));
    }
    double width = Math.min(Math.PI, 8 * Math.sqrt(Math.max(d, 8) / Math.max(k, 1e-3)));
    double distance = kolmogorov(angles, anglesDistribution(d, k, width), width);
    assertTrue(distance < KOLMOGOROV, () -> "seed " + (SEED + d) + ": " + distance);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 2, 1e5, 1e12})
  void inFourDimensionsAnyDirectionAroundTheMeanIsAsLikely(double k) {
    double[] mean = direction(4, 2);
    double[] tangent = direction(4, 3);
    double along = dot(mean, tangent);
    for (int i = 0; i < 4; i++) {
      tangent[i] -= along * mean[i];
    }
    tangent = VonMisesFisher.of(tangent, 0).meanDirection();
    VonMisesFisher distribution = VonMisesFisher.of(mean, k);
    RandomGenerator random = new SplittableRandom(SEED);
    double[] heights = new double[40_000];
    double[] row = new double[4];
    for (int i = 0; i < heights.length; i++) {
      distribution.sample(random, row);
      double[] difference = new double[4];
      for (int j = 0; j < 4; j++) {
        difference[j] = row[j] - mean[j];
      }
      double half = Math.sqrt(dot(difference, difference)) / 2;
      double sine = 2 * half * Math.sqrt(1 - half * half);
      // Archimedes: on the sphere of three dimensions heights are uniform.
      heights[i] = (dot(difference, tangent) / sine + 1) / 2;
    }
    double distance = kolmogorov(heights, new double[] {0, 1}, 1);
    assertTrue(distance < KOLMOGOROV, () -> "seed " + SEED + ": " + distance);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void bothSidesOfTheMeanAreAsLikely(int d) {
    double[] mean = direction(d, 4);
    VonMisesFisher distribution = VonMisesFisher.of(mean, 10);
    RandomGenerator random = new SplittableRandom(SEED);
    int n = 40_000;
    int left = 0;
    double[] row = new double[d];
    for (int i = 0; i < n; i++) {
      distribution.sample(random, row);
      left += row[1] * mean[0] - row[0] * mean[1] > 0 ? 1 : 0;
    }
    assertEquals(n / 2, left, 3 * Math.sqrt(n) / 2, "seed " + SEED);
  }

  @ParameterizedTest
  @CsvSource({"2, 0", "2, 1e12", "3, 7", "100, 1e12", "1025, 3", "1000000, 0", "1000000, 1e12"})
  void rowsAreUnitVectors(int d, double k) {
    VonMisesFisher distribution = VonMisesFisher.of(direction(d, 5), k);
    RandomGenerator random = new SplittableRandom(SEED);
    double[] row = new double[d];
    for (int i = 0; i < Math.max(2, 3000 / d); i++) {
      distribution.sample(random, row);
      assertEquals(1, 1 / new Row(row).inverseLength(), 0x1p-50, "seed " + SEED + ", row " + i);
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 0, 0", "-1, 0, 0", "0, 1, 0", "1e-300, 0, -1", "-1, 1e-9, 0"})
  void anyMeanDirectionCanBeTurnedTo(double x, double y, double z) {
    double[] mean = {x, y, z};
    VonMisesFisher distribution = VonMisesFisher.of(mean, 1e10);
    RandomGenerator random = new SplittableRandom(SEED);
    double[] row = new double[3];
    for (int i = 0; i < 100; i++) {
      distribution.sample(random, row);
      assertTrue(distance(row, mean) < 1e-4, "seed " + SEED + ": " + Arrays.toString(row));
    }
  }

  @Test
  void rowsAreThoseOfSingleCallsAndOfTheSeed() {
    VonMisesFisher distribution = VonMisesFisher.of(direction(7, 6), 3);
    double[] rows = new double[7 * 20];
    distribution.sampleRows(new SplittableRandom(SEED), rows);
    RandomGenerator random = new SplittableRandom(SEED);
    double[] row = new double[7];
    for (int i = 0; i < 20; i++) {
      distribution.sample(random, row);
      assertArrayEquals(row, Arrays.copyOfRange(rows, i * 7, (i + 1) * 7));
    }
    double[] others = new double[7 * 20];
    distribution.sampleRows(new SplittableRandom(SEED + 1), others);
    assertTrue(!Arrays.equals(rows, others));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 128, 100_001})
  void gammaVariatesHaveTheMomentsOfTheirShape(int twice) {
    GammaVariate gamma = new GammaVariate(twice);
    RandomGenerator random = new SplittableRandom(SEED);
    int n = 1_000_000;
    double shape = twice / 2.0;
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < n; i++) {
      double x = gamma.next(random) - shape;
      assertTrue(x >= -shape);
      sum += x;
      squares += x * x;
    }
    assertEquals(0, sum / n, 4 * Math.sqrt(shape / n), "seed " + SEED);
    double spread = Math.sqrt((2 * shape * shape + 6 * shape) / n);
    assertEquals(shape, squares / n, 4 * spread, "seed " + SEED);
  }
}
