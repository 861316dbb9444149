package dev.quern.bessel;

import static dev.quern.bessel.BesselFunction.*;
import static dev.quern.bessel.Kernels.kernel;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quern.hardware.Backend;
import dev.quern.testing.Bits;
import dev.quern.testing.DoubleDouble;
import dev.quern.testing.Subject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@link LogBessel} promises for NaN, zeros, infinities and negative numbers. */
class SpecialsTest {
  private static final double INF = Double.POSITIVE_INFINITY;
  private static final double NAN = Double.NaN;
  private static final double MIN = Double.MIN_VALUE;
  private static final double MAX = Double.MAX_VALUE;

  /** Finite and from 0 on. */
  private static final double[] ORDERS = {0, MIN, 0.3, 1, 2.5, 19, 20.5, 1e5, 1e300, MAX};

  /** Finite and above 0. */
  private static final double[] ARGUMENTS = {
    MIN, 1e-300, 0.1, 0.5, 1, 1.5, 3, 7, 19, 50, 1e9, 1e300, MAX
  };

  /** A point and the value there. */
  private record Case(BesselFunction function, double order, double x, double expected) {}

  static List<Subject> subjects() {
    return Subject.all();
  }

  /** All that is said below in one value, but what is said of negative orders with ordinary x. */
  private static List<Case> cases(BesselFunction f) {
    List<Case> cases = new ArrayList<>();
    double[] anyOrder = with(ORDERS, -0.0, -1, -2.5, -1e300, INF, -INF);
    for (double order : anyOrder) {
      for (double x : new double[] {NAN, -MIN, -1, -1e300, -INF}) {
        cases.add(new Case(f, order, x, NAN));
      }
    }
    for (double x : with(ARGUMENTS, 0, -0.0, INF, NAN, -1)) {
      cases.add(new Case(f, NAN, x, NAN));
    }
    for (double x : with(ARGUMENTS, 0, -0.0)) {
      cases.add(new Case(f, INF, x, atInfiniteOrder(f)));
      cases.add(new Case(f, -INF, x, atMinusInfiniteOrder(f)));
    }
    cases.add(new Case(f, INF, INF, NAN));
    cases.add(new Case(f, -INF, INF, NAN));
    for (double order : with(ORDERS, -0.0)) {
      cases.add(new Case(f, order, INF, atInfinity(f)));
    }
    for (double order : new double[] {-1, -7, -1e300}) {
      cases.add(new Case(f, order, INF, atInfinityAndMinusAnInteger(f)));
    }
    for (double order : new double[] {-0.5, -7.25, -MIN}) {
      cases.add(new Case(f, order, INF, ofK(f) ? atInfinityAndMinusAnInteger(f) : NAN));
    }
    for (double zero : new double[] {0, -0.0}) {
      cases.add(new Case(f, 0, zero, atZeroAndOrderZero(f)));
      cases.add(new Case(f, -0.0, zero, atZeroAndOrderZero(f)));
      for (double order : ORDERS) {
        if (order > 0 && f != LOG_I_POWER_SCALED && f != LOG_K_POWER_SCALED) {
          cases.add(new Case(f, order, zero, atZero(f)));
        }
      }
      cases.add(new Case(f, -3, zero, atZeroAndMinusAnInteger(f)));
      cases.add(new Case(f, -2.5, zero, ofK(f) ? atZeroAndMinusAnInteger(f) : NAN));
    }
    return cases;
  }

  private static double[] with(double[] some, double... more) {
    double[] all = Arrays.copyOf(some, some.length + more.length);
    System.arraycopy(more, 0, all, some.length, more.length);
    return all;
  }

  private static boolean ofK(BesselFunction f) {
    return switch (f) {
      case LOG_K, LOG_K_EXP_SCALED, LOG_K_POWER_SCALED, LOG_K_DX, LOG_K_DORDER -> true;
      default -> false;
    };
  }

  private static double atInfiniteOrder(BesselFunction f) {
    return switch (f) {
      case LOG_I, LOG_I_EXP_SCALED, LOG_I_POWER_SCALED, LOG_K_DX, LOG_I_DORDER -> -INF;
      case LOG_K, LOG_K_EXP_SCALED, LOG_K_POWER_SCALED, LOG_I_DX, LOG_K_DORDER, RATIO_K -> INF;
      case RATIO_I -> 0;
    };
  }

