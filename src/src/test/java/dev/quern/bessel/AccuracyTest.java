package dev.quern.bessel;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.quern.hardware.Backend;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every row of the tables: infinite where float64 can't hold the exact value, and only there; else
 * within what {@link LogBessel} promises. On the scalar backend and on the one that serves by
 * default, in arrays.
 */
class AccuracyTest {
  /** log I of order 0 and its power-scaled form promise a relative error, in units of u. */
  private static final double MOST_OF_ORDER_ZERO = 4;

  @ParameterizedTest
  @EnumSource(BesselFunction.class)
  void resultsAreWithinWhatIsPromised(BesselFunction function) {
    Promise promise = Promise.of(function);
    List<Reference.Row> rows = new ArrayList<>(Reference.rows(function));
    rows.addAll(Reference.olderRows(function));
    for (LogBessel bessel : List.of(LogBessel.on(Backend.SCALAR), LogBessel.best())) {
      double[] results = evaluate(bessel, function, rows);
      double worst = 0;
      for (int i = 0; i < results.length; i++) {
        double error = promise.error(rows.get(i), results[i]);
        worst = Math.max(worst, error);
        if (!(error <= promise.limit)) {
          fail(text(bessel, function, rows.get(i), results[i]) + error + " " + promise.unit);
        }
      }
      System.out.printf(
          "%s, %s: %.3g %s%n", function.id(), bessel.backend().id(), worst, promise.unit);
    }
  }

  /** Where the general metric, which adds 1, would let anything pass. */
  @ParameterizedTest
  @EnumSource(names = {"LOG_I", "LOG_I_POWER_SCALED"})
  void smallLogarithmsOfOrderZeroHaveASmallRelativeError(BesselFunction function) {
    List<Reference.Row> rows = new ArrayList<>();
    for (Reference.Row row : Reference.rows(function)) {
      if (row.order() == 0) {
        rows.add(row);
      }
    }
    assertTrue(rows.size() >= 100, "rows of order 0: " + rows.size());
    LogBessel bessel = LogBessel.on(Backend.SCALAR);
    double[] results = evaluate(bessel, function, rows);
    double worst = 0;
    for (int i = 0; i < results.length; i++) {
      double error = rows.get(i).relative(results[i]);
      worst = Math.max(worst, error);
      if (!(error <= MOST_OF_ORDER_ZERO)) {
        fail(text(bessel, function, rows.get(i), results[i]) + error + " u");
      }
    }
    System.out.printf("%s, order 0: %.3g u%n", function.id(), worst);
  }

  /** The derivative by the order is odd in it. */
  @Test
  void theDerivativeOfLogKByTheOrderVanishesAtOrderZero() {
    for (double x = 0x1p-1000; x < 0x1p1000; x *= 0x1.9p7) {
      double got = LogBessel.value(BesselFunction.LOG_K_DORDER, 0, x);
      assertTrue(got == 0, "order 0, x " + x + ": " + got);
    }
  }

  private static double[] evaluate(
      LogBessel bessel, BesselFunction function, List<Reference.Row> rows) {
    double[] orders = rows.stream().mapToDouble(Reference.Row::order).toArray();
    double[] x = rows.stream().mapToDouble(Reference.Row::x).toArray();
    double[] results = new double[x.length];
    bessel.apply(function, orders, x, results);
    return results;
  }

  private static String text(
      LogBessel bessel, BesselFunction function, Reference.Row row, double result) {
    return function.id()
        + " on "
        + bessel.backend().id()
        + ", order "
        + row.order()
        + ", x "
        + row.x()
        + ", family '"
        + row.tag()
        + "': "
        + result
        + ", exactly "
        + row.exact()
        + ", off by ";
  }
}
