package dev.quern.cli.page;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Which backend and algorithm serves each kernel of a report, and why each other one does not. */
final class SelectionSection {
  private final ReportFigures figures;
  private final StringBuilder html = new StringBuilder();

  private SelectionSection(ReportFigures figures) {
    this.figures = figures;
  }

  static String html(ReportFigures figures) {
    SelectionSection section = new SelectionSection(figures);
    section.overview();
    for (int k = 0; figures.has(kernel(k)); k++) {
      section.kernelSection(k);
    }
    return section.html.toString();
  }

  private static String kernel(int k) {
    return "/kernels/" + k;
  }

  private void overview() {
    StringBuilder body = new StringBuilder("<tbody>\n");
    for (int k = 0; figures.has(kernel(k)); k++) {
      body.append("<tr><th scope=\"row\">")
          .append(figures.text(kernel(k) + "/kernel", ""))
          .append("</th><td>")
          .append(place(kernel(k)))
          .append("</td><td class=\"prose\">")
          .append(figures.text(kernel(k) + "/reason", ""))
          .append("</td></tr>\n");
    }
    html.append(
        Html.table(
            "bars",
            "The backend of each kernel",
            "One backend serves a kernel’s element types, sizes and kinds of memory: heap, off-heap "
                + "and mapped; but for short calls on arrays, where a tuning profile says so.",
            Html.head("Kernel", "Backend", "Why") + body + "</tbody>\n"));
  }

  private String place(String path) {
    String tier = path + "/tier";
    return figures.text(path + "/backend", "")
        + (figures.has(tier) ? " " + figures.text(tier, "") : "");
  }

  private void kernelSection(int k) {
    String name = figures.at(kernel(k) + "/kernel").asText();
    html.append("<h3>").append(figures.text(kernel(k) + "/kernel", "")).append("</h3>\n");
    for (int same = 0; same < k; same++) {
      if (figures.at(kernel(same) + "/candidates").equals(figures.at(kernel(k) + "/candidates"))) {
        html.append("<p>The same as ")
            .append(figures.text(kernel(same) + "/kernel", ""))
            .append(".</p>\n");
        return;
      }
    }
    candidates(k, name);
    if (figures.has(kernel(k) + "/algorithms/0")) {
      algorithms(k, name);
    }
  }

  private void candidates(int k, String name) {
    StringBuilder body = new StringBuilder("<tbody>\n");
    for (int c = 0; figures.has(kernel(k) + "/candidates/" + c); c++) {
      String path = kernel(k) + "/candidates/" + c;
      boolean chosen = figures.at(path + "/chosen").asBoolean();
      boolean serves = figures.at(path + "/serves").asBoolean();
      String state =
          chosen
              ? "<span class=\"outcome holds\"><span aria-hidden=\"true\">✓</span> chosen</span>"
              : serves
                  ? "<span class=\"outcome informs\">could serve</span>"
                  : "<span class=\"outcome short\"><span aria-hidden=\"true\">✗</span> can’t serve"
                      + "</span>";
      body.append("<tr><th scope=\"row\">")
          .append(place(path))
          .append("</th><td>")
          .append(state)
          .append("</td><td>")
          .append(figures.text(path + "/selfTest", ""))
          .append("</td><td class=\"prose\">")
          .append(
              chosen ? figures.text(kernel(k) + "/reason", "") : figures.text(path + "/reason", ""))
          .append("</td></tr>\n");
    }
    html.append(
        Html.table(
            "bars",
            "Backends of " + name + ", best first",
            "",
            Html.head("Backend", "State", "Self-test", "Why") + body + "</tbody>\n"));
  }

  /** Element type and place of the result by length of the row. */
  private void algorithms(int k, String name) {
    Map<String, Map<Long, String>> rows = new LinkedHashMap<>();
    Map<Long, String> sizes = new LinkedHashMap<>();
    Set<Long> columns = new TreeSet<>();
    for (int a = 0; figures.has(kernel(k) + "/algorithms/" + a); a++) {
      String path = kernel(k) + "/algorithms/" + a;
      long length = figures.at(path + "/columns").asLong();
      String row =
          figures.text(path + "/type", "")
              + (figures.at(path + "/inPlace").asBoolean() ? ", in place" : ", out of place");
      // By what it says, not by the markup, which names a path of its own.
      String key = row.replaceAll("<[^>]*>", "");
      rows.computeIfAbsent(key, r -> new LinkedHashMap<>())
          .put(length, figures.text(path + "/algorithm", ""));
      sizes.putIfAbsent(length, path + "/columns");
      columns.add(length);
    }
    StringBuilder table = new StringBuilder("<thead><tr><th scope=\"col\">Elements</th>");
    List<Long> order = new ArrayList<>(columns);
    for (long length : order) {
      table.append("<th scope=\"col\">").append(figures.size(sizes.get(length)));
      table.append(" columns</th>");
    }
    table.append("</tr></thead>\n<tbody>\n");
    rows.forEach(
        (key, cells) -> {
          table.append("<tr><th scope=\"row\">").append(key).append("</th>");
          for (long length : order) {
            table.append("<td>").append(cells.getOrDefault(length, "–")).append("</td>");
          }
          table.append("</tr>\n");
        });
    html.append(
        Html.table("text", "Algorithms that auto picks for " + name, "", table + "</tbody>\n"));
  }
}
