package dev.quern.bessel;

import static dev.quern.bessel.BesselFunction.*;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleToLongFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Across every border between formulas and numbers of terms, by single ulps and by longer steps:
 * values change as the derivatives say, within what {@link LogBessel} promises of errors, and so in
 * the direction that theory says.
 */
class BordersTest {
  private static final long SEED = 51;
  private static final int ULPS = 40;
  private static final int LONGEST_STEP = 30;
  private static final int LINES = 25;

  /** Borders of r^2. */
  private static final double[] SQUARES = {400, 900, 4096, 490000};

  /** Borders of x where r is below 20. */
  private static final double[] ARGUMENTS = {0.25, 1, 2, 4, 8};

  private static final LogBessel BESSEL = LogBessel.best();

  /** Points in a row that differ in x, or in the order, and rise. */
  private record Line(boolean inX, double other, double[] orders, double[] x) {
    static Line of(boolean inX, double other, double[] at) {
      double[] same = new double[at.length];
      Arrays.fill(same, other);
      return inX ? new Line(true, other, same, at) : new Line(false, other, at, same);
    }

    double[] at() {
      return inX ? x : orders;
    }
  }

  @ParameterizedTest
  @EnumSource(BesselFunction.class)
  void valuesFollowTheirDerivativesAcrossBorders(BesselFunction function) {
    List<Line> lines = lines();
    assertTrue(lines.size() > 500, "lines: " + lines.size());
    double worst = 0;
    for (Line line : lines) {
      double[] values = evaluate(function, line);
      double[] slopes = slopes(function, line);
      for (int i = 1; i < values.length; i++) {
        double step = line.at()[i] - line.at()[i - 1];
        double allowed = allowed(function, line, i, values);
        double change = values[i] - values[i - 1];
        double excess;
        if (Double.isInfinite(values[i]) && values[i] == values[i - 1]
            || slopes != null && !Double.isFinite(slopes[i] - slopes[i - 1])) {
          // Of infinite values and derivatives there is nothing to say.
          continue;
        }
        if (slopes != null) {
          double due = step * (0.5 * slopes[i - 1] + 0.5 * slopes[i]);
          excess = Math.abs(change - due) / (allowed + 1e-13 * Math.abs(due));
        } else {
          // No value changes by more than this share of it, or of 1, for a share of its operand.
          double most = 2 * (step / line.at()[i]) * Math.max(Math.abs(values[i]), floor(function));
          excess = Math.abs(change) / (allowed + most);
        }
        worst = Math.max(worst, excess);
        if (!(excess <= 1)) {
          fail("jumps by " + excess + " of what is allowed: " + text(function, line, i, values));
        }
      }
    }
    System.out.printf("%s: %.2f of the jump allowed%n", function.id(), worst);
  }

  @ParameterizedTest
  @EnumSource(BesselFunction.class)
  void valuesRiseAndFallAsTheyShouldAcrossBorders(BesselFunction function) {
    for (Line line : lines()) {
      checkDirection(function, line);
    }
  }

  @ParameterizedTest
  @EnumSource(BesselFunction.class)
  void valuesRiseAndFallAsTheyShouldOverTheWholeRange(BesselFunction function) {
    Random random = new Random(SEED);
    for (int k = 0; k < 60; k++) {
      double other = k == 0 ? 0 : Math.exp(random.nextDouble() * (k % 2 == 0 ? 600 : 8) - 5);
      double[] at = new double[3000];
      double from = k % 3 == 0 ? -700 : -8;
      double to = k % 3 == 0 ? 700 : 12;
      for (int i = 0; i < at.length; i++) {
        at[i] = Math.exp(from + (to - from) * i / at.length);
      }
      checkDirection(function, Line.of(true, other, at));
      if (other > 0) {
        checkDirection(function, Line.of(false, other, at));
      }
    }
  }

