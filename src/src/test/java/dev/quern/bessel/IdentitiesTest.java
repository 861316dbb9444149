package dev.quern.bessel;

import static dev.quern.bessel.BesselFunction.*;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.quern.testing.DoubleDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * What holds of I and K whatever a table says, within what {@link LogBessel} promises of errors.
 */
class IdentitiesTest {
  private static final long SEED = 61;
  private static final int POINTS = 20_000;
  private static final double U = Promise.U;
  private static final DoubleDouble TWO = new DoubleDouble(2, 0);
  private static final DoubleDouble PI = new DoubleDouble(Math.PI, 0x1.1a62633145c07p-53);

  private static final LogBessel BESSEL = LogBessel.best();

  private final Points points = Points.mixed(POINTS, SEED);
  private final double[] orders = points.orders();
  private final double[] x = points.x();

  /** The largest share of a tolerance that was used, and where it is more than all of it. */
  private static final class Shares {
    private final String identity;
    private double worst;
    private int count;

    Shares(String identity) {
      this.identity = identity;
    }

    void add(double difference, double allowed, double order, double x) {
      double share = Math.abs(difference) / allowed;
      if (!(share <= 1)) {
        fail(
            identity
                + ", order "
                + order
                + ", x "
                + x
                + ", seed "
                + SEED
                + ": off by "
                + difference
                + ", allowed "
                + allowed);
      }
      worst = Math.max(worst, share);
      count++;
    }

    void assertCount(int least) {
      assertTrue(count >= least, identity + " at so few points: " + count);
      System.out.printf("%s: %.2f of the tolerance%n", identity, worst);
    }
  }

  private static double[] evaluate(BesselFunction function, double[] orders, double[] x) {
    double[] values = new double[x.length];
    BESSEL.apply(function, orders, x, values);
    return values;
  }

  private double[] evaluate(BesselFunction function) {
    return evaluate(function, orders, x);
  }

  private double allowed(BesselFunction function, double[] values, int i) {
    return Promise.of(function).allowed(orders[i], x[i], values[i]);
  }

  private static double[] plus(double[] a, double b) {
    double[] sums = new double[a.length];
    for (int i = 0; i < a.length; i++) {
      sums[i] = a[i] + b;
    }
    return sums;
  }

  /** I_{v-1} / I_v = 2 v / x + I_{v+1} / I_v, and K_{v+1} / K_v = 2 v / x + K_{v-1} / K_v. */
  @Test
  void ratiosObeyTheRecurrence() {
    double[] ratioI = evaluate(RATIO_I);
    double[] ratioK = evaluate(RATIO_K);
    double[] lower = plus(orders, -1);
    double[] lowerI = evaluate(RATIO_I, lower, x);
    double[] lowerK = evaluate(RATIO_K, lower, x);
    Shares ofI = new Shares("recurrence of I");
    Shares ofK = new Shares("recurrence of K");
    for (int i = 0; i < POINTS; i++) {
      double quotient = 2 * orders[i] / x[i];
      // From order 1 on, an order less 1 is exact.
      if (orders[i] >= 1 && orders[i] < 0x1p50 && quotient < 1e300) {
        double inverse = 1 / lowerI[i];
        ofI.add(quotient + ratioI[i] - inverse, 20 * U * inverse, orders[i], x[i]);
        ofK.add(quotient + 1 / lowerK[i] - ratioK[i], 20 * U * ratioK[i], orders[i], x[i]);
      }
    }
    ofI.assertCount(POINTS / 2);
    ofK.assertCount(POINTS / 2);
  }

  /** I_v K_{v+1} + I_{v+1} K_v = 1 / x. */
  @Test
  void theWronskianIsTheInverseOfX() {
    double[] logI = evaluate(LOG_I);
    double[] logK = evaluate(LOG_K);
    double[] ratioI = evaluate(RATIO_I);
    double[] ratioK = evaluate(RATIO_K);
    Shares shares = new Shares("Wronskian");
    for (int i = 0; i < POINTS; i++) {
      double sum = ratioI[i] + ratioK[i];
      if (Double.isFinite(logI[i]) && Double.isFinite(sum)) {
        double rest = Math.log(sum) + Math.log(x[i]);
        double allowed =
            allowed(LOG_I, logI, i)
                + allowed(LOG_K, logK, i)
                + U * (20 + 2 * Math.abs(Math.log(sum)) + 2 * Math.abs(Math.log(x[i])));
        shares.add((logI[i] + logK[i]) + rest, allowed, orders[i], x[i]);
      }
    }
    shares.assertCount(POINTS * 3 / 4);
  }

