package dev.quern.cli.page;

import dev.quern.bench.results.Row;
import dev.quern.cli.page.ResultsData.Entry;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Errors against the exact results: of each contender the largest over all sizes. */
final class AccuracyTable {
  private AccuracyTable() {}

  /**
   * A table.
   *
   * @param contest whether to say of which contest each is
   */
  static String html(String caption, List<Entry> entries, boolean contest) {
    StringBuilder html = new StringBuilder("<tbody>\n");
    for (Entry entry : largest(entries)) {
      Row row = entry.row();
      html.append("<tr><th scope=\"row\">").append(ResultsData.text(entry, "contender"));
      if (row.release() != null) {
        html.append(" <small>").append(ResultsData.text(entry, "release")).append("</small>");
      }
      html.append("</th>");
      if (contest) {
        html.append("<td>").append(ResultsData.text(entry, "contest")).append("</td>");
      }
      html.append("<td class=\"number\">").append(BarsSection.measured(entry)).append("</td><td>");
      html.append(ResultsData.text(entry, row.median() == null ? "reason" : "where"));
      html.append("</td></tr>\n");
    }
    String head =
        contest
            ? Html.head("Contender", "Contest", "Largest error", "Where")
            : Html.head("Contender", "Largest error", "Where");
    return Html.table("text", caption, "", head + html + "</tbody>\n");
  }

  private static List<Entry> largest(List<Entry> entries) {
    Map<List<Object>, Entry> largest = new LinkedHashMap<>();
    for (Entry entry : entries) {
      Row row = entry.row();
      List<Object> who =
          Arrays.asList(entry.file(), row.contest(), row.contender(), row.release(), row.unit());
      largest.merge(who, entry, (a, b) -> error(b) > error(a) ? b : a);
    }
    return List.copyOf(largest.values());
  }

  /** A result that is no number is no small error; none at all is less than any. */
  private static double error(Entry entry) {
    Double median = entry.row().median();
    return median == null ? -1 : median.isNaN() ? Double.POSITIVE_INFINITY : median;
  }
}