  private static void checkDirection(BesselFunction function, Line line) {
    int sign = direction(function, line.inX);
    if (sign == 0) {
      return;
    }
    double[] values = evaluate(function, line);
    double[] slopes = slopes(function, line);
    for (int i = 1; i < values.length; i++) {
      double allowed = allowed(function, line, i, values);
      double change = sign * (values[i] - values[i - 1]);
      double step = line.at()[i] - line.at()[i - 1];
      boolean strict =
          slopes != null
              && Double.isFinite(slopes[i] - slopes[i - 1])
              && step * Math.min(Math.abs(slopes[i - 1]), Math.abs(slopes[i])) > 1.01 * allowed;
      boolean infinite = values[i] == values[i - 1] && Double.isInfinite(values[i]);
      if (!infinite && !(strict ? change > 0 : change >= -allowed)) {
        fail("wrong direction: " + text(function, line, i, values));
      }
    }
  }

  /** 1 where values rise with x, or with the order; -1 where they fall; 0 where neither is so. */
  private static int direction(BesselFunction function, boolean inX) {
    return switch (function) {
      case LOG_I, RATIO_I, LOG_I_DORDER -> inX ? 1 : -1;
      case LOG_K, RATIO_K, LOG_K_DORDER -> inX ? -1 : 1;
      case LOG_I_EXP_SCALED -> inX ? 0 : -1;
      case LOG_K_EXP_SCALED -> inX ? -1 : 1;
      case LOG_I_POWER_SCALED -> inX ? 1 : 0;
      case LOG_K_POWER_SCALED -> inX ? -1 : 0;
      case LOG_I_DX -> inX ? 0 : 1;
      case LOG_K_DX -> inX ? 1 : -1;
    };
  }

  /** Derivatives along the line, or null where the library has none. */
  private static double[] slopes(BesselFunction function, Line line) {
    double[] x = line.x;
    double[] slopes;
    switch (function) {
      case LOG_I, LOG_I_EXP_SCALED, LOG_I_POWER_SCALED ->
          slopes = evaluate(line.inX ? LOG_I_DX : LOG_I_DORDER, line);
      case LOG_K, LOG_K_EXP_SCALED, LOG_K_POWER_SCALED ->
          slopes = evaluate(line.inX ? LOG_K_DX : LOG_K_DORDER, line);
      default -> {
        return null;
      }
    }
    if (line.inX) {
      double[] ratios =
          function == LOG_I_POWER_SCALED || function == LOG_K_POWER_SCALED
              ? evaluate(function == LOG_I_POWER_SCALED ? RATIO_I : RATIO_K, line)
              : null;
      for (int i = 0; i < x.length; i++) {
        slopes[i] +=
            switch (function) {
              case LOG_I_EXP_SCALED -> -1;
              case LOG_K_EXP_SCALED -> 1;
              default -> 0;
            };
        if (function == LOG_I_POWER_SCALED) {
          slopes[i] = ratios[i];
        } else if (function == LOG_K_POWER_SCALED) {
          // -K_{v-1} / K_v
          slopes[i] = 2 * line.other / x[i] - ratios[i];
        }
      }
    } else if (function == LOG_I_POWER_SCALED || function == LOG_K_POWER_SCALED) {
      double log = Math.log(line.other);
      for (int i = 0; i < x.length; i++) {
        slopes[i] += function == LOG_I_POWER_SCALED ? -log : log;
      }
    }
    return slopes;
  }

  private static double floor(BesselFunction function) {
    return Promise.of(function) == Promise.ORDER_SLOPE ? 1 : 0;
  }

  /** What the errors of two neighbours may make of their difference. */
  private static double allowed(BesselFunction function, Line line, int i, double[] values) {
    Promise promise = Promise.of(function);
    double[] orders = line.orders;
    double[] x = line.x;
    return promise.allowed(orders[i - 1], x[i - 1], values[i - 1])
        + promise.allowed(orders[i], x[i], values[i]);
  }

  private static double[] evaluate(BesselFunction function, Line line) {
    double[] values = new double[line.at().length];
    BESSEL.apply(function, line.orders, line.x, values);
    return values;
  }

  private static String text(BesselFunction function, Line line, int i, double[] values) {
    return String.format(
        "%s, order %s, x %s: %s; order %s, x %s: %s; seed %d",
        function.id(),
        line.orders[i - 1],
        line.x[i - 1],
        values[i - 1],
        line.orders[i],
        line.x[i],
        values[i],
        SEED);
  }

  // ---- lines

