package dev.quern.cli.page;

import dev.quern.bench.results.Row;
import dev.quern.cli.page.ResultsData.Entry;

/** Who could not run here. */
final class AbsentSection {
  private AbsentSection() {}

  static String html(ResultsData data) {
    StringBuilder html = new StringBuilder("<tbody>\n");
    for (Entry entry : data.of(Row.Kind.ABSENT)) {
      html.append("<tr><th scope=\"row\">")
          .append(ResultsData.text(entry, "contender"))
          .append("</th><td>")
          .append(ResultsData.text(entry, entry.row().contest() == null ? "kernel" : "contest"))
          .append("</td><td>")
          .append(
              entry.row().reason() == null ? "no reason given" : ResultsData.text(entry, "reason"))
          .append("</td></tr>\n");
    }
    return Html.table(
        "text",
        "Contenders that could not run here",
        "",
        Html.head("Contender", "Contest", "Why") + html + "</tbody>\n");
  }
}
