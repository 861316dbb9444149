package dev.quern.bessel;

import static dev.quern.bessel.BesselFunction.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import dev.quern.testing.Bits;
import dev.quern.testing.Subject;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What {@link LogBessel} promises for NaN, zeros, infinities and negative operands. */
class SpecialsTest {
  private static final double INF = Double.POSITIVE_INFINITY;
  private static final double NAN = Double.NaN;
  private static final double U = 0x1p-53;

  /** Orders of every class, integers and others. */
  private static final double[] ORDERS = {
    Double.MIN_VALUE,
    1e-300,
    1e-9,
    0.25,
    0.5,
    1,
    2,
    2.5,
    7,
    13.3,
    19.5,
    20,
    33,
    64.75,
    800,
    1e10,
    0x1p53,
    1e150,
    1e300,
    Double.MAX_VALUE
  };

  /** Finite and positive. */
  private static final double[] ARGUMENTS = {
    Double.MIN_VALUE,
    0x1p-1000,
    1e-30,
    0.1,
    0.7,
    1,
    1.7,
    3,
    6,
    15,
    25,
    50,
    500,
    1e5,
    1e20,
    1e200,
    Double.MAX_VALUE
  };

  private static final List<LogBessel> KERNELS =
      Subject.all().stream().map(Kernels::kernel).toList();

  /** Those that are the same for an order and its negative. */
  private static final List<BesselFunction> EVEN = List.of(LOG_K, LOG_K_EXP_SCALED, LOG_K_DX);

  /** Those that have a value for negative orders only where they are integers. */
  private static final List<BesselFunction> EVEN_IN_INTEGERS =
      List.of(LOG_I, LOG_I_EXP_SCALED, LOG_I_DX);