  @Test
  void logarithmsOfNeighbouringOrdersDifferByTheLogarithmOfTheRatio() {
    double[] higher = plus(orders, 1);
    for (BesselFunction function : new BesselFunction[] {LOG_I, LOG_K}) {
      double[] values = evaluate(function);
      double[] next = evaluate(function, higher, x);
      double[] ratios = evaluate(function == LOG_I ? RATIO_I : RATIO_K);
      Shares shares = new Shares(function.id() + " of the next order");
      for (int i = 0; i < POINTS; i++) {
        if (higher[i] - 1 == orders[i]
            && orders[i] < 0x1p50
            && ratios[i] > 0x1p-1022
            && ratios[i] < 1e300) {
          double ratio = Math.log(ratios[i]);
          double allowed =
              allowed(function, values, i)
                  + Promise.LOGARITHM.allowed(higher[i], x[i], next[i])
                  + U * (10 + Math.abs(ratio));
          shares.add((next[i] - values[i]) - ratio, allowed, orders[i], x[i]);
        }
      }
      shares.assertCount(POINTS / 3);
    }
  }

  @Test
  void scaledFormsAreTheUnscaledAndWhatScalesThem() {
    for (BesselFunction function : new BesselFunction[] {LOG_I, LOG_K}) {
      boolean first = function == LOG_I;
      BesselFunction exp = first ? LOG_I_EXP_SCALED : LOG_K_EXP_SCALED;
      BesselFunction power = first ? LOG_I_POWER_SCALED : LOG_K_POWER_SCALED;
      double[] values = evaluate(function);
      double[] expScaled = evaluate(exp);
      double[] powerScaled = evaluate(power);
      Shares ofExp = new Shares(exp.id());
      Shares ofPower = new Shares(power.id());
      for (int i = 0; i < POINTS; i++) {
        double size = first ? -x[i] : x[i];
        double allowed = allowed(function, values, i);
        if (Double.isFinite(values[i])) {
          ofExp.add(
              (values[i] + size) - expScaled[i],
              allowed + allowed(exp, expScaled, i) + U * Math.abs(values[i] + size),
              orders[i],
              x[i]);
          double term = (first ? -orders[i] : orders[i]) * Math.log(x[i]);
          if (Double.isFinite(term) && Double.isFinite(powerScaled[i])) {
            ofPower.add(
                (values[i] + term) - powerScaled[i],
                allowed + allowed(power, powerScaled, i) + 3 * U * Math.abs(term),
                orders[i],
                x[i]);
          }
        }
      }
      ofExp.assertCount(POINTS * 3 / 4);
      ofPower.assertCount(POINTS * 3 / 4);
    }
  }

  /** d/dx log I = v / x + I_{v+1} / I_v, d/dx log K = v / x - K_{v+1} / K_v. */
  @Test
  void derivativesByXAreThoseOfTheRatios() {
    double[] slopeI = evaluate(LOG_I_DX);
    double[] slopeK = evaluate(LOG_K_DX);
    double[] ratioI = evaluate(RATIO_I);
    double[] ratioK = evaluate(RATIO_K);
    Shares ofI = new Shares("d/dx log I");
    Shares ofK = new Shares("d/dx log K");
    for (int i = 0; i < POINTS; i++) {
      double quotient = orders[i] / x[i];
      if (quotient < 1e300 && ratioK[i] < 1e300) {
        double sumI = quotient + ratioI[i];
        ofI.add(sumI - slopeI[i], 26 * U * sumI + Double.MIN_VALUE, orders[i], x[i]);
        ofK.add(quotient - ratioK[i] - slopeK[i], 26 * U * ratioK[i], orders[i], x[i]);
      }
    }
    ofI.assertCount(POINTS / 2);
    ofK.assertCount(POINTS / 2);
  }

