package dev.quern.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** The emulated multiply-add has the bits of the real one. */
class FmaTest {
  private static final int ROUNDS = 2_000_000;

  @Test
  void floatsOfAnyBits() {
    Random random = new Random(1);
    for (int i = 0; i < ROUNDS; i++) {
      check(
          Float.intBitsToFloat(random.nextInt()),
          Float.intBitsToFloat(random.nextInt()),
          Float.intBitsToFloat(random.nextInt()));
    }
  }

  /** The addend within some binades of the product, of both signs: cancellation. */
  @Test
  void floatsThatCancel() {
    Random random = new Random(2);
    for (int i = 0; i < ROUNDS; i++) {
      float a = near(random, 60);
      float b = near(random, 60);
      float c =
          (float) (-(double) a * b * Math.scalb(1 + random.nextFloat(), random.nextInt(60) - 30));
      check(a, b, random.nextBoolean() ? c : (float) (-(double) a * b));
    }
  }

  /** Products that end exactly halfway between two floats, or a hair beside. */
  @Test
  void floatsHalfway() {
    Random random = new Random(3);
    for (int i = 0; i < ROUNDS; i++) {
      float c = near(random, 40);
      float half = Math.ulp(c) / 2;
      float a = Math.scalb(1f, random.nextInt(20) - 10);
      check(a, half / a, c);
      check(a, -half / a, c);
      check(a, Math.nextUp(half / a), c);
      check(a, Math.nextDown(half / a), c);
      // Tiny on both sides of a tie: the double sum alone would round to the tie.
      float tiny = near(random, 20) * 0x1p-60f;
      check(tiny, tiny, c);
      check(1 + 0x1p-23f, 1 - 0x1p-23f, c * 0x1p30f);
      check(1 + 0x1p-12f, 1 + 0x1p-12f, Math.scalb(near(random, 1), random.nextInt(50) - 25));
    }
  }

  @Test
  void floatsWithSubnormalResults() {
    Random random = new Random(4);
    for (int i = 0; i < ROUNDS; i++) {
      float a = Math.scalb(1 + random.nextFloat(), random.nextInt(100) - 120);
      float b = Math.scalb(1 + random.nextFloat(), -140 - Math.getExponent(a) + random.nextInt(20));
      float c = Float.intBitsToFloat(random.nextInt(0x01000000)) * (random.nextBoolean() ? 1 : -1);
      check(a, b, c);
      check(a, -b, 0);
    }
  }

  @Test
  void floatSpecials() {
    float[] values = {
      0f,
      -0f,
      1,
      -1,
      Float.MIN_VALUE,
      -Float.MIN_VALUE,
      Float.MIN_NORMAL,
      Float.MAX_VALUE,
      -Float.MAX_VALUE,
      Float.POSITIVE_INFINITY,
      Float.NEGATIVE_INFINITY,
      Float.NaN,
      0x1.8p23f,
      0x1.fffffep-1f,
      3
    };
    for (float a : values) {
      for (float b : values) {
        for (float c : values) {
          check(a, b, c);
        }
      }
    }
  }

  /** Magnitudes between 2^-400 and 2^400: the range that is promised, and more than kernels use. */
  @Test
  void doubles() {
    Random random = new Random(5);
    for (int i = 0; i < ROUNDS; i++) {
      double a = near(random, 380.0);
      double b = near(random, 380.0);
      double c = near(random, 790.0);
      check(a, b, c);
      check(a, b, a * b * near(random, 60.0));
      check(a, b, -a * b * near(random, 3.0));
      check(a, b, -a * b);
    }
  }

  @Test
  void doublesHalfway() {
    Random random = new Random(6);
    for (int i = 0; i < ROUNDS; i++) {
      double c = near(random, 300.0);
      double half = Math.ulp(c) / 2;
      double a = Math.scalb(1 + random.nextDouble(), random.nextInt(40) - 20);
      check(a, half / a, c);
      check(a, -half / a, c);
      double power = Math.scalb(1.0, random.nextInt(40) - 20);
      check(power, half / power, c);
      check(power, Math.nextUp(half / power), c);
      check(power, Math.nextDown(half / power), -c);
      check(1 + 0x1p-27, 1 + 0x1p-27, Math.scalb(near(random, 1.0), random.nextInt(110) - 55));
      check(1 + 0x1p-52, 1 - 0x1p-52, Math.scalb(near(random, 1.0), random.nextInt(120) - 60));
      // A product a hair beside the tie, its hair 2^-105 of it.
      check(1 + 0x1p-52, Math.scalb(1 + 0x1p-52, Math.getExponent(half)), c);
      check(1 - 0x1p-53, Math.scalb(1 + 0x1p-52, Math.getExponent(half)), c);
    }
  }

  /** What the exponentials ask for: the reduction of the argument, and the polynomial. */
  @Test
  void doublesAsInTheKernel() {
    Random random = new Random(7);
    for (int i = 0; i < ROUNDS; i++) {
      double x = (random.nextDouble() * 2 - 1) * 65536;
      check(x, DoubleExp.LOG2_E, DoubleExp.ROUNDER);
      double n = Math.rint(x * DoubleExp.LOG2_E);
      check(n, DoubleExp.MINUS_LN2_HIGH, x);
      double t = Math.fma(n, DoubleExp.MINUS_LN2_HIGH, x);
      check(n, DoubleExp.MINUS_LN2_LOW, t);
      check(DoubleExp.C11, t, DoubleExp.C10);
      check(Math.scalb(random.nextDouble() + 1, random.nextInt(1000) - 1000), 0.5, 0);
    }
  }

