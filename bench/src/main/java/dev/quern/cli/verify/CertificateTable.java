package dev.quern.cli.verify;

import java.io.PrintWriter;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A certificate in 100 columns: errors, one line for all who have them, then bits, one line for
 * each backend and tier of a kernel, then those that can't serve.
 */
final class CertificateTable {
  private static final int WIDTH = 100;
  private static final int FUNCTION = 32;
  private static final String INDENT = "       ";
  private static final String ERRORS = "  %-32s %-16s %13s %9s %8s  %s";
  private static final String BITS = "  %-16s %-20s %8s %16s %14s  %s%n";

  private final List<CertificateRow> rows;

  CertificateTable(List<CertificateRow> rows) {
    this.rows = rows;
  }

  void print(PrintWriter out) {
    errors(out);
    bits(out);
    absent(out);
    out.flush();
  }

  /** Kernel by kernel, in the order that they first came in. */
  private List<CertificateRow> of(CertificateRow.Kind kind) {
    List<String> kernels = rows.stream().map(CertificateRow::kernel).distinct().toList();
    return rows.stream()
        .filter(row -> row.kind() == kind)
        .sorted(Comparator.comparing(row -> kernels.indexOf(row.kernel())))
        .toList();
  }

  // ---- errors

  /** What a line of errors is about. */
  private record Measured(
      String kernel, String function, String type, String unit, Double error, String where) {
    static Measured of(CertificateRow row) {
      return new Measured(
          row.kernel(), row.function(), row.type(), row.unit(), row.error(), row.where());
    }
  }

  private void errors(PrintWriter out) {
    Map<Measured, List<CertificateRow>> lines =
        of(CertificateRow.Kind.ACCURACY).stream()
            .collect(Collectors.groupingBy(Measured::of, LinkedHashMap::new, Collectors.toList()));
    out.println("largest errors");
    out.printf(ERRORS + "%n", "function", "type", "inputs", "error", "bound", "unit");
    String kernel = "";
    for (List<CertificateRow> group : lines.values()) {
      CertificateRow row = group.get(0);
      if (!row.kernel().equals(kernel)) {
        kernel = row.kernel();
        out.println(wrapped(kernel + ", on " + String.join(", ", places(kernel))));
      }
      error(row, group, out);
    }
  }

  /** All that serve a kernel. */
  private Set<String> places(String kernel) {
    return rows.stream()
        .filter(row -> row.kernel().equals(kernel) && row.kind() != CertificateRow.Kind.ABSENT)
        .map(CertificateTable::place)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static String place(CertificateRow row) {
    return row.tier() == null ? row.backend() : row.backend() + " " + row.tier();
  }

  private void error(CertificateRow row, List<CertificateRow> group, PrintWriter out) {
    long inputs = group.stream().mapToLong(CertificateRow::inputs).max().orElse(0);
    boolean holds = group.stream().allMatch(CertificateRow::holds);
    String function = row.function();
    if (function.length() > FUNCTION) {
      out.println("  " + function);
      function = "";
    }
    out.printf(
        Locale.ROOT,
        ERRORS + "%n",
        function,
        row.type() == null ? "" : row.type(),
        String.format(Locale.ROOT, "%,d", inputs),
        number(row.error()),
        row.bound() == null ? "" : number(row.bound()),
        row.unit());
    if (row.where() != null) {
      out.println(wrapped("      at " + row.where()));
    }
    if (!holds) {
      out.println("      FAILED" + (row.details() == null ? "" : ": " + row.details()));
    }
    Set<String> who =
        group.stream()
            .map(CertificateTable::place)
            .collect(Collectors.toCollection(LinkedHashSet::new));
    Set<String> all =
        rows.stream()
            .filter(
                r ->
                    r.kind() == CertificateRow.Kind.ACCURACY
                        && r.kernel().equals(row.kernel())
                        && Objects.equals(r.function(), row.function())
                        && Objects.equals(r.type(), row.type()))
            .map(CertificateTable::place)
            .collect(Collectors.toSet());
    if (!who.equals(all)) {
      out.println("      on " + String.join(", ", who));
    }
  }

  /** With four digits, in as few columns as that takes. */
  static String number(double value) {
    double size = Math.abs(value);
    return String.format(
        Locale.ROOT,
        size == 0 ? "%.0f" : size < 1e-3 || size >= 1e5 ? "%.2e" : size < 10 ? "%.4f" : "%.2f",
        value);
  }

  // ---- bits

  /** What a line of bits is about. */
  private record Compared(String kernel, String type, String place) {
    static Compared of(CertificateRow row) {
      return new Compared(row.kernel(), row.type(), CertificateTable.place(row));
    }
  }

  private void bits(PrintWriter out) {
    Map<Compared, List<CertificateRow>> lines =
        of(CertificateRow.Kind.BITS).stream()
            .collect(Collectors.groupingBy(Compared::of, LinkedHashMap::new, Collectors.toList()));
    out.println("bits, of all functions and ways to call them");
    out.printf(BITS, "kernel", "backend", "type", "compared", "differing", "");
    lines.forEach((line, group) -> compared(line, group, out));
  }

  private static void compared(Compared line, List<CertificateRow> group, PrintWriter out) {
    long differing = group.stream().mapToLong(CertificateRow::differing).sum();
    boolean holds = group.stream().allMatch(CertificateRow::holds);
    out.printf(
        Locale.ROOT,
        BITS,
        line.kernel,
        line.place,
        line.type == null ? "" : line.type,
        String.format(Locale.ROOT, "%,d", group.stream().mapToLong(CertificateRow::compared).sum()),
        String.format(Locale.ROOT, "%,d", differing),
        holds ? "same" : "FAILED");
    for (CertificateRow row : group) {
      if (!row.holds()) {
        out.println(
            "      "
                + row.function()
                + ", "
                + row.contender()
                + ": "
                + String.format(Locale.ROOT, "%,d of %,d differ", row.differing(), row.compared())
                + (row.first() == null ? "" : "; first at " + row.first())
                + (row.details() == null ? "" : "; " + row.details()));
      }
    }
  }

  // ---- who can't serve

  private void absent(PrintWriter out) {
    Map<String, Set<String>> kernels = new LinkedHashMap<>();
    for (CertificateRow row : of(CertificateRow.Kind.ABSENT)) {
      kernels
          .computeIfAbsent(place(row) + ": " + row.reason(), reason -> new LinkedHashSet<>())
          .add(row.kernel());
    }
    if (!kernels.isEmpty()) {
      out.println("can't serve here");
    }
    kernels.forEach(
        (who, which) -> out.println(wrapped("  " + who + " (" + String.join(", ", which) + ")")));
  }

  /** Broken at blanks. */
  private static String wrapped(String text) {
    StringBuilder all = new StringBuilder();
    int begin = 0;
    while (text.length() - begin > WIDTH) {
      int end = text.lastIndexOf(' ', begin + WIDTH - INDENT.length());
      if (end <= begin + INDENT.length()) {
        break;
      }
      all.append(text, begin, end).append(System.lineSeparator()).append(INDENT);
      begin = end;
    }
    return all.append(text.substring(begin)).toString();
  }
}
