package dev.quern.cli.readme;

import dev.quern.bench.Size;
import dev.quern.bench.results.Environment;
import dev.quern.bench.results.Row;
import dev.quern.bench.results.Row.Kind;
import dev.quern.bench.results.Row.Role;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The tables, in Markdown. */
final class Tables {
  /** What stands for no figure. */
  private static final String NONE = "";

  private final Results results;

  Tables(Results results) {
    this.results = results;
  }

  /**
   * The table of that name.
   *
   * @param argument a contest, a function or a kernel, as the table takes it
   */
  String of(String name, String argument) {
    return switch (name) {
      case "machine" -> machine();
      case "times" -> times(argument);
      case "limits" -> limits(argument);
      case "points" -> points(argument);
      case "arithmetics" -> arithmetics(argument);
      case "errors" -> errors(argument);
      case "bars" -> bars(argument);
      case "certificate" -> new CertificateTable(results.certificate()).of(argument);
      default -> throw new IllegalArgumentException("no table '" + name + "'");
    };
  }

  private String machine() {
    Environment e =
        results.newest(row -> row.kind() == Kind.TIME).stream()
            .findFirst()
            .orElseThrow()
            .environment();
    return String.format(
        Locale.ROOT,
        "%s, %d processors, caches of %s, %s and %s; %s; commit %s, %s.%n",
        e.cpu(),
        e.cores(),
        bytes(e.level1()),
        bytes(e.level2()),
        bytes(e.level3()),
        e.jdk(),
        e.commit(),
        e.time().substring(0, 10));
  }

  private static String bytes(long bytes) {
    return bytes % (1 << 20) == 0 ? (bytes >> 20) + " MiB" : (bytes >> 10) + " KiB";
  }

  /** The time of a call by size and contender, without single algorithms. */
  private String times(String contest) {
    List<Row> rows =
        results.of(Kind.TIME, contest).stream()
            .filter(row -> row.algorithm() == null || !row.contender().endsWith(row.algorithm()))
            .toList();
    return bySize(rows, "elements", row -> Figures.time(row.median()));
  }

  /** The part of the machine's limit that each of ours reaches, in the same forks. */
  private String limits(String contest) {
    List<Row> rows = results.of(Kind.TIME, contest);
    Map<Long, Double> limits =
        rows.stream()
            .filter(row -> row.role() == Role.LIMIT)
            .collect(Collectors.toMap(Row::elements, Row::median));
    List<Row> ours = rows.stream().filter(row -> row.role() == Role.QUERN).toList();
    return bySize(
        ours, "elements", row -> Figures.ratio(limits.get(row.elements()) / row.median()));
  }

  private interface Figure {
    String of(Row row);
  }

  private static String bySize(List<Row> rows, String head, Figure figure) {
    Set<String> contenders = new LinkedHashSet<>();
    Map<Long, Map<String, String>> lines = new TreeMap<>();
    for (Row row : rows) {
      contenders.add(label(row));
      lines
          .computeIfAbsent(row.elements(), size -> new TreeMap<>())
          .put(label(row), figure.of(row));
    }
    StringBuilder text = head(head, contenders);
    lines.forEach(
        (size, figures) -> {
          text.append("| ").append(Size.text(size)).append(" |");
          contenders.forEach(
              c -> text.append(' ').append(figures.getOrDefault(c, NONE)).append(" |"));
          text.append('\n');
        });
    return text.toString();
  }

  private static StringBuilder head(String first, Iterable<String> others) {
    StringBuilder text = new StringBuilder("| ").append(first).append(" |");
    StringBuilder rule = new StringBuilder("|---|");
    for (String other : others) {
      text.append(' ').append(other).append(" |");
      rule.append("---:|");
    }
    return text.append('\n').append(rule).append('\n');
  }

  private static String label(Row row) {
    return row.release() == null
        ? row.contender()
        : row.contender() + " " + row.release().replaceAll(" \\(.*", "");
  }

