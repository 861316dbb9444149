package dev.quern.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.quern.testing.DoubleDouble;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/** The elementary functions against double-doubles, and at the ends of their ranges. */
class ElementaryTest {
  private static final double INF = Double.POSITIVE_INFINITY;
  private static final double NAN = Double.NaN;
  private static final double MIN = Double.MIN_VALUE;
  private static final double MAX = Double.MAX_VALUE;
  private static final double LN2 = 0x1.62e42fefa39efp-1;
  private static final double SQRT2 = 0x1.6a09e667f3bcdp0;
  private static final long SEED = 41;
  private static final int POINTS = 50_000;

  /** The exact value times 2^shift. */
  private interface Exact {
    DoubleDouble of(DoubleDouble a, int shift);
  }

  @Test
  void logarithmsAreWithinOneUlp() {
    List<Double> points = points(0, INF, SQRT2 / 2, 1, SQRT2, 0x1p-960, 0x1p-1022, 0x1p1000);
    check("log", Elementary::log, (a, shift) -> a.log().scaled(shift), 0.8, points);
  }

  @Test
  void logarithmsOfOneAndMoreAreWithinOneUlp() {
    List<Double> points = points(-1, INF, 0, SQRT2 / 2 - 1, SQRT2 - 1, 1, 0x1p53, 0x1p1000);
    check("log1p", Elementary::log1p, (a, shift) -> a.log1p().scaled(shift), 1, points);
  }

  @Test
  void exponentialsAreWithinOneUlp() {
    // Below -745.14 results are 0, above 709.79 infinite.
    double[] centers = {0, LN2 / 2, -LN2 / 2, 1.5 * LN2, -708.4, -745.13, 709.78, 708};
    List<Double> points = points(-746, 710, centers);
    check("exp", Elementary::exp, DoubleDouble::exp, 1, points);
  }

  @Test
  void hyperbolicSinesAreWithinTwoUlps() {
    List<Double> points = points(-710.6, 710.6, 0, 1, -1, LN2, 710.47, -710.47);
    check("sinh", Elementary::sinh, DoubleDouble::sinh, 2, points);
  }

  @Test
  void hyperbolicCosinesAreWithinTwoUlps() {
    List<Double> points = points(-710.6, 710.6, 0, LN2 / 2, LN2, 710.47, -710.47);
    check("cosh", Elementary::cosh, DoubleDouble::cosh, 2, points);
  }

  @Test
  void inverseHyperbolicSinesAreWithinTwoUlps() {
    List<Double> points = points(-INF, INF, 0, 0.5, -1, 0x1p30, -0x1p30, MAX);
    check("asinh", Elementary::asinh, (a, shift) -> a.asinh().scaled(shift), 2, points);
  }

  /** Quotients near 1, whose logarithm is small, and those that leave the range. */
  @Test
  void logarithmsOfQuotientsAreWithinTwoUlps() {
    Random random = new Random(SEED);
    double worst = 0;
    for (int i = 0; i < 2 * POINTS; i++) {
      double a = Math.scalb(1 + random.nextDouble(), random.nextInt(980) - 490);
      double b = Math.scalb(1 + random.nextDouble(), random.nextInt(980) - 490);
      if (i % 2 == 0) {
        b = a * (1 + random.nextGaussian() * Math.scalb(1.0, -random.nextInt(52)));
      }
      if (!(b > 0)) {
        continue;
      }
      double low = a * random.nextGaussian() * 0x1p-55;
      int shift = i % 3 == 0 ? 600 : 0;
      DoubleDouble sum = DoubleDouble.sum(a, low);
      DoubleDouble over = sum.plus(new DoubleDouble(-b, 0)).over(new DoubleDouble(b, 0));
      // The sum with 1 inside log1p is exact only where the argument is small.
      boolean small = Math.abs(over.hi()) < 0.25 && shift == 0;
      DoubleDouble exact =
          small
              ? over.log1p()
              : sum.log()
                  .plus(new DoubleDouble(b, 0).log().negated())
                  .plus(new DoubleDouble(2, 0).log().times(new DoubleDouble(shift, 0)));
      double got = Elementary.log_quotient(a, low, b, shift);
      double error = Math.abs((got - exact.hi()) - exact.lo()) / Math.ulp(exact.hi());
      if (!(error <= 2)) {
        fail(
            String.format(
                "log((%a + %a) 2^%d / %a), seed %d: %a, exactly %s, off by %s ulp",
                a, low, shift, b, SEED, got, exact, error));
      }
      worst = Math.max(worst, error);
    }
    System.out.printf("log of a quotient: %.3f ulp%n", worst);
  }

