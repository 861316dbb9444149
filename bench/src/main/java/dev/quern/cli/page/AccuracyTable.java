package dev.quern.cli.page;

import dev.quern.bench.results.Row;
import dev.quern.cli.page.ResultsData.Entry;
import java.util.List;

/** Errors against the exact results. */
final class AccuracyTable {
  private AccuracyTable() {}

  /**
   * A table.
   *
   * @param contest whether to say of which contest each is
   */
  static String html(String caption, List<Entry> entries, boolean contest) {
    StringBuilder html = new StringBuilder("<table class=\"text\">\n<caption>");
    html.append(Html.escape(caption)).append("</caption>\n<thead><tr>");
    html.append("<th scope=\"col\">Contender</th>");
    html.append(contest ? "<th scope=\"col\">Contest</th>" : "");
    html.append("<th scope=\"col\">Largest error</th><th scope=\"col\">Where</th></tr></thead>\n");
    html.append("<tbody>\n");
    for (Entry entry : entries) {
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
    return Html.scroll(caption, html.append("</tbody>\n</table>\n").toString());
  }
}
