package dev.quern.cli.page;

import dev.quern.bench.results.Row;
import dev.quern.cli.page.ResultsData.Entry;

/** Who could not run here. */
final class AbsentSection {
  private AbsentSection() {}

  static String html(ResultsData data) {
    StringBuilder html =
        new StringBuilder(
            "<table class=\"text\">\n<caption>Contenders that could not run here</caption>\n"
                + "<thead><tr><th scope=\"col\">Contender</th><th scope=\"col\">Contest</th>"
                + "<th scope=\"col\">Why</th></tr></thead>\n<tbody>\n");
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
    return Html.scroll("Contenders that could not run here", html + "</tbody>\n</table>\n");
  }
}
