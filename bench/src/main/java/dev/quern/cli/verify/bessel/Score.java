package dev.quern.cli.verify.bessel;

import dev.quern.bench.BesselRegion;
import java.util.Arrays;
import java.util.Locale;

/** The largest errors that one entrant made, by measure and region, and what else is wrong. */
final class Score {
  private final double[][] largest =
      new double[Measure.values().length][BesselRegion.values().length];
  private final String[] worst = new String[Measure.values().length];
  private long differing;
  private long wrongSpecials;

  /** Takes the results of a function that a table has, from {@code offset} on, into account. */
  void add(Measure measure, ReferenceTable table, double[] results, int offset) {
    ReferenceTable.Exact exact = table.functions().get(measure.function());
    for (int i = 0; i < table.size(); i++) {
      double order = table.orders()[i];
      if (measure.isFor(order)) {
        double x = table.x()[i];
        double error = exact.error(i, results[offset + i]);
        add(measure, order, x, measure.scale().of(error, order, x, exact.high()[i]));
      }
    }
  }

  private void add(Measure measure, double order, double x, double error) {
    double inUnits = error / Measure.UNIT;
    if (worst[measure.ordinal()] == null || inUnits > largest(measure)) {
      worst[measure.ordinal()] = String.format(Locale.ROOT, "order %s, x %s", order, x);
    }
    double[] regions = largest[measure.ordinal()];
    int region = BesselRegion.of(order, x).ordinal();
    regions[region] = Math.max(regions[region], inUnits);
  }

  void addDiffering(long count) {
    differing += count;
  }

  void addWrongSpecial() {
    wrongSpecials++;
  }

  /** The largest error anywhere. */
  double largest(Measure measure) {
    return Arrays.stream(largest[measure.ordinal()]).max().orElseThrow();
  }

  double largest(Measure measure, BesselRegion region) {
    return largest[measure.ordinal()][region.ordinal()];
  }

  /** Where the largest error was; null if nothing was measured. */
  String worst(Measure measure) {
    return worst[measure.ordinal()];
  }

  /** Whether the largest error is within its bound; NaN is not. */
  boolean holds(Measure measure) {
    return largest(measure) <= measure.bound();
  }

  /** Whether all is as it must be, as far as it was measured. */
  boolean holds() {
    return problems().isEmpty() && Arrays.stream(Measure.values()).allMatch(this::holds);
  }

  /** What is not as it must be, beside bounds; empty if nothing. */
  String problems() {
    StringBuilder text = new StringBuilder();
    if (differing > 0) {
      text.append(differing).append(" results differ");
    }
    if (wrongSpecials > 0) {
      text.append(text.isEmpty() ? "" : ", ").append(wrongSpecials).append(" wrong specials");
    }
    return text.toString();
  }
}
