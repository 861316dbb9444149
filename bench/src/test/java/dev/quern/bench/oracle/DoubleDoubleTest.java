package dev.quern.bench.oracle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DoubleDoubleTest {
  private static final MathContext DIGITS = new MathContext(60);
  private static final BigDecimal BOUND = new BigDecimal("1e-29");

  private static BigDecimal exp(BigDecimal x) {
    // exp(x) = exp(x / 2^k)^(2^k), by the series.
    BigDecimal small = x.divide(BigDecimal.TWO.pow(20), DIGITS);
    BigDecimal term = BigDecimal.ONE;
    BigDecimal sum = BigDecimal.ONE;
    for (int i = 1; i < 20; i++) {
      term = term.multiply(small, DIGITS).divide(BigDecimal.valueOf(i), DIGITS);
      sum = sum.add(term, DIGITS);
    }
    for (int i = 0; i < 20; i++) {
      sum = sum.multiply(sum, DIGITS);
    }
    return sum;
  }

  private static BigDecimal exact(DoubleDouble d) {
    return new BigDecimal(d.high).add(new BigDecimal(d.low));
  }

  private static void assertClose(BigDecimal expected, BigDecimal actual) {
    BigDecimal error = actual.subtract(expected).divide(expected, DIGITS).abs();
    assertTrue(
        error.compareTo(BOUND) < 0, () -> "relative error " + error.round(new MathContext(3)));
  }

  @Test
  void expIsExactToThirtyDigits() {
    Random random = new Random(1);
    for (int i = 0; i < 200; i++) {
      double x = random.nextDouble() * -745;
      double low = x * 0x1p-54 * random.nextDouble();
      DoubleDouble d = new DoubleDouble().set(x, low);
      BigDecimal expected = exp(new BigDecimal(x).add(new BigDecimal(low)));
      int n = d.exp();
      BigDecimal power =
          n < 0
              ? BigDecimal.ONE.divide(BigDecimal.TWO.pow(-n), new MathContext(400))
              : BigDecimal.TWO.pow(n);
      assertClose(expected, exact(d).multiply(power));
    }
  }

  @Test
  void expOfZeroIsOne() {
    DoubleDouble d = new DoubleDouble();
    assertEquals(0, d.exp());
    assertEquals(1, d.high);
    assertEquals(0, d.low);
  }

  @Test
  void logUndoesExp() {
    Random random = new Random(2);
    for (int i = 0; i < 200; i++) {
      double x = 0.5 + random.nextDouble() * 1e6;
      DoubleDouble log = new DoubleDouble().set(x, x * 0x1p-60).log();
      BigDecimal value = exact(new DoubleDouble().set(x, x * 0x1p-60));
      BigDecimal back = exp(exact(log));
      BigDecimal error = back.subtract(value).divide(value, DIGITS).abs();
      assertTrue(error.compareTo(new BigDecimal("1e-27")) < 0, error.toString());
    }
  }
}