  /** Nanoseconds an element, by region of the plane of order and argument. */
  private String points(String function) {
    List<Row> rows =
        results.newest(
            row ->
                row.kind() == Kind.TIME
                    && row.contest().startsWith(function + "/")
                    && !row.contest().endsWith("/mix"));
    Set<String> contenders = new LinkedHashSet<>();
    Map<String, Map<String, String>> lines = new java.util.LinkedHashMap<>();
    for (Row row : rows) {
      contenders.add(label(row));
      lines
          .computeIfAbsent(row.contest(), contest -> new TreeMap<>())
          .put(label(row), Figures.digits(row.median() / row.elements()));
    }
    StringBuilder text = head(function, contenders);
    lines.forEach(
        (contest, figures) -> {
          text.append("| ").append(region(contest)).append(" |");
          contenders.forEach(
              c -> text.append(' ').append(figures.getOrDefault(c, NONE)).append(" |"));
          text.append('\n');
        });
    return text.toString();
  }

  private static String region(String contest) {
    return switch (contest.substring(contest.indexOf('/') + 1)) {
      case "small-x" -> "r < 20, x < 1";
      case "small-r" -> "r < 20, x &ge; 1";
      case "r20" -> "20 &le; r < 25";
      case "r30" -> "30 &le; r < 40";
      case "r64" -> "64 &le; r < 128";
      case "r4096" -> "r &ge; 4096";
      default -> contest;
    };
  }

  /** The time of exact products over that of the same backend's emulated ones. */
  private String arithmetics(String contest) {
    List<Row> rows = results.of(Kind.TIME, contest);
    List<Row> emulated = new ArrayList<>();
    Map<String, Double> exact = new TreeMap<>();
    for (Row row : rows) {
      if (row.role() == Role.QUERN && row.threads() == 1) {
        if (row.contender().endsWith(" exact")) {
          exact.put(row.backend() + row.elements(), row.median());
        } else {
          emulated.add(row);
        }
      }
    }
    return bySize(
        emulated,
        "elements",
        row -> Figures.ratio(exact.get(row.backend() + row.elements()) / row.median()));
  }

  /** The largest error of each contender in a contest. */
  private String errors(String contest) {
    List<Row> rows = results.of(Kind.ACCURACY, contest);
    Map<String, Row> worst = new java.util.LinkedHashMap<>();
    for (Row row : rows) {
      worst.merge(label(row), row, (a, b) -> a.median() >= b.median() ? a : b);
    }
    StringBuilder text =
        new StringBuilder("| " + contest + " | largest error | |\n|---|---:|---|\n");
    worst.forEach(
        (contender, row) ->
            text.append(
                String.format(
                    "| %s | %s %s | %s |%n",
                    contender,
                    Figures.digits(row.median()),
                    row.unit().replace("|", "\\|"),
                    Optional.ofNullable(row.details()).orElse(NONE))));
    return text.toString();
  }

  /** How many bars held, and each that did not. */
  private String bars(String kernel) {
    List<Row> rows =
        results.newest(
            row -> row.kind() == Kind.BAR && row.kernel().equals(kernel) && row.bound() != null);
    List<Row> missed = rows.stream().filter(row -> !row.holds()).toList();
    StringBuilder text =
        new StringBuilder(
            String.format(
                "%d of %d bars hold%s%n",
                rows.size() - missed.size(),
                rows.size(),
                missed.isEmpty() ? "." : "; these fall short:"));
    if (!missed.isEmpty()) {
      text.append("\n| bar | measured | bound |\n|---|---:|---:|\n");
      missed.forEach(
          row ->
              text.append(
                  String.format(
                      Locale.ROOT,
                      "| `%s` | %s %s | %s %s |%n",
                      row.contest(),
                      Figures.digits(row.median()),
                      row.unit(),
                      row.sense().equals("<=") ? "&le;" : "&ge;",
                      Figures.digits(row.bound()))));
    }
    return text.toString();
  }
}