  @Test
  void logarithmsHaveTheirLimits() {
    assertAt(Elementary::log, NAN, -INF, -MAX, -1, -MIN, NAN);
    assertAt(Elementary::log, -INF, 0, -0.0);
    assertAt(Elementary::log, 0, 1);
    assertAt(Elementary::log, INF, INF);
    assertAt(Elementary::log1p, NAN, -INF, -MAX, Math.nextDown(-1.0), NAN);
    assertAt(Elementary::log1p, -INF, -1);
    assertAt(Elementary::log1p, 0, 0);
    assertAt(Elementary::log1p, -0.0, -0.0);
    assertAt(Elementary::log1p, INF, INF);
    for (double a : new double[] {0x1p-1022, -0x1p-1022, 0x1p-200}) {
      assertAt(Elementary::log1p, a, a);
    }
  }

  @Test
  void exponentialsHaveTheirLimits() {
    assertAt(Elementary::exp, 1, 0, -0.0, MIN, -MIN, 0x1p-60);
    assertAt(Elementary::exp, 0, -745.14, -1000, -MAX, -INF);
    assertAt(Elementary::exp, INF, 709.79, 1000, MAX, INF);
    assertAt(Elementary::exp, NAN, NAN);
    assertAt(Elementary::exp, MIN, -745);
    // The power of two goes in with the last step.
    assertEquals(Elementary.exp(-600) * 0x1p900, Elementary.exp_shifted(-600, 900));
    assertEquals(Elementary.exp(600) * 0x1p-900, Elementary.exp_shifted(600, -900));
  }

  @Test
  void hyperbolicFunctionsHaveTheirLimits() {
    assertAt(Elementary::cosh, 1, 0, -0.0, MIN, -MIN, 0x1p-60);
    assertAt(Elementary::cosh, INF, 710.48, -710.48, MAX, -INF, INF);
    assertAt(Elementary::cosh, NAN, NAN);
    for (double a : new double[] {0, 0x1p-1022, 0x1p-30}) {
      for (DoubleUnaryOperator f :
          List.<DoubleUnaryOperator>of(Elementary::sinh, Elementary::asinh)) {
        assertAt(f, a, a);
        assertAt(f, -a, -a);
      }
    }
    assertAt(Elementary::sinh, INF, 710.48, MAX, INF);
    assertAt(Elementary::sinh, -INF, -710.48, -MAX, -INF);
    assertAt(Elementary::sinh, NAN, NAN);
    assertAt(Elementary::asinh, INF, INF);
    assertAt(Elementary::asinh, -INF, -INF);
    assertAt(Elementary::asinh, NAN, NAN);
  }

  private static void assertAt(DoubleUnaryOperator function, double expected, double... points) {
    for (double a : points) {
      assertEquals(expected, function.applyAsDouble(a), "at " + a);
    }
  }

  /** Those above {@code from} and below {@code to}: of all magnitudes, even, around each center. */
  private static List<Double> points(double from, double to, double... centers) {
    Random random = new Random(SEED);
    List<Double> points = new ArrayList<>();
    for (int i = 0; i < POINTS; i++) {
      points.add(Double.longBitsToDouble(random.nextLong()));
      double part = random.nextDouble();
      points.add(Math.max(from, -1e3) * (1 - part) + Math.min(to, 1e3) * part);
      double center = centers[random.nextInt(centers.length)];
      double size = center == 0 ? 1 : center;
      points.add(center + size * random.nextGaussian() * Math.scalb(1.0, -random.nextInt(55)));
    }
    for (double center : centers) {
      double above = center;
      double below = center;
      for (int i = 0; i < 1000; i++) {
        points.add(above);
        points.add(below);
        above = Math.nextUp(above);
        below = Math.nextDown(below);
      }
    }
    points.removeIf(a -> !(a > from && a < to) || a == 0);
    assertTrue(points.size() > POINTS, "points: " + points.size());
    return points;
  }

  private static void check(
      String name, DoubleUnaryOperator function, Exact exact, double most, List<Double> points) {
    double worst = 0;
    double worstAt = 0;
    for (double a : points) {
      double got = function.applyAsDouble(a);
      // To where neither the exact value nor an ulp of it can leave the range.
      DoubleDouble number = new DoubleDouble(a, 0);
      double size = exact.of(number, -8).hi();
      int shift = Math.abs(size) < 0x1p-300 ? 200 : Math.abs(size) > 0x1p1000 ? -8 : 0;
      DoubleDouble e = shift == -8 ? exact.of(number, -8) : exact.of(number, shift);
      double scaled =
          Double.isInfinite(got) ? Math.copySign(0x1p1016, got) : Math.scalb(got, shift);
      double ulp = Math.max(Math.ulp(e.hi()), Math.scalb(MIN, shift));
      boolean overflows = Math.abs(e.hi()) >= 0x1p1016;
      double error =
          overflows
              ? scaled == Math.copySign(0x1p1016, e.hi()) ? 0 : INF
              : Math.abs((scaled - e.hi()) - e.lo()) / ulp;
      if (!(error <= most)) {
        fail(
            String.format(
                "%s(%a), seed %d: %a, exactly %s 2^%d, off by %s ulp",
                name, a, SEED, got, e, -shift, error));
      }
      if (error > worst) {
        worst = error;
        worstAt = a;
      }
    }
    System.out.printf("%s: %.3f ulp at %a, of %d points%n", name, worst, worstAt, points.size());
  }
}
