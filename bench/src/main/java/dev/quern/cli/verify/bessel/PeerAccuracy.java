package dev.quern.cli.verify.bessel;

import dev.quern.bench.BesselPeer;
import dev.quern.bench.Contender;
import dev.quern.bench.PeerUnavailableException;
import dev.quern.bench.results.Row.Kind;
import dev.quern.bench.results.Row.Role;
import dev.quern.bench.results.RowBuilder;
import dev.quern.bessel.BesselFunction;
import dev.quern.bessel.LogBessel;
import java.io.PrintWriter;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** How far other libraries' log I and log K are off the reference, beside ours. */
public final class PeerAccuracy {
  /** Peers take a step for each unit of the order: hours beyond. */
  private static final double LARGEST_ORDER = 1e5;

  private final int points;
  private final List<String> lines = new ArrayList<>();
  private final List<RowBuilder> rows = new ArrayList<>();

  private PeerAccuracy(int points) {
    this.points = points;
  }

  /** Measures all that are installed; of the others it says why not. */
  public static PeerAccuracy measure() {
    return measure(ReferenceTable.all().get(0));
  }

  static PeerAccuracy measure(ReferenceTable all) {
    ReferenceTable table = all.upToOrder(LARGEST_ORDER);
    PeerAccuracy result = new PeerAccuracy(table.size());
    LogBessel bessel = LogBessel.best();
    result.add(
        "Quern, " + Contender.place(bessel.backend(), bessel.tier()),
        who ->
            who.contender(bessel.backend().id(), Role.QUERN, null)
                .place(
                    bessel.backend().id(), bessel.tier() == null ? null : bessel.tier().id(), null),
        table,
        (function, orders, x, y) -> bessel.apply(function, orders, x, y, ValueLayout.JAVA_DOUBLE));
    for (BesselPeer peer : BesselPeer.values()) {
      try {
        String version = peer.version();
        String release = version.substring(peer.label().length()).strip();
        result.add(
            version, who -> who.contender(peer.label(), Role.PEER, release), table, peer::apply);
      } catch (PeerUnavailableException e) {
        result.lines.add(String.format("  %-28s %s", peer.id(), "not measured: " + e.getMessage()));
      }
    }
    return result;
  }

  private interface Call {
    void apply(
        BesselFunction function, MemorySegment orders, MemorySegment x, MemorySegment result);
  }

  private void add(String who, Consumer<RowBuilder> contender, ReferenceTable table, Call call) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment orders = arena.allocateFrom(ValueLayout.JAVA_DOUBLE, table.orders());
      MemorySegment x = arena.allocateFrom(ValueLayout.JAVA_DOUBLE, table.x());
      MemorySegment y = arena.allocate(x.byteSize(), Double.BYTES);
      for (BesselFunction function : List.of(BesselFunction.LOG_I, BesselFunction.LOG_K)) {
        call.apply(function, orders, x, y);
        Errors errors = Errors.of(function, table, y.toArray(ValueLayout.JAVA_DOUBLE));
        add(who, function, errors);
        RowBuilder row = row(function, errors);
        contender.accept(row);
        rows.add(row);
      }
    }
  }

  private RowBuilder row(BesselFunction function, Errors errors) {
    return new RowBuilder(Kind.ACCURACY, "log-bessel", function.id() + "/mix")
        .value("of max(1, |f|)", errors.largest())
        .samples(points, 1)
        .where(String.format(Locale.ROOT, "reference points of orders up to %.0e", LARGEST_ORDER))
        .details(
            String.format(
                Locale.ROOT,
                "median error %.1e; fails on %.2f %% of the points",
                errors.median(),
                100 * errors.failed()));
  }

  /** A row of results for each function and library that was measured. */
  public List<RowBuilder> rows() {
    return List.copyOf(rows);
  }

  private void add(String who, BesselFunction function, Errors errors) {
    lines.add(
        String.format(
            Locale.ROOT,
            "  %-28s %-14s %10.1e %10.1e %10s %9.2f %%",
            who,
            function.id(),
            errors.median(),
            errors.largest(),
            BesselResult.number(errors.condition()),
            100 * errors.failed()));
  }

  /**
   * Of what did not fail.
   *
   * @param median of the errors relative to max(1, |f|)
   * @param largest of them
   * @param condition the largest E, in units of 2<sup>-53</sup>
   * @param failed the part of results that are NaN or infinite where the function is not
   */
  record Errors(double median, double largest, double condition, double failed) {
    static Errors of(BesselFunction function, ReferenceTable table, double[] results) {
      ReferenceTable.Exact exact = table.functions().get(function);
      double[] errors = new double[results.length];
      double condition = 0;
      int n = 0;
      for (int i = 0; i < results.length; i++) {
        double error = exact.error(i, results[i]);
        if (error < Double.POSITIVE_INFINITY) {
          double value = exact.high()[i];
          errors[n++] =
              Measure.Scale.LARGER_THAN_1.of(error, table.orders()[i], table.x()[i], value);
          condition =
              Math.max(
                  condition,
                  Measure.Scale.CONDITION.of(error, table.orders()[i], table.x()[i], value)
                      / Measure.UNIT);
        }
      }
      double[] sorted = Arrays.copyOf(errors, n);
      Arrays.sort(sorted);
      return new Errors(
          n == 0 ? Double.NaN : sorted[n / 2],
          n == 0 ? Double.NaN : sorted[n - 1],
          condition,
          (double) (results.length - n) / results.length);
    }
  }

  /** A table for people. */
  public void print(PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "others on the %,d reference points with an order up to %.0e, errors relative to"
            + " max(1, |f|):%n",
        points,
        LARGEST_ORDER);
    out.printf("  %-28s %-14s %10s %10s %10s %11s%n", "", "", "median", "largest", "E", "failed");
    lines.forEach(out::println);
    out.flush();
  }
}
