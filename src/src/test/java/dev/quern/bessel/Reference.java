package dev.quern.bessel;

import dev.quern.testing.DoubleDouble;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.GZIPInputStream;

/**
 * The tables of log I, log K and what derives from them, made by
 * src/test/oracle/bessel_reference.py to 21 digits; and two older ones of 30 digits, made by other
 * means.
 */
final class Reference {
  /** What a table without tags has in their place. */
  static final String UNTAGGED = "";

  private static final double UNIT = 0x1p-53;
  private static final Map<BesselFunction, List<Row>> ROWS = new ConcurrentHashMap<>();

  private Reference() {}

  /**
   * A point, the exact value there (infinite where float64 can't hold it, 0 below 1e-330), and the
   * family of points that it was drawn from.
   */
  record Row(double order, double x, DoubleDouble exact, String tag) {
    /**
     * Of a logarithm: |error| / (u (|exact| + r + 1)) with r = sqrt(order^2 + x^2), u = 2^-53.
     * Infinite for NaN and where one of the two is infinite and the other isn't.
     */
    double error(double result) {
      double size = Math.abs(exact.hi()) * UNIT;
      double radius = Math.hypot(order * UNIT, x * UNIT);
      return over(result, size + radius + UNIT);
    }

    /** The relative error in units of u; below 2^-1022 u is that of 2^-1022. */
    double relative(double result) {
      double size = Math.max(Math.abs(exact.hi()), Double.MIN_NORMAL);
      return over(result, size) / UNIT;
    }

    /** |error| / max(1, |exact|). */
    double mixed(double result) {
      return over(result, Math.max(Math.abs(exact.hi()), 1));
    }

    private double over(double result, double size) {
      if (Double.isInfinite(exact.hi())) {
        return result == exact.hi() ? 0 : Double.POSITIVE_INFINITY;
      }
      double error = Math.abs((result - exact.hi()) - exact.lo()) / size;
      return Double.isNaN(error) ? Double.POSITIVE_INFINITY : error;
    }
  }

  /** Every row with a value of this function: the logarithms have some 28,000, the others 8,000. */
  static List<Row> rows(BesselFunction function) {
    boolean logarithm = function == BesselFunction.LOG_I || function == BesselFunction.LOG_K;
    Table table = logarithm ? Tables.LOGARITHMS : Tables.DERIVED;
    return ROWS.computeIfAbsent(function, f -> table.rows(column(f)));
  }

  /** The rows of 30 digits with a value of this function; there are none of some. */
  static List<Row> olderRows(BesselFunction function) {
    return switch (function) {
      case LOG_I, LOG_K -> Tables.OLDER_LOGARITHMS.rows(column(function));
      case RATIO_I -> Tables.OLDER_DERIVED.rows("I_{v+1}/I_v");
      case RATIO_K -> Tables.OLDER_DERIVED.rows("K_{v+1}/K_v");
      case LOG_I_DORDER -> Tables.OLDER_DERIVED.rows("dlogI_dv");
      case LOG_K_DORDER -> Tables.OLDER_DERIVED.rows("dlogK_dv");
      default -> List.of();
    };
  }

  private static String column(BesselFunction function) {
    return switch (function) {
      case LOG_I -> "logI";
      case LOG_K -> "logK";
      case LOG_I_EXP_SCALED -> "logIExpScaled";
      case LOG_K_EXP_SCALED -> "logKExpScaled";
      case LOG_I_POWER_SCALED -> "logIPowerScaled";
      case LOG_K_POWER_SCALED -> "logKPowerScaled";
      case RATIO_I -> "ratioI";
      case RATIO_K -> "ratioK";
      case LOG_I_DX -> "dLogIdx";
      case LOG_K_DX -> "dLogKdx";
      case LOG_I_DORDER -> "dLogIdOrder";
      case LOG_K_DORDER -> "dLogKdOrder";
    };
  }

  private static final class Tables {
    static final Table LOGARITHMS = Table.read("reference.csv.gz");
    static final Table DERIVED = Table.read("reference-derived.csv.gz");
    static final Table OLDER_LOGARITHMS = Table.read("logbessel-reference.csv");
    static final Table OLDER_DERIVED = Table.read("logbessel-derivatives.csv");
  }

  /** The cells of a file, of which a column becomes numbers when asked for. */
  private record Table(String file, List<String> header, List<String[]> cells) {
    static Table read(String file) {
      try (InputStream raw = Reference.class.getResourceAsStream(file)) {
        if (raw == null) {
          throw new IllegalStateException("no resource " + file + " beside " + Reference.class);
        }
        InputStream plain = file.endsWith(".gz") ? new GZIPInputStream(raw, 1 << 16) : raw;
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(plain, StandardCharsets.US_ASCII));
        List<String> header = Arrays.asList(lines.readLine().split(","));
        List<String[]> cells = new ArrayList<>();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          cells.add(line.split(","));
        }
        return new Table(file, header, cells);
      } catch (IOException e) {
        throw new UncheckedIOException(file, e);
      }
    }

    List<Row> rows(String name) {
      int column = header.indexOf(name);
      if (column < 0) {
        throw new IllegalStateException(file + " has no column " + name + " but " + header);
      }
      int tag = header.indexOf("tag");
      List<Row> rows = new ArrayList<>(cells.size());
      for (String[] row : cells) {
        rows.add(
            new Row(
                Double.parseDouble(row[0]),
                Double.parseDouble(row[1]),
                exact(row[column]),
                tag < 0 ? UNTAGGED : row[tag]));
      }
      return List.copyOf(rows);
    }

    private static DoubleDouble exact(String decimal) {
      double hi = Double.parseDouble(decimal);
      if (hi == 0 || Double.isInfinite(hi)) {
        return new DoubleDouble(hi, 0);
      }
      BigDecimal rest = new BigDecimal(decimal).subtract(new BigDecimal(hi));
      return new DoubleDouble(hi, rest.doubleValue());
    }
  }
}