  private static double atMinusInfiniteOrder(BesselFunction f) {
    return switch (f) {
      case LOG_K, LOG_K_EXP_SCALED, LOG_K_POWER_SCALED -> INF;
      case LOG_K_DX, LOG_K_DORDER -> -INF;
      default -> NAN;
    };
  }

  private static double atInfinity(BesselFunction f) {
    return switch (f) {
      case LOG_I, LOG_I_POWER_SCALED -> INF;
      case LOG_K, LOG_K_POWER_SCALED, LOG_I_EXP_SCALED, LOG_K_EXP_SCALED -> -INF;
      case RATIO_I, RATIO_K, LOG_I_DX -> 1;
      case LOG_K_DX -> -1;
      case LOG_I_DORDER, LOG_K_DORDER -> 0;
    };
  }

  private static double atInfinityAndMinusAnInteger(BesselFunction f) {
    return switch (f) {
      case RATIO_I, RATIO_K, LOG_I_DORDER -> NAN;
      // The negative of 0.
      case LOG_K_DORDER -> -0.0;
      default -> atInfinity(f);
    };
  }

  private static double atZero(BesselFunction f) {
    return switch (f) {
      case LOG_I, LOG_I_EXP_SCALED, LOG_K_DX, LOG_I_DORDER -> -INF;
      case LOG_K, LOG_K_EXP_SCALED, RATIO_K, LOG_I_DX, LOG_K_DORDER -> INF;
      case RATIO_I -> 0;
      case LOG_I_POWER_SCALED, LOG_K_POWER_SCALED -> throw new IllegalArgumentException(f.id());
    };
  }

  private static double atZeroAndOrderZero(BesselFunction f) {
    return switch (f) {
      case LOG_I, LOG_I_EXP_SCALED, LOG_I_POWER_SCALED, LOG_I_DX, LOG_K_DORDER -> 0;
      case LOG_K_POWER_SCALED -> INF;
      default -> atZero(f);
    };
  }

  private static double atZeroAndMinusAnInteger(BesselFunction f) {
    return switch (f) {
      case LOG_I_POWER_SCALED, LOG_K_DORDER -> -INF;
      case LOG_K_POWER_SCALED -> INF;
      case RATIO_I, RATIO_K, LOG_I_DORDER -> NAN;
      default -> atZero(f);
    };
  }

  @ParameterizedTest
  @EnumSource(BesselFunction.class)
  void limitsAreTheSingleValues(BesselFunction f) {
    for (Case c : cases(f)) {
      assertSame(c.expected, LogBessel.value(f, c.order, c.x), c.toString());
    }
    for (Case c : cases(LOG_I)) {
      assertSame(c.expected, LogBessel.logI(c.order, c.x), c.toString());
    }
    for (Case c : cases(LOG_K)) {
      assertSame(c.expected, LogBessel.logK(c.order, c.x), c.toString());
    }
  }

  /** Alone, and among elements of all classes, whose bits don't change. */
  @ParameterizedTest
  @MethodSource("subjects")
  void limitsAreTheSameInArraysAndLeaveTheirNeighboursAlone(Subject subject) {
    LogBessel bessel = kernel(subject);
    for (BesselFunction f : BesselFunction.values()) {
      List<Case> cases = cases(f);
      int n = cases.size();
      double[] orders = cases.stream().mapToDouble(Case::order).toArray();
      double[] x = cases.stream().mapToDouble(Case::x).toArray();
      double[] expected = cases.stream().mapToDouble(Case::expected).toArray();
      double[] results = new double[n];
      bessel.apply(f, orders, x, results);
      Bits.assertSame(expected, results, () -> subject + ", " + f + ", of the limits alone");
      for (int every : new int[] {2, 3, 40}) {
        Points points = Points.mixed(n * every, 71 + every);
        double[] among = new double[points.size()];
        LogBessel.on(Backend.SCALAR).apply(f, points.orders(), points.x(), among);
        for (int i = 0; i < n; i++) {
          int at = i * every + i % every;
          points.orders()[at] = orders[i];
          points.x()[at] = x[i];
          among[at] = expected[i];
        }
        double[] got = new double[points.size()];
        bessel.apply(f, points.orders(), points.x(), got);
        Bits.assertSame(among, got, () -> subject + ", " + f + ", one of " + every);
      }
    }
  }

