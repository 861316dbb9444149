package dev.quern.softmax;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.quern.hardware.Backend;
import dev.quern.testing.Bits;
import dev.quern.testing.DoubleDouble;
import dev.quern.testing.Inputs;
import dev.quern.testing.Oracle;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Results against the definition. Of the scalar backend, whose bits all the others have, but where
 * rows are so long that another tells as much in less time.
 */
class AccuracyTest {
  private static final double MOST_ULPS = 3;
  private static final double FLOAT_LEAST = 0x1p-125;
  private static final double DOUBLE_LEAST = 0x1p-1021;

  /** Distributions whose rows have results that are numbers. */
  private static final List<String> ORDINARY =
      Inputs.all().stream()
          .filter(
              d ->
                  !List.of("nan", "plus_inf", "minus_inf", "late_nan", "late_inf", "masked")
                      .contains(d))
          .toList();

  private static final Softmax SCALAR = Softmax.on(Backend.SCALAR);

  /** Rows of a few elements: every term counts, so the errors of the exponentials show. */
  @ParameterizedTest
  @ValueSource(doubles = {1, 10, 60, 100})
  void floatResultsOfShortRowsAreWithinThreeUlps(double range) {
    long seed = 11;
    Random random = new Random(seed);
    double worst = 0;
    for (int r = 0; r < 250_000; r++) {
      float[] x = new float[2 + random.nextInt(29)];
      for (int i = 0; i < x.length; i++) {
        x[i] = (float) ((random.nextDouble() * 2 - 1) * range);
      }
      worst = Math.max(worst, checkFloat(x, "U(+-" + range + "), seed " + seed + ", row " + r));
    }
    System.out.printf("softmax float, rows of 2 to 30 of U(+-%s): %.3f ulp%n", range, worst);
  }

  @ParameterizedTest
  @ValueSource(doubles = {1, 10, 100, 700})
  void doubleResultsOfShortRowsAreWithinThreeUlps(double range) {
    long seed = 12;
    Random random = new Random(seed);
    double worst = 0;
    for (int r = 0; r < 6_000; r++) {
      double[] x = new double[2 + random.nextInt(29)];
      for (int i = 0; i < x.length; i++) {
        x[i] = (random.nextDouble() * 2 - 1) * range;
      }
      worst = Math.max(worst, checkDouble(x, "U(+-" + range + "), seed " + seed + ", row " + r));
    }
    System.out.printf("softmax double, rows of 2 to 30 of U(+-%s): %.3f ulp%n", range, worst);
  }

  @Test
  void resultsAreWithinThreeUlpsForEveryDistribution() {
    for (String distribution : ORDINARY) {
      for (int n : new int[] {1, 2, 5, 16, 64, 100, 1000, 2049, 5000}) {
        long seed = 1300 + n;
        String what = distribution + ", n " + n + ", seed " + seed;
        checkFloat(Inputs.floats(distribution, n, seed), what);
        checkDouble(Inputs.doubles(distribution, n, seed), what);
      }
      checkFloat(Inputs.floats(distribution, 100_003, 1299), distribution + ", 100003, seed 1299");
    }
  }

  /** The exponents and the magnitudes where the reduction of the argument is under most strain. */
  @Test
  void floatResultsAreWithinThreeUlpsFarFromZero() {
    long seed = 14;
    Random random = new Random(seed);
    for (double center :
        new double[] {-1e6, -63770, -63700, -30000, -1e4, 1e4, 65530, 65540, 1e6}) {
      for (int r = 0; r < 20_000; r++) {
        float[] x = new float[2 + random.nextInt(29)];
        for (int i = 0; i < x.length; i++) {
          x[i] = (float) (center + (random.nextDouble() * 2 - 1) * 50);
        }
        checkFloat(x, "around " + center + ", seed " + seed + ", row " + r);
      }
    }
  }

  /** Found by pairing arguments whose exponentials err most, with opposite signs. */
  @Test
  void theWorstRowsFoundSoFarAreWithinThreeUlps() {
    float[][] rows = {
      {5.843298f, 27.28732f, 27.377522f},
      {-80.799126f, -5.290706f, -5.199304f},
      {-5.1996083f, -4.564733f, 5.199101f},
      {-5.2595735f, 5.843298f, 5.829708f},
      {5.829708f, -5.26284f}
    };
    double worst = 0;
    for (float[] row : rows) {
      worst = Math.max(worst, checkFloat(row, "worst found"));
    }
    System.out.printf("softmax float, worst rows found: %.3f ulp%n", worst);
  }

