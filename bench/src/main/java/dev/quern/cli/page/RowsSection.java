package dev.quern.cli.page;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.quern.bench.Size;
import dev.quern.bench.results.Row;
import dev.quern.cli.page.ResultsData.Entry;
import java.util.StringJoiner;

/** Every row as it is in its file, for the figures to lead to. */
final class RowsSection {
  private RowsSection() {}

  static String html(ResultsData data) {
    StringBuilder html =
        new StringBuilder(
            "<p>What each number is from, as it is in the file; the environment, which rows share, "
                + "is under <a href=\"#machine\">Machine</a> and in the JSON within this page.</p>\n");
    for (int file = 0; file < data.files(); file++) {
      html.append("<details class=\"rows\">\n<summary>Rows of <code>");
      html.append(Html.escape(data.file(file))).append("</code></summary>\n<ol>\n");
      for (Entry entry : data.entries()) {
        if (entry.file() == file) {
          row(html, entry);
        }
      }
      html.append("</ol>\n</details>\n");
    }
    return html.toString();
  }

  private static void row(StringBuilder html, Entry entry) {
    ObjectNode shown = entry.json().deepCopy();
    shown.remove("environment");
    html.append("<li id=\"row-").append(entry.id()).append("\"><b>").append(entry.id());
    html.append("</b> ").append(Html.escape(name(entry.row()))).append("<br><code>");
    html.append(Html.escape(shown.toString())).append("</code></li>\n");
  }

  private static String name(Row row) {
    StringJoiner name = new StringJoiner(" · ");
    if (row.contest() != null) {
      name.add(row.contest());
    }
    if (row.contender() != null) {
      name.add(row.contender());
    }
    if (row.elements() != null) {
      name.add(Size.text(row.elements()));
    }
    return name.toString();
  }
}