  /** An order for all, out of the ordinary or not. */
  @ParameterizedTest
  @MethodSource("subjects")
  void limitsAreTheSameWithOneOrderForAll(Subject subject) {
    LogBessel bessel = kernel(subject);
    double[] x = with(ARGUMENTS, 0, -0.0, -1, INF, -INF, NAN);
    for (double order : with(ORDERS, -0.0, -1, -2.5, INF, -INF, NAN)) {
      double[][] expected = new double[2][x.length];
      for (BesselFunction f : BesselFunction.values()) {
        double[] singles = new double[x.length];
        for (int i = 0; i < x.length; i++) {
          singles[i] = LogBessel.value(f, order, x[i]);
        }
        double[] got = new double[x.length];
        bessel.apply(f, order, x, got);
        Bits.assertSame(singles, got, () -> subject + ", " + f + ", order " + order);
        if (f == LOG_I || f == LOG_K) {
          expected[f == LOG_I ? 0 : 1] = singles;
        }
      }
      double[] logI = new double[x.length];
      double[] logK = new double[x.length];
      bessel.logIAndLogK(order, x, logI, logK);
      Bits.assertSame(expected[0], logI, () -> subject + ", both, log I, order " + order);
      Bits.assertSame(expected[1], logK, () -> subject + ", both, log K, order " + order);
    }
  }

  @Test
  void kIsEvenInTheOrder() {
    for (double order : ORDERS) {
      for (double x : ARGUMENTS) {
        String at = "order " + -order + ", x " + x;
        for (BesselFunction f : List.of(LOG_K, LOG_K_EXP_SCALED, LOG_K_DX)) {
          assertSame(LogBessel.value(f, order, x), LogBessel.value(f, -order, x), f + ", " + at);
        }
        assertEquals(
            -LogBessel.value(LOG_K_DORDER, order, x),
            LogBessel.value(LOG_K_DORDER, -order, x),
            0.0,
            at);
      }
    }
  }

  @Test
  void iOfANegativeOrderIsThatOfThePositiveIntegerOrNothing() {
    for (double x : ARGUMENTS) {
      for (double order : new double[] {1, 2, 20, 1e5, 0x1p53, 1e300, MAX}) {
        for (BesselFunction f : List.of(LOG_I, LOG_I_EXP_SCALED, LOG_I_DX)) {
          String what = f + ", order " + -order + ", x " + x;
          assertSame(LogBessel.value(f, order, x), LogBessel.value(f, -order, x), what);
        }
      }
      for (double order : new double[] {-MIN, -0.5, -1.5, -20.25, -1e5 - 0.5}) {
        for (BesselFunction f : List.of(LOG_I, LOG_I_EXP_SCALED, LOG_I_POWER_SCALED, LOG_I_DX)) {
          assertSame(NAN, LogBessel.value(f, order, x), f + ", order " + order + ", x " + x);
        }
      }
    }
  }

  @Test
  void ratiosAndTheDerivativeOfLogIByTheOrderWantNoNegativeOrder() {
    for (double x : ARGUMENTS) {
      for (double order : new double[] {-MIN, -0.5, -1, -3, -1e300}) {
        for (BesselFunction f : List.of(RATIO_I, RATIO_K, LOG_I_DORDER)) {
          assertSame(NAN, LogBessel.value(f, order, x), f + ", order " + order + ", x " + x);
        }
      }
    }
  }

  /** Whatever the sign of zero: both are the same order. */
  @Test
  void minusZeroIsZero() {
    for (double x : with(ARGUMENTS, 0, INF)) {
      for (BesselFunction f : BesselFunction.values()) {
        double expected = LogBessel.value(f, 0, x);
        assertEquals(expected, LogBessel.value(f, -0.0, x), 0.0, f + ", order -0, x " + x);
      }
    }
  }

