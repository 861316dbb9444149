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
      DoubleDouble v = new DoubleDouble(1 + random.nextDouble() * 1e6, 0);
      BigDecimal back = exp(big(v.log()));
      assertClose(back, v, "exp(log(" + v + "))");
    }
    assertEquals(0, DoubleDouble.ONE.log().hi());
  }

  @Test
  void quotientsAndProductsAgreeWithBigDecimal() {
    Random random = new Random(3);
    for (int i = 0; i < 1000; i++) {
      DoubleDouble a = DoubleDouble.sum(random.nextDouble(), random.nextDouble() * 0x1p-55);
      DoubleDouble b = DoubleDouble.sum(random.nextDouble() + 1, random.nextDouble() * 0x1p-55);
      assertClose(big(a).divide(big(b), DIGITS), a.over(b), a + " / " + b);
      assertClose(big(a).multiply(big(b)), a.times(b), a + " * " + b);
      assertClose(big(a).add(big(b)), a.plus(b), a + " + " + b);
    }
  }

  private static void assertClose(BigDecimal exact, DoubleDouble got, String what) {
    double error =
        big(got).subtract(exact).divide(exact, DIGITS).abs(MathContext.DECIMAL64).doubleValue();
    assertTrue(error < TOLERANCE, () -> what + " has relative error " + error);
  }

  private static BigDecimal big(DoubleDouble v) {
    return new BigDecimal(v.hi()).add(new BigDecimal(v.lo()));
  }

  /** The series at x / 2^20, squared twenty times. */
  private static BigDecimal exp(BigDecimal x) {
    MathContext more = new MathContext(80);
    BigDecimal t = x.divide(new BigDecimal(1 << 20), more);
    BigDecimal term = BigDecimal.ONE;
    BigDecimal sum = BigDecimal.ONE;
    for (int i = 1; i < 30; i++) {
      term = term.multiply(t, more).divide(new BigDecimal(i), more);
      sum = sum.add(term, more);
    }
    for (int i = 0; i < 20; i++) {
      sum = sum.multiply(sum, more);
    }
    return sum;
  }
}
