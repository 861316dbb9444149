package dev.quern.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The oracle is held to BigDecimal before anything is held to the oracle. */
class DoubleDoubleTest {
  private static final MathContext DIGITS = new MathContext(60);
  private static final MathContext MORE_DIGITS = new MathContext(160);
  private static final double TOLERANCE = 0x1p-90;

  @Test
  void exponentialAgreesWithTheSeriesInBigDecimal() {
    Random random = new Random(1);
    for (int i = 0; i < 300; i++) {
      double x = (random.nextDouble() - 0.95) * 700;
      double tail = x * 0x1p-60 * random.nextDouble();
      DoubleDouble got = DoubleDouble.sum(x, tail).exp();
      BigDecimal exact = exp(new BigDecimal(x).add(new BigDecimal(tail)));
      assertClose(exact, got, "exp(" + x + " + " + tail + ")");
    }
  }

  @Test
  void logarithmUndoesTheExponential() {
    Random random = new Random(2);
    for (int i = 0; i < 300; i++) {
      DoubleDouble v =
          new DoubleDouble(
              (1 + random.nextDouble()) * Math.scalb(1.0, random.nextInt(300) - 150), 0);
      BigDecimal back = exp(v.log().big());
      assertClose(back, v, "exp(log(" + v + "))");
    }
    assertEquals(0, DoubleDouble.ONE.log().hi());
  }

  @Test
  void logarithmsNearZeroAgreeWithTheSeries() {
    Random random = new Random(4);
    for (int i = 0; i < 300; i++) {
      double a =
          (random.nextDouble() - 0.5)
              * 0x1p-4
              * (i % 2 == 0 ? 1 : Math.scalb(1.0, -random.nextInt(40)));
      assertClose(log1p(new BigDecimal(a)), new DoubleDouble(a, 0).log1p(), "log1p(" + a + ")");
      DoubleDouble b = new DoubleDouble(1 + a, 0);
      if (b.hi() != 1) {
        assertClose(log1p(b.big().subtract(BigDecimal.ONE)), b.log(), "log(" + b + ")");
      }
    }
  }

  @Test
  void logarithmsOfTheSmallestNumbersAgreeWithThoseOfTheirMultiples() {
    for (double a : new double[] {Double.MIN_VALUE, 3 * Double.MIN_VALUE, 0x1.23456p-1030}) {
      DoubleDouble up = new DoubleDouble(a * 0x1p1000, 0);
      DoubleDouble shift = new DoubleDouble(2, 0).log().times(new DoubleDouble(1000, 0));
      DoubleDouble got = new DoubleDouble(a, 0).log();
      assertClose(up.log().big().subtract(shift.big()), got, "log(" + a + ")");
    }
  }

  @Test
  void hyperbolicFunctionsAgreeWithTheExponentialInBigDecimal() {
    Random random = new Random(5);
    for (int i = 0; i < 300; i++) {
      double x =
          (random.nextDouble() - 0.5) * (i % 2 == 0 ? 800 : Math.scalb(1.0, -random.nextInt(60)));
      DoubleDouble a = new DoubleDouble(x, 0);
      BigDecimal growth = exp(a.big());
      BigDecimal decay = BigDecimal.ONE.divide(growth, MORE_DIGITS);
      BigDecimal half = new BigDecimal("0.5");
      BigDecimal sinh = growth.subtract(decay).multiply(half);
      assertClose(growth.add(decay).multiply(half), a.cosh(0), "cosh(" + x + ")");
      assertClose(growth.subtract(BigDecimal.ONE), a.expm1(), "expm1(" + x + ")");
      assertClose(sinh, a.sinh(0), "sinh(" + x + ")");
      DoubleDouble rounded = new DoubleDouble(sinh.doubleValue(), 0);
      DoubleDouble back = rounded.asinh();
      assertClose(rounded.big(), back.sinh(0), "sinh(asinh(" + rounded + "))");
      assertClose(a.sinh(0).big(), a.sinh(-90).scaled(90), "sinh(" + x + ") scaled");
    }
  }

  /** 2 artanh(a / (2 + a)). */
  private static BigDecimal log1p(BigDecimal a) {
    BigDecimal s = a.divide(a.add(new BigDecimal(2)), MORE_DIGITS);
    BigDecimal square = s.multiply(s, MORE_DIGITS);
    BigDecimal power = s;
    BigDecimal sum = s;
    for (int i = 3; i < 60; i += 2) {
      power = power.multiply(square, MORE_DIGITS);
      sum = sum.add(power.divide(new BigDecimal(i), MORE_DIGITS), MORE_DIGITS);
    }
    return sum.multiply(new BigDecimal(2));
  }

  @Test
  void quotientsAndProductsAgreeWithBigDecimal() {
    Random random = new Random(3);
    for (int i = 0; i < 1000; i++) {
      DoubleDouble a = DoubleDouble.sum(random.nextDouble(), random.nextDouble() * 0x1p-55);
      DoubleDouble b = DoubleDouble.sum(random.nextDouble() + 1, random.nextDouble() * 0x1p-55);
      assertClose(a.big().divide(b.big(), DIGITS), a.over(b), a + " / " + b);
      assertClose(a.big().multiply(b.big()), a.times(b), a + " * " + b);
      assertClose(a.big().add(b.big()), a.plus(b), a + " + " + b);
    }
  }

  private static void assertClose(BigDecimal exact, DoubleDouble got, String what) {
    double error =
        got.big().subtract(exact).divide(exact, DIGITS).abs(MathContext.DECIMAL64).doubleValue();
    assertTrue(error < TOLERANCE, () -> what + " has relative error " + error);
  }

  /** The series at x / 2^20, squared twenty times. */
  private static BigDecimal exp(BigDecimal x) {
    BigDecimal t = x.divide(new BigDecimal(1 << 20), MORE_DIGITS);
    BigDecimal term = BigDecimal.ONE;
    BigDecimal sum = BigDecimal.ONE;
    for (int i = 1; i < 30; i++) {
      term = term.multiply(t, MORE_DIGITS).divide(new BigDecimal(i), MORE_DIGITS);
      sum = sum.add(term, MORE_DIGITS);
    }
    for (int i = 0; i < 20; i++) {
      sum = sum.multiply(sum, MORE_DIGITS);
    }
    return sum;
  }
}
