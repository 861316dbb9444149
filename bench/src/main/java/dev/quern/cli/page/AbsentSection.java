package dev.quern.cli.page;

import dev.quern.bench.results.Row;
import dev.quern.cli.page.ResultsData.Entry;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Who could not run here; once, where the reason is the same for several sizes. */
final class AbsentSection {
  private AbsentSection() {}

  static String html(ResultsData data) {
    StringBuilder html = new StringBuilder("<tbody>\n");
    Set<List<Object>> said = new HashSet<>();
    for (Entry entry : data.of(Row.Kind.ABSENT)) {
      Row row = entry.row();
      if (!said.add(
          Arrays.asList(
              entry.file(), row.kernel(), row.contest(), row.contender(), row.reason()))) {
        continue;
      }
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
