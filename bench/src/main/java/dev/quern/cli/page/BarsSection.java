package dev.quern.cli.page;

import dev.quern.bench.results.Row;
import dev.quern.cli.page.ResultsData.Entry;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What the library is meant to hold, and whether it does: what falls short comes first. */
final class BarsSection {
  private BarsSection() {}

  /** What became of a bar. */
  enum Outcome {
    /** Measured and not held. */
    SHORT("falls short", "fall short", "✗", "short"),
    /** Could not be measured. */
    SKIPPED("skipped", "skipped", "–", "skipped"),
    /** Measured and held. */
    HOLDS("holds", "hold", "✓", "holds"),
    /** Measured, with nothing to hold. */
    INFORMS("no bound", "without a bound", "·", "informs");

    private final String text;
    private final String many;
    private final String sign;
    private final String style;

    Outcome(String text, String many, String sign, String style) {
      this.text = text;
      this.many = many;
      this.sign = sign;
      this.style = style;
    }

    static Outcome of(Row row) {
      if (row.median() == null) {
        return SKIPPED;
      }
      if (row.bound() == null || row.holds() == null) {
        return INFORMS;
      }
      return row.holds() ? HOLDS : SHORT;
    }

    String style() {
      return style;
    }

    /** Of so many bars. */
    String text(long count) {
      return count == 1 && this != INFORMS ? text : many;
    }

    String html() {
      return "<span class=\"outcome "
          + style
          + "\"><span aria-hidden=\"true\">"
          + sign
          + "</span> "
          + text
          + "</span>";
    }
  }

  static String html(ResultsData data) {
    Map<String, List<Entry>> groups =
        data.of(Row.Kind.BAR).stream()
            .collect(
                Collectors.groupingBy(
                    entry -> group(data, entry), LinkedHashMap::new, Collectors.toList()));
    StringBuilder html =
        new StringBuilder(
            "<p>Each bar is a bound on a ratio or an error; in brackets the middle half of the "
                + "rounds. What falls short comes first.</p>\n");
    groups.forEach((name, entries) -> html.append(table("Bars of " + name, entries)));
    return html.toString();
  }

  private static String group(ResultsData data, Entry entry) {
    String kernel = ResultsPage.kernel(entry.row());
    return data.files() > 1 ? kernel + ", " + data.file(entry.file()) : kernel;
  }

  private static String table(String caption, List<Entry> entries) {
    StringBuilder html = new StringBuilder("<tbody>\n");
    entries.stream()
        .sorted(Comparator.comparing(entry -> Outcome.of(entry.row())))
        .forEach(entry -> row(html, entry));
    String head = Html.head("Bar", "Outcome", "Measured", "Bound", "Details");
    return Html.table("bars", caption, "", head + html + "</tbody>\n");
  }

  private static void row(StringBuilder html, Entry entry) {
    Row row = entry.row();
    html.append("<tr><th scope=\"row\">")
        .append(ResultsData.text(entry, "contest"))
        .append("</th><td>")
        .append(Outcome.of(row).html())
        .append("</td><td class=\"number\">")
        .append(measured(entry))
        .append("</td><td class=\"number\">");
    if (row.bound() != null) {
      String sense = row.sense() == null ? "" : row.sense().equals("<=") ? "≤ " : "≥ ";
      html.append(sense).append(ResultsData.figure(entry, "bound")).append(unit(row));
    }
    html.append("</td><td class=\"prose\">");
    if (row.reason() != null) {
      html.append(ResultsData.text(entry, "reason"));
    }
    if (row.details() != null) {
      html.append(row.reason() == null ? "" : " ").append(ResultsData.text(entry, "details"));
    }
    html.append("</td></tr>\n");
  }

  /** The median and, if there is one, the spread. */
  static String measured(Entry entry) {
    Row row = entry.row();
    if (row.median() == null) {
      return "not measured";
    }
    String spread = "";
    if (row.low() != null && row.high() != null) {
      spread =
          " <span class=\"spread\">["
              + ResultsData.figure(entry, "low")
              + ", "
              + ResultsData.figure(entry, "high")
              + "]</span>";
    }
    return "<span class=\"value\">"
        + ResultsData.figure(entry, "median")
        + unit(row)
        + "</span>"
        + spread;
  }

  private static String unit(Row row) {
    String unit = row.unit();
    return unit == null || unit.isEmpty() ? "" : " " + Html.escape(unit.equals("x") ? "×" : unit);
  }
}