  /** The slope of the secant over a short way, by x and by the order. */
  @Test
  void derivativesByTheOrderAreSlopesOfTheLogarithms() {
    Random random = new Random(SEED);
    for (BesselFunction function : new BesselFunction[] {LOG_I, LOG_K}) {
      double[] low = orders.clone();
      double[] high = orders.clone();
      for (int i = 0; i < POINTS; i++) {
        double step = Math.max(1, orders[i]) * 0x1p-12 * (1 + random.nextDouble());
        low[i] = Math.max(0, orders[i] - step);
        high[i] = orders[i] + (orders[i] - low[i]);
      }
      double[] below = evaluate(function, low, x);
      double[] above = evaluate(function, high, x);
      double[] slopes = evaluate(function == LOG_I ? LOG_I_DORDER : LOG_K_DORDER);
      double[] values = evaluate(function);
      Shares shares = new Shares("d/dorder of " + function.id());
      for (int i = 0; i < POINTS; i++) {
        double way = high[i] - low[i];
        if (way > 0 && way < 1e10 && Double.isFinite(above[i])) {
          double secant = (above[i] - below[i]) / way;
          // The third derivative times the square of a step: that of |L|, or of log(cosh(v L)).
          double log = Math.max(1, Math.log(2 * (1 + orders[i]) / x[i]));
          double curvature = way * way * log * log * log;
          double allowed = 2 * allowed(function, values, i) / way + curvature;
          shares.add(secant - slopes[i], allowed, orders[i], x[i]);
        }
      }
      shares.assertCount(POINTS / 2);
    }
  }

  /** I_{1/2} = sqrt(2 / (pi x)) sinh x, K_{1/2} = sqrt(pi / (2 x)) e^-x, and what follows. */
  @Test
  void orderOneHalfIsElementary() {
    Random random = new Random(SEED);
    int n = 2000;
    double[] half = new double[n];
    double[] at = new double[n];
    for (int i = 0; i < n; i++) {
      half[i] = 0.5;
      at[i] =
          i % 2 == 0
              ? Math.exp(600 * random.nextDouble() - 595)
              : Math.exp(8 * random.nextDouble() - 3);
    }
    for (BesselFunction function : BesselFunction.values()) {
      if (function == LOG_I_DORDER || function == LOG_K_DORDER) {
        continue;
      }
      double[] values = evaluate(function, half, at);
      Promise promise = Promise.of(function);
      Shares shares = new Shares(function.id() + " of order 1/2");
      for (int i = 0; i < n; i++) {
        DoubleDouble exact = ofOrderOneHalf(function, new DoubleDouble(at[i], 0));
        double difference = (values[i] - exact.hi()) - exact.lo();
        shares.add(difference, promise.allowed(0.5, at[i], exact.hi()), 0.5, at[i]);
      }
      shares.assertCount(n);
    }
  }

  private static DoubleDouble ofOrderOneHalf(BesselFunction function, DoubleDouble x) {
    DoubleDouble half = new DoubleDouble(0.5, 0);
    DoubleDouble halfLog = x.log().times(half);
    DoubleDouble quotient = DoubleDouble.ONE.over(x);
    // log(2 / pi) / 2 + log((1 - e^-2x) / 2)
    DoubleDouble decay = x.times(TWO).negated().expm1().negated();
    DoubleDouble logI = TWO.over(PI).log().times(half).plus(decay.over(TWO).log());
    DoubleDouble logK = PI.over(TWO).log().times(half);
    return switch (function) {
      case LOG_I -> logI.plus(x).plus(halfLog.negated());
      case LOG_I_EXP_SCALED -> logI.plus(halfLog.negated());
      case LOG_I_POWER_SCALED -> logI.plus(x).plus(x.log().negated());
      case LOG_K -> logK.plus(x.negated()).plus(halfLog.negated());
      case LOG_K_EXP_SCALED -> logK.plus(halfLog.negated());
      case LOG_K_POWER_SCALED -> logK.plus(x.negated());
      case RATIO_I -> ratioI(0.5, x);
      case RATIO_K -> quotient.plus(DoubleDouble.ONE);
      case LOG_I_DX -> quotient.over(TWO).plus(ratioI(0.5, x));
      case LOG_K_DX -> quotient.over(TWO).plus(DoubleDouble.ONE).negated();
      case LOG_I_DORDER, LOG_K_DORDER -> throw new IllegalArgumentException(function.id());
    };
  }

  /** From far above down, by the recurrence, which forgets where it began. */
  private static DoubleDouble ratioI(double order, DoubleDouble x) {
    DoubleDouble ratio = DoubleDouble.ZERO;
    for (int k = (int) (60 + 1.5 * Math.min(x.hi(), 300)); k > 0; k--) {
      ratio = DoubleDouble.ONE.over(new DoubleDouble(2 * (order + k), 0).over(x).plus(ratio));
    }
    return ratio;
  }
}