  @ParameterizedTest
  @EnumSource(BesselFunction.class)
  void nanGivesCanonicalNaN(BesselFunction f) {
    for (long bits : new long[] {0x7ff8000000000000L, -1L, 0x7ff0000000000001L}) {
      double nan = Double.longBitsToDouble(bits);
      for (double other : new double[] {0, -0.0, 1, 2.5, -3, -3.5, 30, 1e300, INF, -INF, nan}) {
        assertIs(NAN, f, nan, other);
        assertIs(NAN, f, other, nan);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(BesselFunction.class)
  void negativeArgumentsGiveCanonicalNaN(BesselFunction f) {
    for (double x : new double[] {-Double.MIN_VALUE, -1, -25.5, -1e300, -INF}) {
      for (double order : new double[] {0, -0.0, 0.5, 1, 20, 1e300, -1, -2.5, INF, -INF}) {
        assertIs(NAN, f, order, x);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(BesselFunction.class)
  void bothInfiniteGiveCanonicalNaN(BesselFunction f) {
    assertIs(NAN, f, INF, INF);
    assertIs(NAN, f, -INF, INF);
  }

  private static Map<BesselFunction, Double> table(double... values) {
    Map<BesselFunction, Double> table = new EnumMap<>(BesselFunction.class);
    for (int i = 0; i < values.length; i++) {
      table.put(BesselFunction.values()[i], values[i]);
    }
    return table;
  }

  /** In the order of the functions. */
  private static final Map<BesselFunction, Double> ZERO_ORDER_AT_ZERO =
      table(0, INF, 0, INF, 0, INF, 0, INF, 0, -INF, -INF, 0);

  /** The power-scaled forms have a test of their own. */
  private static final Map<BesselFunction, Double> AT_ZERO =
      table(-INF, INF, -INF, INF, NAN, NAN, 0, INF, INF, -INF, -INF, INF);

  private static final Map<BesselFunction, Double> INFINITE_ARGUMENT =
      table(INF, -INF, -INF, -INF, INF, -INF, 1, 1, 1, -1, 0, 0);

  private static final Map<BesselFunction, Double> INFINITE_ORDER =
      table(-INF, INF, -INF, INF, -INF, INF, 0, INF, INF, -INF, -INF, INF);

  @ParameterizedTest
  @EnumSource(BesselFunction.class)
  void resultsAtZeroAreLimits(BesselFunction f) {
    for (double x : new double[] {0, -0.0}) {
      assertIs(ZERO_ORDER_AT_ZERO.get(f), f, 0, x);
      assertIs(ZERO_ORDER_AT_ZERO.get(f), f, -0.0, x);
      if (f != LOG_I_POWER_SCALED && f != LOG_K_POWER_SCALED) {
        for (double order : ORDERS) {
          assertIs(AT_ZERO.get(f), f, order, x);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(BesselFunction.class)
  void resultsOfAnInfiniteArgumentAreLimits(BesselFunction f) {
    assertIs(INFINITE_ARGUMENT.get(f), f, 0, INF);
    for (double order : ORDERS) {
      assertIs(INFINITE_ARGUMENT.get(f), f, order, INF);
    }
  }

  @ParameterizedTest
  @EnumSource(BesselFunction.class)
  void resultsOfAnInfiniteOrderAreLimits(BesselFunction f) {
    assertIs(INFINITE_ORDER.get(f), f, INF, 0);
    for (double x : ARGUMENTS) {
      assertIs(INFINITE_ORDER.get(f), f, INF, x);
    }
  }

  @ParameterizedTest
  @EnumSource(BesselFunction.class)
  void anInfiniteNegativeOrderIsMirroredForK(BesselFunction f) {
    double expected =
        switch (f) {
          case LOG_K, LOG_K_EXP_SCALED, LOG_K_POWER_SCALED -> INF;
          case LOG_K_DX, LOG_K_DORDER -> -INF;
          default -> NAN;
        };
    assertIs(expected, f, -INF, 0);
    for (double x : ARGUMENTS) {
      assertIs(expected, f, -INF, x);
    }
  }

  @ParameterizedTest
  @EnumSource(BesselFunction.class)
  void negativeZeroIsZero(BesselFunction f) {
    for (double x : ARGUMENTS) {
      double expected = LogBessel.value(f, 0, x);
      assertIs(expected, f, -0.0, x);
      assertEquals(expected == expected, true, f + " of order 0, x " + x);
    }
    for (double order : ORDERS) {
      assertIs(LogBessel.value(f, order, 0), f, order, -0.0);
    }
    assertIs(LogBessel.value(f, 0, INF), f, -0.0, INF);
  }

  @ParameterizedTest
  @EnumSource(BesselFunction.class)
  void negativeOrdersAreMirroredOrNaN(BesselFunction f) {
    for (double order : ORDERS) {
      boolean integer = order == Math.rint(order);
      for (double x : ARGUMENTS) {
        checkMirrored(f, order, integer, x);
      }
      checkMirrored(f, order, integer, 0);
      checkMirrored(f, order, integer, INF);
    }
  }

  private static void checkMirrored(BesselFunction f, double order, boolean integer, double x) {
    double mirrored = LogBessel.value(f, order, x);
    if (EVEN.contains(f) || (EVEN_IN_INTEGERS.contains(f) && integer)) {
      assertIs(mirrored, f, -order, x);
    } else if (f == LOG_K_DORDER) {
      assertIs(-mirrored, f, -order, x);
    } else if (f == LOG_K_POWER_SCALED) {
      checkPowerScaled(f, LOG_K, order, x);
    } else if (f == LOG_I_POWER_SCALED && integer) {
      checkPowerScaled(f, LOG_I, order, x);
    } else {
      assertIs(NAN, f, -order, x);
    }
  }

  /** log(x^v f(|v|, x)), for v negative: x^-v of the scaled form is x^|v|. */
  private static void checkPowerScaled(
      BesselFunction scaled, BesselFunction plain, double order, double x) {
    double power = (scaled == LOG_I_POWER_SCALED ? order : -order) * Math.log(x);
    double log = LogBessel.value(plain, order, x);
    double got = LogBessel.value(scaled, -order, x);
    String what = scaled + ", order " + -order + ", x " + x + ": " + got;
    if (Double.isFinite(log) && Double.isFinite(power) && Double.isFinite(log + power)) {
      double terms = Math.abs(log) + 3 * Math.abs(power) + Math.hypot(order, x) + 1;
      assertEquals(log + power, got, 8 * U * terms, what);
    } else if (!Double.isNaN(log + power)) {
      assertEquals(log + power, got, what);
    } else {
      assertEquals(false, Double.isNaN(got), what);
    }
  }

  /** Below x = 1 and above it alike, where terms of opposite signs overflow. */
  @Test
  void powerScaledFormsOfHugeNegativeOrdersAreNotNaN() {
    double v = -1e308;
    assertIs(INF, LOG_K_POWER_SCALED, v, 1e10);
    assertIs(-INF, LOG_K_POWER_SCALED, v, 1e200);
    assertIs(-INF, LOG_I_POWER_SCALED, v, 1e10);
    assertIs(INF, LOG_I_POWER_SCALED, v, 1e200);
    assertIs(INF, LOG_K_POWER_SCALED, v, 1e-10);
    assertIs(-INF, LOG_I_POWER_SCALED, v, 1e-10);
  }

  /** -v ln 2 - ln Gamma(v + 1) and (v - 1) ln 2 + ln Gamma(v). */
  @Test
  void powerScaledLimitsAtZeroAreThoseOfTheGammaFunction() {
    assertIs(Math.log(Math.PI / 2) / 2, LOG_K_POWER_SCALED, 0.5, 0, 4);
    assertIs(Math.log(2 / Math.PI) / 2, LOG_I_POWER_SCALED, 0.5, 0, 4);
    for (int n = 1; n <= 80; n++) {
      BigInteger factorial = factorial(n);
      checkGamma(n, log(factorial) - Math.log(n), log(factorial));
      // Gamma(n + 1/2) = (2 n)! sqrt(pi) / (4^n n!)
      double half =
          log(new BigDecimal(factorial(2 * n)), factorial.shiftLeft(2 * n)) + Math.log(Math.PI) / 2;
      checkGamma(n + 0.5, half, half + Math.log(n + 0.5));
    }
    for (double v : new double[] {1e3, 1e6, 0x1p53, 1e20, 1e200, 1e300}) {
      // Stirling's series for ln Gamma(v), which v that large needs little of.
      double gamma = (v - 0.5) * Math.log(v) - v + Math.log(2 * Math.PI) / 2 + 1 / (12 * v);
      checkGamma(v, gamma, gamma + Math.log(v));
    }
    for (double v : new double[] {1e-9, 1e-20, 1e-300, Double.MIN_VALUE}) {
      double euler = 0.57721566490153286 * v;
      checkGamma(v, -Math.log(v) - euler, -euler);
    }
  }

  private static void checkGamma(double v, double logGamma, double logGammaOfNext) {
    double ln2 = Math.log(2);
    double i = -v * ln2 - logGammaOfNext;
    double k = (v - 1) * ln2 + logGamma;
    for (double x : new double[] {0, -0.0}) {
      assertIs(i, LOG_I_POWER_SCALED, v, x, 8 * (v * Math.abs(Math.log(v)) + v + Math.abs(i) + 1));
      assertIs(k, LOG_K_POWER_SCALED, v, x, 8 * (v * Math.abs(Math.log(v)) + v + Math.abs(k) + 1));
    }
  }

  private static BigInteger factorial(int n) {
    BigInteger product = BigInteger.ONE;
    for (int i = 2; i <= n; i++) {
      product = product.multiply(BigInteger.valueOf(i));
    }
    return product;
  }

  private static double log(BigInteger v) {
    return log(new BigDecimal(v), BigInteger.ONE);
  }

  private static double log(BigDecimal v, BigInteger divisor) {
    return Math.log(v.divide(new BigDecimal(divisor), MathContext.DECIMAL64).doubleValue());
  }

  /** The value of the contract, or a NaN with its canonical bits, from every kind of call. */
  private static void assertIs(double expected, BesselFunction f, double order, double x) {
    assertIs(expected, f, order, x, 0);
  }

  /** The same, with an error in units of 2^-53. */
  private static void assertIs(
      double expected, BesselFunction f, double order, double x, double units) {
    String what = f + ", order " + order + ", x " + x;
    double value = LogBessel.value(f, order, x);
    check(expected, value, units, () -> what + ", single value");
    for (LogBessel bessel : KERNELS) {
      double[] one = {x};
      bessel.apply(f, order, one, one);
      // The last of several, with elements of two other classes.
      double[] orders = {2.5, 30, order};
      double[] several = {3, 1, x};
      bessel.apply(f, orders, several, several);
      check(value, one[0], 0, () -> what + ", " + name(bessel));
      check(value, several[2], 0, () -> what + ", " + name(bessel) + ", an order per element");
      if (f == LOG_I || f == LOG_K) {
        double[] i = {x, 1};
        double[] k = {x, 1};
        bessel.logIAndLogK(order, i, i, k);
        check(value, f == LOG_I ? i[0] : k[0], 0, () -> what + ", " + name(bessel) + ", both");
      }
    }
  }

  private static String name(LogBessel bessel) {
    return bessel.backend() + " " + bessel.tier();
  }

  private static void check(double expected, double got, double units, Supplier<String> what) {
    // Zeros of either sign are the same; NaNs are of the canonical bits.
    boolean right =
        Double.isNaN(expected)
            ? Bits.of(got) == 0x7ff8000000000000L
            : got == expected || Math.abs(got - expected) <= units * U;
    if (!right) {
      fail(what.get() + ": " + Bits.text(got) + " = " + got + ", expected " + expected);
    }
  }
}