  @Test
  void doubleZeros() {
    double[] values = {
      0, -0.0, 1, -3, Double.MIN_VALUE, -Double.MIN_VALUE, 0x1p-600, -0x1p-600, 0x1p400, -0x1p400
    };
    for (double a : values) {
      for (double b : values) {
        for (double c : values) {
          check(a, b, c);
        }
        check(a, b, -a * b);
      }
    }
  }

  /** Exact products that go far below the least number. */
  @Test
  void doublesNearTheLeastNormal() {
    Random random = new Random(8);
    for (int i = 0; i < ROUNDS; i++) {
      double a = near(random, 200.0);
      double b = Math.scalb(near(random, 1.0), -1000 + random.nextInt(60) - Math.getExponent(a));
      double c = Math.scalb(near(random, 1.0), -1010 + random.nextInt(60));
      check(a, b, c);
      check(a, b, 0);
    }
  }

  /** Results that have fewer bits than a sum, close to the middle of two of them too. */
  @Test
  void doublesWithSubnormalResults() {
    Random random = new Random(11);
    for (int i = 0; i < ROUNDS; i++) {
      double a = near(random, 300.0);
      int exponent = -1080 + random.nextInt(62) - Math.getExponent(a);
      double b = fewBits(Math.scalb(near(random, 1.0), exponent), random.nextInt(53));
      double c = (random.nextInt(19) - 9) * Math.scalb(Double.MIN_VALUE, random.nextInt(54));
      check(a, b, 0);
      check(a, b, c);
      check(a, b, -a * b);
      check(a, b, Math.nextUp(-a * b));
      check(a, b, Math.scalb(near(random, 1.0), -1030 + random.nextInt(70)));
      double middle = (random.nextLong() >>> (12 + random.nextInt(52))) + 0.5;
      double beside = 1 + (random.nextInt(3) - 1) * Math.scalb(1.0, -1 - random.nextInt(53));
      int scale = random.nextInt(1001) - 500;
      for (int multiple = -1; multiple <= 1; multiple++) {
        check(
            Math.scalb(middle, scale),
            Math.scalb(beside, -1074 - scale),
            multiple * Double.MIN_VALUE);
      }
    }
  }

  /** Squares of anything, and their errors: how log-Bessel comes to the error of a radius. */
  @Test
  void doublesSquared() {
    Random random = new Random(12);
    for (int i = 0; i < ROUNDS; i++) {
      double v = Math.scalb(near(random, 1.0), random.nextInt(1515) - 1074);
      check(v, v, 0);
      check(v, v, -(v * v));
      double x = Math.scalb(near(random, 1.0), random.nextInt(1515) - 1074);
      check(v, v, x * x);
    }
  }

  @Test
  void theErrorsOfSumsAndProductsAreExact() {
    Random random = new Random(9);
    for (int i = 0; i < ROUNDS; i++) {
      double a = near(random, 300.0);
      double b = near(random, 300.0);
      double p = a * b;
      same(Math.fma(a, b, -p), Fma.productError(a, b, p), a, b, 0);
      double s = a + b;
      double larger = Math.abs(a) > Math.abs(b) ? a : b;
      double smaller = larger == a ? b : a;
      same(smaller - (s - larger), Fma.sumError(a, b, s), a, b, 0);
    }
  }

  @Test
  void theOneInUseIsExact() {
    Random random = new Random(10);
    for (int i = 0; i < 1000; i++) {
      float a = near(random, 10);
      assertEquals(Math.fma(a, a, 1f), Fma.fma(a, a, 1f));
      double d = near(random, 10.0);
      assertEquals(Math.fma(d, d, 1.0), Fma.fma(d, d, 1.0));
    }
  }

  private static float near(Random random, int binades) {
    float v = Math.scalb(1 + random.nextFloat(), random.nextInt(2 * binades + 1) - binades);
    return random.nextBoolean() ? v : -v;
  }

  private static double near(Random random, double binades) {
    int range = (int) binades;
    double v = Math.scalb(1 + random.nextDouble(), random.nextInt(2 * range + 1) - range);
    return random.nextBoolean() ? v : -v;
  }

  /** All but the first bits cleared. */
  private static double fewBits(double v, int cleared) {
    return Double.longBitsToDouble(Double.doubleToRawLongBits(v) & -1L << cleared);
  }

  private static void check(float a, float b, float c) {
    float expected = Math.fma(a, b, c);
    float got = Fma.emulated(a, b, c);
    boolean nan = Float.isNaN(expected) && Float.isNaN(got);
    if (!nan && Float.floatToRawIntBits(expected) != Float.floatToRawIntBits(got)) {
      fail(
          "fma("
              + Float.toHexString(a)
              + ", "
              + Float.toHexString(b)
              + ", "
              + Float.toHexString(c)
              + ") is "
              + Float.toHexString(got)
              + ", expected "
              + Float.toHexString(expected));
    }
  }

  private static void check(double a, double b, double c) {
    same(Math.fma(a, b, c), Fma.emulated(a, b, c), a, b, c);
  }

  private static void same(double expected, double got, double a, double b, double c) {
    if (Double.doubleToRawLongBits(expected) != Double.doubleToRawLongBits(got)) {
      fail(
          Double.toHexString(a)
              + ", "
              + Double.toHexString(b)
              + ", "
              + Double.toHexString(c)
              + ": "
              + Double.toHexString(got)
              + ", expected "
              + Double.toHexString(expected));
    }
  }
}