  private static List<Line> lines() {
    Random random = new Random(SEED);
    List<Line> lines = new ArrayList<>();
    for (double square : SQUARES) {
      double radius = Math.sqrt(square);
      for (int k = 0; k < LINES; k++) {
        double other = radius * share(random, k);
        double near = Math.sqrt(square - other * other);
        lines.add(line(true, other, near, x -> reached(x * x + other * other, square)));
        if (other > 0) {
          lines.add(line(false, other, near, v -> reached(v * v + other * other, square)));
        }
      }
      // Where x is tiny, to one side of r = 20 or both there are formulas of their own.
      for (double tiny : new double[] {Double.MIN_VALUE, 0x1p-1022, 0x1p-510, 0x1p-500, 1e-100}) {
        lines.add(line(false, tiny, radius, v -> reached(v * v, square)));
      }
    }
    for (double border : ARGUMENTS) {
      for (int k = 0; k < LINES; k++) {
        double order = 19.9 * share(random, k);
        if (order * order + border * border < 399) {
          lines.add(line(true, order, border, x -> reached(x, border)));
        }
      }
    }
    // The nearest integer changes.
    for (int n = 0; n < 20; n++) {
      double half = n + 0.5;
      for (double x : new double[] {1e-310, 1e-20, 0.01, 0.2, 0.3, 0.9, 1.5, 3, 6, 9, 14, 19}) {
        if (half * half + x * x < 399) {
          lines.add(line(false, x, half, v -> reached(v, half)));
        }
      }
    }
    double[] large = {20.5, 25, 33, 700, 1e5, 1e10, 1e100, 0x1p439, 0x1p441, 0x1p700, 1e300};
    for (double order : large) {
      for (double x : new double[] {0x1p-500, 0x1p-400, 0x1p440}) {
        lines.add(line(true, order, x, at -> reached(at, x)));
      }
    }
    for (double x :
        new double[] {0x1p-1000, 0x1p-500, 0x1p-300, 1, 1e10, 0x1p439, 0x1p441, 1e300}) {
      lines.add(line(false, x, 0x1p440, v -> reached(v, 0x1p440)));
    }
    for (double other : new double[] {1, 0x1p300, 0x1p439, 0x1.8p439, 0x1.ff8p439}) {
      double near = Math.sqrt(0x1p880 - other * other);
      lines.add(line(true, other, near, x -> reached(x * x + other * other, 0x1p880)));
      lines.add(line(false, other, near, v -> reached(v * v + other * other, 0x1p880)));
    }
    return lines;
  }

  private static long reached(double value, double border) {
    return value >= border ? 1 : 0;
  }

  /** Of a radius: zero, all but nothing, next to nothing, any. */
  private static double share(Random random, int k) {
    return switch (k) {
      case 0 -> 0;
      case 1 -> 0x1p-900;
      case 2 -> 1e-12;
      case 3 -> 1 - 1e-9;
      case 4 -> 0.025;
      default -> k % 2 == 0 ? random.nextDouble() : Math.exp(-20 * random.nextDouble());
    };
  }

  /** Around the first number from which on {@code side} is 1. */
  private static Line line(boolean inX, double other, double near, DoubleToLongFunction side) {
    double first = near / 2;
    double after = near * 2;
    assertTrue(
        side.applyAsLong(first) == 0 && side.applyAsLong(after) == 1,
        "no border at " + near + ", other operand " + other);
    while (Math.nextUp(first) < after) {
      double middle = first + (after - first) / 2;
      if (side.applyAsLong(middle) == 1) {
        after = middle;
      } else {
        first = middle;
      }
    }
    List<Double> at = new ArrayList<>();
    double ulp = Math.ulp(after);
    for (int k = LONGEST_STEP; k > 5; k--) {
      at.add(after - ULPS * ulp - Math.scalb(ulp, k));
    }
    for (int k = -ULPS; k < ULPS; k++) {
      at.add(after + k * ulp);
    }
    for (int k = 6; k <= LONGEST_STEP; k++) {
      at.add(after + ULPS * ulp + Math.scalb(ulp, k));
    }
    return Line.of(inX, other, at.stream().mapToDouble(d -> d).distinct().toArray());
  }
}