  /** x^v I_{-v} and x^-v K_{-v} with the power of the negative order: log I + v log x. */
  @Test
  void powerScaledFormsOfNegativeOrdersScaleByTheNegativePower() {
    double[] orders = {1, 2, 7, 19, 25, 1000, 1e100, 1e300, 3e305, MAX};
    for (double order : orders) {
      for (double x : ARGUMENTS) {
        for (BesselFunction f : List.of(LOG_I, LOG_K)) {
          boolean first = f == LOG_I;
          // By what is homogeneous where the order is huge.
          double down = order > 1e290 && x > 1 ? 0x1p-20 : 1;
          double log = LogBessel.value(f, order * down, x * down);
          DoubleDouble power =
              new DoubleDouble(x, 0).log().times(new DoubleDouble(order * down, 0));
          double expected =
              DoubleDouble.sum(log, 0).plus(first ? power : power.negated()).hi() / down;
          double got = LogBessel.value(first ? LOG_I_POWER_SCALED : LOG_K_POWER_SCALED, -order, x);
          double allowed =
              Promise.LOGARITHM.allowed(order * down, x * down, log) / down
                  + 4 * Promise.U * Math.abs(power.hi()) / down;
          String what = f + ", order " + -order + ", x " + x;
          if (x <= 1 && !Double.isFinite(expected)) {
            // x is at most 1: no term is of another sign than the sum.
            assertEquals(first ? -INF : INF, got, what);
          } else if (Double.isInfinite(expected)) {
            assertEquals(expected, got, what);
          } else {
            assertEquals(expected, got, allowed, what);
          }
        }
      }
    }
  }

  /** -v ln 2 - ln Gamma(v + 1) and (v - 1) ln 2 + ln Gamma(v) where Gamma is a factorial. */
  @Test
  void powerScaledFormsAtZeroAreLogarithmsOfFactorials() {
    DoubleDouble two = new DoubleDouble(2, 0).log();
    DoubleDouble factorial = DoubleDouble.ZERO;
    for (int v = 1; v <= 170; v++) {
      // ln Gamma(v), then ln Gamma(v + 1).
      DoubleDouble ofK = factorial.plus(two.times(new DoubleDouble(v - 1, 0)));
      factorial = factorial.plus(new DoubleDouble(v, 0).log());
      DoubleDouble ofI = factorial.plus(two.times(new DoubleDouble(v, 0))).negated();
      for (double zero : new double[] {0, -0.0}) {
        double i = LogBessel.value(LOG_I_POWER_SCALED, v, zero);
        double k = LogBessel.value(LOG_K_POWER_SCALED, v, zero);
        assertEquals(ofI.hi(), i, Promise.LOGARITHM.allowed(v, 0, ofI.hi()), "I, order " + v);
        assertEquals(ofK.hi(), k, Promise.LOGARITHM.allowed(v, 0, ofK.hi()), "K, order " + v);
      }
    }
    double half = 0.5 * StrictMath.log(Math.PI / 2);
    assertEquals(half, LogBessel.value(LOG_K_POWER_SCALED, 0.5, 0), 1e-15);
    assertEquals(-half, LogBessel.value(LOG_I_POWER_SCALED, 0.5, 0), 1e-15);
  }

  /** What is a limit at 0 is nearly reached by the least numbers. */
  @Test
  void powerScaledFormsAtZeroAreTheirLimits() {
    for (double order : new double[] {MIN, 1e-300, 1e-9, 0.3, 0.75, 4.5, 21.25, 1e5, 1e300, MAX}) {
      double ofI = LogBessel.value(LOG_I_POWER_SCALED, order, 0);
      double near = LogBessel.value(LOG_I_POWER_SCALED, order, 0x1p-1000);
      assertEquals(near, ofI, 2 * Promise.LOGARITHM.allowed(order, 0, near), "I, order " + order);
      // Of K the limit is reached where x^(2 v) vanishes.
      if (order >= 0.75) {
        double ofK = LogBessel.value(LOG_K_POWER_SCALED, order, 0);
        near = LogBessel.value(LOG_K_POWER_SCALED, order, 0x1p-1000);
        if (Double.isInfinite(near)) {
          assertEquals(near, ofK, "K, order " + order);
        } else {
          double allowed = 2 * Promise.LOGARITHM.allowed(order, 0, near);
          assertEquals(near, ofK, allowed, "K, order " + order);
        }
      } else {
        assertTrue(
            LogBessel.value(LOG_K_POWER_SCALED, order, 0)
                >= LogBessel.value(LOG_K_POWER_SCALED, order, 0x1p-1000),
            "K, order " + order);
      }
    }
  }

  private static void assertSame(double expected, double got, String what) {
    Bits.assertSame(new double[] {expected}, new double[] {got}, () -> what);
  }
}
