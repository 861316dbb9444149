package dev.quern.cli.verify.bessel;

import dev.quern.bench.BesselRegion;
import dev.quern.bessel.BesselFunction;
import dev.quern.cli.verify.Certificate;
import dev.quern.cli.verify.CertificateRow;
import dev.quern.cli.verify.Numbers;
import dev.quern.cli.verify.Subject;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** The largest errors that one entrant made, by measure and region, and what else is wrong. */
final class Score {
  private static final String KERNEL = "log-bessel";
  private static final String TYPE = "float64";

  private final double[][] largest =
      new double[Measure.values().length][BesselRegion.values().length];
  private final double[][] worst = new double[Measure.values().length][];
  private final long[] inputs = new long[Measure.values().length];
  private final Map<BesselFunction, long[]> bits = new EnumMap<>(BesselFunction.class);
  private final Map<BesselFunction, String> firsts = new EnumMap<>(BesselFunction.class);
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
      worst[measure.ordinal()] = new double[] {order, x};
    }
    inputs[measure.ordinal()]++;
    double[] regions = largest[measure.ordinal()];
    int region = BesselRegion.of(order, x).ordinal();
    regions[region] = Math.max(regions[region], inUnits);
  }

  /** Of results of a function, how many were compared and how many differ. */
  void addCompared(BesselFunction function, long compared, long differ) {
    long[] counts = bits.computeIfAbsent(function, f -> new long[2]);
    counts[0] += compared;
    counts[1] += differ;
  }

  /** The first point at which a function differs. */
  void noteDifference(BesselFunction function, double order, double x) {
    firsts.putIfAbsent(function, place(order, x));
  }

  private static String place(double order, double x) {
    return "order " + Numbers.text(order) + ", x = " + Numbers.text(x);
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
    double[] point = worst[measure.ordinal()];
    return point == null ? null : String.format(Locale.ROOT, "order %s, x %s", point[0], point[1]);
  }

  /** Whether the largest error is within its bound; NaN is not. */
  boolean holds(Measure measure) {
    return largest(measure) <= measure.bound();
  }

  /** Whether all is as it must be, as far as it was measured. */
  boolean holds() {
    return problems().isEmpty() && Arrays.stream(Measure.values()).allMatch(this::holds);
  }

  /**
   * Adds what is known of {@code subject} by this.
   *
   * @param reference of whom errors were measured, which those who have its bits share
   */
  void certify(
      Subject subject, Subject referenceSubject, Score reference, Certificate certificate) {
    for (Measure measure : Measure.values()) {
      long[] counts = bits.get(measure.function());
      if (counts == null || reference.worst(measure) == null) {
        continue;
      }
      boolean own = counts[1] > 0;
      Score its = own ? this : reference;
      double[] point = its.worst[measure.ordinal()];
      CertificateRow.Builder row =
          CertificateRow.accuracy(KERNEL, measure.label(), subject)
              .type(TYPE)
              .error(
                  its.largest(measure),
                  measure.scale().unit,
                  place(point[0], point[1]),
                  its.inputs[measure.ordinal()])
              .bound(measure.bound());
      certificate.add(own ? row.basis(CertificateRow.MEASURED) : row.measuredOn(referenceSubject));
    }
    bits.forEach(
        (function, counts) -> {
          if (this != reference) {
            certificate.add(
                CertificateRow.bits(KERNEL, function.id(), subject)
                    .type(TYPE)
                    .bits(counts[0], counts[1])
                    .first(firsts.get(function))
                    .details("against " + referenceSubject.name()));
          }
        });
    if (wrongSpecials > 0) {
      certificate.add(
          CertificateRow.bits(KERNEL, "special values", subject)
              .type(TYPE)
              .bits(SpecialPoint.all().size(), wrongSpecials)
              .details("against their definition"));
    }
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
