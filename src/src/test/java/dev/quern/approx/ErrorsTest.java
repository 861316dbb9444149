package dev.quern.approx;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.quern.testing.SplitMix;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How far products are off, in percent, over uniform fractions: the figures that the documentation
 * and the sources of these algorithms give.
 */
class ErrorsTest {
  private static final long SEED = 20260230;
  private static final int MOST_EXHAUSTIVE = 10;
  private static final int SAMPLES = 4_000_000;

  private record Errors(double mean, double size, double least, double most) {
    static Errors of(Arithmetic arithmetic) {
      int bits = arithmetic.mantissaBits();
      int n = 1 << bits;
      SplitMix random = new SplitMix(SEED);
      int count = bits <= MOST_EXHAUSTIVE ? n * n : SAMPLES;
      float[] x = new float[count];
      float[] y = new float[count];
      for (int i = 0; i < count; i++) {
        boolean all = bits <= MOST_EXHAUSTIVE;
        x[i] = 1 + (float) (all ? i / n : random.below(n)) / n;
        y[i] = 1 + (float) (all ? i % n : random.below(n)) / n;
      }
      float[] z = new float[count];
      Products.best(arithmetic).multiply(x, y, z);
      double[] errors = new double[count];
      for (int i = 0; i < count; i++) {
        double right = (double) x[i] * y[i];
        errors[i] = 100 * (z[i] - right) / right;
      }
      return of(errors);
    }

    static Errors of(double[] errors) {
      return new Errors(
          Arrays.stream(errors).average().orElseThrow(),
          Arrays.stream(errors).map(Math::abs).average().orElseThrow(),
          Arrays.stream(errors).min().orElseThrow(),
          Arrays.stream(errors).max().orElseThrow());
    }
  }

  /** Every digit that is given; samples of float32 do not move them. */
  @ParameterizedTest
  @CsvSource({
    "l-mul, 2, 14.7, 14.7, 6.7, 25",
    "l-mul, 3, 4.93, 5.24, -3.0, 12.5",
    "l-mul, 4, 4.87, 5.14, -3.2, 12.5",
    "l-mul, 7, 0.41, 2.66, -7.29, 6.25",
    "l-mul, 10, 0.41, 2.65, -7.29, 6.25",
    "l-mul, 23, 0.41, 2.65, -7.29, 6.25",
    "l-mul-formula, 2, 8.6, 11.1, -10.2, 25",
    "l-mul-formula, 3, -0.97, 6.9, -18.2, 12.5",
    "l-mul-formula, 4, -2.2, 6.9, -20.1, 12.5",
    "l-mul-formula, 7, -6.3, 7.5, -23.2, 6.25",
    "l-mul-formula, 10, -6.4, 7.6, -23.4, 6.25",
    "l-mul-formula, 23, -6.4, 7.6, -23.4, 6.25",
    "mitchell, 2, -3.57, 3.57, -11.11, 0",
    "mitchell, 3, -3.78, 3.78, -11.11, 0",
    "mitchell, 4, -3.83, 3.83, -11.11, 0",
    "mitchell, 7, -3.85, 3.85, -11.11, 0",
    "mitchell, 10, -3.85, 3.85, -11.11, 0",
    "mitchell, 23, -3.85, 3.85, -11.11, 0",
    "pam:1.0552, 23, -0.1, 2.57, -7.75, 5.52"
  })
  void relativeErrors(
      String arithmetic, int bits, String mean, String size, String least, String most) {
    Errors errors = Errors.of(Arithmetic.of(arithmetic).mantissaBits(bits));
    String what = arithmetic + " of " + bits + " bits, seed " + SEED + ": " + errors;
    assertPrinted(mean, errors.mean, what);
    assertPrinted(size, errors.size, what);
    assertPrinted(least, errors.least, what);
    assertPrinted(most, errors.most, what);
  }

  private static void assertPrinted(String expected, double value, String what) {
    int point = expected.indexOf('.');
    int digits = point < 0 ? 0 : expected.length() - point - 1;
    assertEquals(
        Double.parseDouble(expected), value, 0.5 * Math.pow(10, -digits) * (1 + 1e-6), what);
  }

  /** Exact products, rounded to a format. */
  @ParameterizedTest
  @CsvSource({"FLOAT8_E4M3FN, 1.90", "FLOAT8_E5M2, 3.57"})
  void roundedProducts(Format format, String size) {
    int n = 1 << format.mantissaBits();
    double[] errors = new double[n * n];
    int one = format.encode(1);
    for (int i = 0; i < n * n; i++) {
      int x = one + i / n;
      int y = one + i % n;
      double right = (double) format.decode(x) * format.decode(y);
      float rounded = format.decode(Arithmetic.exact().multiply(format, x, y));
      errors[i] = 100 * (rounded - right) / right;
    }
    assertPrinted(size, Errors.of(errors).size, format.id());
  }

  // ---- matrix products

  private static final int ROWS = 192;
  private static final int DEPTH = 1024;

  /** What another seed may move: the standard deviation is some 0.3 %. */
  private static final double NOISE = 0.01;

  @ParameterizedTest
  @CsvSource({
    "l-mul, FLOAT32, 0.0315",
    "mitchell, FLOAT32, 0.0475",
    "pam:1.0552, FLOAT32, 0.0308",
    "exact, FLOAT8_E4M3FN, 0.0375",
    "exact, FLOAT8_E5M2, 0.0747"
  })
  void matrixProductsOfNormalNumbers(String arithmetic, Format cast, double expected) {
    SplitMix random = new SplitMix(SEED + 1);
    float[] a = normal(ROWS * DEPTH, random);
    float[] b = normal(DEPTH * ROWS, random);
    float[] c = new float[ROWS * ROWS];
    Products.best(Arithmetic.of(arithmetic))
        .matrixProduct(cast(a, cast), cast(b, cast), c, ROWS, ROWS, DEPTH);
    double error = 0;
    double size = 0;
    for (int r = 0; r < ROWS; r++) {
      double[] right = new double[ROWS];
      for (int k = 0; k < DEPTH; k++) {
        for (int j = 0; j < ROWS; j++) {
          right[j] += (double) a[r * DEPTH + k] * b[k * ROWS + j];
        }
      }
      for (int j = 0; j < ROWS; j++) {
        error += Math.pow(c[r * ROWS + j] - right[j], 2);
        size += right[j] * right[j];
      }
    }
    double relative = Math.sqrt(error / size);
    assertEquals(expected, relative, NOISE * expected, "seed " + (SEED + 1));
  }

  private static float[] cast(float[] x, Format format) {
    float[] y = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      y[i] = format.decode(format.encode(x[i]));
    }
    return y;
  }

  /** Box and Muller's. */
  private static float[] normal(int n, SplitMix random) {
    float[] x = new float[n];
    for (int i = 0; i < n; i++) {
      double u = (random.below(1 << 30) + 1) * 0x1p-30;
      double v = random.below(1 << 30) * 0x1p-30;
      x[i] = (float) (Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * v));
    }
    return x;
  }
}
