package dev.quern.cli.verify.bessel;

import dev.quern.bessel.BesselFunction;
import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;

/**
 * Points of the plane of order and argument, and what functions are there to more digits than a
 * double has.
 *
 * @param orders of the points
 * @param x the arguments
 * @param functions those that the table has
 */
record ReferenceTable(double[] orders, double[] x, Map<BesselFunction, Exact> functions) {
  private static final Map<String, BesselFunction> COLUMNS =
      Map.ofEntries(
          Map.entry("logI", BesselFunction.LOG_I),
          Map.entry("logK", BesselFunction.LOG_K),
          Map.entry("logIExpScaled", BesselFunction.LOG_I_EXP_SCALED),
          Map.entry("logKExpScaled", BesselFunction.LOG_K_EXP_SCALED),
          Map.entry("logIPowerScaled", BesselFunction.LOG_I_POWER_SCALED),
          Map.entry("logKPowerScaled", BesselFunction.LOG_K_POWER_SCALED),
          Map.entry("ratioI", BesselFunction.RATIO_I),
          Map.entry("ratioK", BesselFunction.RATIO_K),
          Map.entry("dLogIdx", BesselFunction.LOG_I_DX),
          Map.entry("dLogKdx", BesselFunction.LOG_K_DX),
          Map.entry("dLogIdOrder", BesselFunction.LOG_I_DORDER),
          Map.entry("dLogKdOrder", BesselFunction.LOG_K_DORDER));

  /**
   * Values as the sums of two doubles.
   *
   * @param high the nearest double, infinite beyond the largest
   * @param low what is left, 0 beside an infinite one
   */
  record Exact(double[] high, double[] low) {
    /** What {@code value} is off at point {@code i}; infinite if only one of both is finite. */
    double error(int i, double value) {
      if (Double.isInfinite(high[i]) || !Double.isFinite(value)) {
        return value == high[i] ? 0 : Double.POSITIVE_INFINITY;
      }
      return Math.abs(value - high[i] - low[i]);
    }
  }

  /** The tables that come with the program: log I and log K, and what is derived from them. */
  static List<ReferenceTable> all() {
    return List.of(resource("reference.csv.gz"), resource("reference-derived.csv.gz"));
  }

  private static ReferenceTable resource(String name) {
    try (InputStream in = ReferenceTable.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new FileNotFoundException(name);
      }
      try (BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(new GZIPInputStream(in), StandardCharsets.US_ASCII))) {
        return read(lines);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the table " + name + " can't be read", e);
    }
  }

  /** A table as CSV: a line of names, beginning with order and x, then a line for each point. */
  static ReferenceTable read(BufferedReader lines) throws IOException {
    List<String> names = List.of(lines.readLine().split(","));
    List<String[]> rows = new ArrayList<>();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      rows.add(line.split(","));
    }
    Map<BesselFunction, Exact> functions = new EnumMap<>(BesselFunction.class);
    for (int column = 2; column < names.size(); column++) {
      BesselFunction function = COLUMNS.get(names.get(column));
      if (function != null) {
        functions.put(function, exact(rows, column));
      }
    }
    return new ReferenceTable(doubles(rows, 0), doubles(rows, 1), functions);
  }

  private static double[] doubles(List<String[]> rows, int column) {
    return rows.stream().mapToDouble(row -> Double.parseDouble(row[column])).toArray();
  }

  private static Exact exact(List<String[]> rows, int column) {
    double[] high = new double[rows.size()];
    double[] low = new double[rows.size()];
    for (int i = 0; i < high.length; i++) {
      BigDecimal exact = new BigDecimal(rows.get(i)[column]);
      high[i] = exact.doubleValue();
      low[i] =
          Double.isInfinite(high[i]) ? 0 : exact.subtract(new BigDecimal(high[i])).doubleValue();
    }
    return new Exact(high, low);
  }

  int size() {
    return x.length;
  }

  /** The points with an order up to {@code largest}. */
  ReferenceTable upToOrder(double largest) {
    int[] kept = new int[size()];
    int n = 0;
    for (int i = 0; i < kept.length; i++) {
      if (orders[i] <= largest) {
        kept[n++] = i;
      }
    }
    return only(Arrays.copyOf(kept, n));
  }

  /** Each so many-th point, the first among them. */
  ReferenceTable each(int step) {
    return only(IntStream.range(0, size() / step).map(i -> i * step).toArray());
  }

  private ReferenceTable only(int[] chosen) {
    Map<BesselFunction, Exact> fewer = new EnumMap<>(BesselFunction.class);
    functions.forEach(
        (function, exact) ->
            fewer.put(function, new Exact(pick(exact.high(), chosen), pick(exact.low(), chosen))));
    return new ReferenceTable(pick(orders, chosen), pick(x, chosen), fewer);
  }

  private static double[] pick(double[] values, int[] chosen) {
    return Arrays.stream(chosen).mapToDouble(i -> values[i]).toArray();
  }
}