  /** Around the least result that is not flushed. */
  @Test
  void resultsNearTheLeastAreEitherAccurateOrZero() {
    long seed = 15;
    Random random = new Random(seed);
    for (int r = 0; r < 20_000; r++) {
      float[] x = {0, (float) (-86.64 + random.nextGaussian() * 0.2)};
      checkFloat(x, "seed " + seed + ", row " + r);
      double[] d = {0, -707.7 + random.nextGaussian() * 0.2};
      if (r % 4 == 0) {
        checkDouble(d, "seed " + seed + ", row " + r);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"normal", "uniform10", "uniform1000", "constant", "tiny", "steps"})
  void sumsOfLongRowsAreOne(String distribution) {
    Softmax softmax = Softmax.builder().threads(2).build();
    for (int n : new int[] {1000, 32_769, 1_000_003, 16 << 20}) {
      // A long row repeats, so that making it takes less time than the kernel.
      float[] part = Inputs.floats(distribution, Math.min(n, 100_003), 16);
      float[] x = repeat(part, n);
      softmax.apply(x, x);
      double sum = 0;
      for (float v : x) {
        sum += v;
      }
      assertEquals(1, sum, 1e-6, "float " + distribution + ", n " + n + ", seed 16");
    }
    for (int n : new int[] {1000, 1_000_003}) {
      double[] x = Inputs.doubles(distribution, n, 17);
      softmax.apply(x, x);
      DoubleDouble sum = DoubleDouble.ZERO;
      for (double v : x) {
        sum = sum.plus(new DoubleDouble(v, 0));
      }
      assertEquals(1, sum.hi(), 1e-14, "double " + distribution + ", n " + n + ", seed 17");
    }
  }

  /** 2^24 equal elements: naive float sums are off by a hundredth here. */
  @Test
  void constantRowsAreUniform() {
    Softmax softmax = Softmax.best();
    for (int n : new int[] {1, 2, 3, 10, 1000, 2049, 32_769, 1_000_000, 16_777_217}) {
      for (float value : new float[] {0, -0.0f, 1, -7.3f, 88, 1e5f, -3e38f, Float.MAX_VALUE}) {
        if (n > 1_000_000 && value != -7.3f) {
          continue;
        }
        float[] x = new float[n];
        Arrays.fill(x, value);
        softmax.apply(x, x);
        for (int i = 0; i < n; i++) {
          if (Oracle.ulps(x[i], 1.0 / n) > 1) {
            fail("n " + n + " of " + value + ": element " + i + " is " + x[i]);
          }
        }
      }
    }
    double[] d = new double[1000];
    Arrays.fill(d, -1e300);
    softmax.apply(d, d);
    assertTrue(Oracle.ulps(d[999], new DoubleDouble(1, 0).over(new DoubleDouble(1000, 0))) <= 1);
  }

  @Test
  void floatLogSumExpIsWithinTwoUlps() {
    long seed = 18;
    Random random = new Random(seed);
    double worst = 0;
    for (int r = 0; r < 10_000; r++) {
      float[] x = new float[1 + random.nextInt(40)];
      double range = new double[] {0.1, 1, 10, 100, 70000, 1e30}[r % 6];
      double center = r % 5 == 0 ? -Math.log(x.length) : 0;
      for (int i = 0; i < x.length; i++) {
        x[i] = (float) (center + (random.nextDouble() * 2 - 1) * range);
      }
      worst = Math.max(worst, checkLog(x, "seed " + seed + ", row " + r));
    }
    for (String distribution : ORDINARY) {
      for (int n : new int[] {1, 2, 100, 3000, 40_000}) {
        worst =
            Math.max(worst, checkLog(Inputs.floats(distribution, n, 19), distribution + ", " + n));
      }
    }
    System.out.printf("logSumExp float: %.3f ulp%n", worst);
  }

  @Test
  void doubleLogSumExpIsWithinTwoUlpsOfItsLargestTerm() {
    long seed = 20;
    Random random = new Random(seed);
    for (int r = 0; r < 3_000; r++) {
      double[] x = new double[1 + random.nextInt(40)];
      double range = new double[] {0.1, 1, 10, 700, 70000, 1e200}[r % 6];
      for (int i = 0; i < x.length; i++) {
        x[i] = (random.nextDouble() * 2 - 1) * range;
      }
      checkLog(x, "seed " + seed + ", row " + r);
    }
    for (String distribution : ORDINARY) {
      for (int n : new int[] {1, 2, 100, 3000}) {
        checkLog(Inputs.doubles(distribution, n, 21), distribution + ", n " + n + ", seed 21");
      }
    }
  }

  private static float[] repeat(float[] part, int n) {
    float[] x = new float[n];
    for (int i = 0; i < n; i += part.length) {
      System.arraycopy(part, 0, x, i, Math.min(part.length, n - i));
    }
    return x;
  }

  private static double checkFloat(float[] x, String what) {
    float[] y = new float[x.length];
    SCALAR.apply(x, y);
    double[] exact = Oracle.softmax(x);
    double worst = 0;
    for (int i = 0; i < x.length; i++) {
      if (exact[i] < FLOAT_LEAST * (1 + 0x1p-21) && Bits.of(y[i]) == 0) {
        continue;
      }
      double error = Oracle.ulps(y[i], exact[i]);
      if (!(error <= MOST_ULPS) || exact[i] < FLOAT_LEAST * (1 - 0x1p-21)) {
        fail(
            "float, "
                + what
                + ": element "
                + i
                + ", of "
                + Float.toHexString(x[i])
                + ", is "
                + Float.toHexString(y[i])
                + ", exactly "
                + Double.toHexString(exact[i])
                + ", off by "
                + error
                + " ulp"
                + (x.length < 40 ? ", of " + Arrays.toString(x) : ""));
      }
      worst = Math.max(worst, error);
    }
    return worst;
  }

  private static double checkDouble(double[] x, String what) {
    double[] y = new double[x.length];
    SCALAR.apply(x, y);
    DoubleDouble[] exact = Oracle.softmax(x);
    double worst = 0;
    for (int i = 0; i < x.length; i++) {
      double e = exact[i].hi();
      if (e < DOUBLE_LEAST * (1 + 0x1p-50) && Bits.of(y[i]) == 0) {
        continue;
      }
      double error = Oracle.ulps(y[i], exact[i]);
      if (!(error <= MOST_ULPS) || e < DOUBLE_LEAST * (1 - 0x1p-50)) {
        fail(
            "double, "
                + what
                + ": element "
                + i
                + ", of "
                + Double.toHexString(x[i])
                + ", is "
                + Double.toHexString(y[i])
                + ", exactly "
                + exact[i]
                + ", off by "
                + error
                + " ulp"
                + (x.length < 40 ? ", of " + Arrays.toString(x) : ""));
      }
      worst = Math.max(worst, error);
    }
    return worst;
  }

  private static double checkLog(float[] x, String what) {
    double exact = Oracle.logSumExp(Oracle.widened(x)).hi();
    float got = SCALAR.logSumExp(x);
    double error = Oracle.ulps(got, exact);
    boolean right = error <= 2 || Math.abs(got - exact) <= 1e-7;
    assertTrue(right, () -> "float, " + what + ": " + got + ", exactly " + exact);
    return Math.abs(got - exact) <= 1e-7 ? 0 : error;
  }

  /** Where maximum and logarithm cancel, an ulp is one of theirs, at least one of 1. */
  private static void checkLog(double[] x, String what) {
    DoubleDouble exact = Oracle.logSumExp(x);
    double got = SCALAR.logSumExp(x);
    double distance = Math.abs((got - exact.hi()) - exact.lo());
    double maximum = Arrays.stream(x).max().getAsDouble();
    boolean right =
        distance <= 2 * Math.ulp(Math.max(1, Math.max(Math.abs(maximum), Math.abs(got))));
    assertTrue(right, () -> "double, " + what + ": " + got + ", exactly " + exact);
  }
}
