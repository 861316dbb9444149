package dev.quern.cli.page;

import dev.quern.bench.results.Environment;
import dev.quern.cli.page.ResultsData.Entry;
import java.util.LinkedHashMap;
import java.util.Map;

/** Where and with what the rows were measured. */
final class MachineSection {
  private static final double KIB = 1.0 / 1024;
  private static final double MIB = KIB / 1024;

  private MachineSection() {}

  static String html(ResultsData data) {
    Map<Environment, Entry> firsts = new LinkedHashMap<>();
    for (Entry entry : data.entries()) {
      if (entry.row().environment() != null) {
        firsts.putIfAbsent(entry.row().environment(), entry);
      }
    }
    if (firsts.isEmpty()) {
      return "<p>The rows don’t say where they were measured.</p>\n";
    }
    StringBuilder html = new StringBuilder();
    firsts.forEach((environment, first) -> machine(html, data, environment, first));
    return html.toString();
  }

  private static void machine(
      StringBuilder html, ResultsData data, Environment environment, Entry first) {
    html.append("<h3>").append(Html.escape(or(environment.cpu())));
    if (data.files() > 1) {
      html.append(" <small>").append(Html.escape(data.file(first.file()))).append("</small>");
    }
    html.append("</h3>\n<dl class=\"facts\">\n")
        .append(
            Html.term(
                "Processor",
                escape(environment.architecture())
                    + ", "
                    + ResultsData.figure(first, "environment.cores")
                    + " cores for the process; tiers "
                    + escape(String.join(", ", environment.features()))))
        .append(
            Html.term(
                "Caches",
                "L1 "
                    + bytes(first, "level1", environment.level1())
                    + ", L2 "
                    + bytes(first, "level2", environment.level2())
                    + ", L3 "
                    + bytes(first, "level3", environment.level3())))
        .append(Html.term("System", escape(environment.os())))
        .append(Html.term("JDK", escape(environment.jdk())))
        .append(Html.term("JVM options", code(String.join(" ", environment.flags()))))
        .append(
            Html.term(
                "Quern", escape(environment.version()) + ", commit " + code(environment.commit())))
        .append(Html.term("Native library", library(environment)))
        .append(Html.term("Tuning profile", escape(environment.tuning())))
        .append(environment.gpu() == null ? "" : Html.term("GPU", escape(environment.gpu())))
        .append(Html.term("Begun", escape(environment.time())))
        .append("</dl>\n");
  }

  private static String library(Environment environment) {
    return environment.library() == null ? "none" : "SHA-256 " + code(environment.library());
  }

  private static String bytes(Entry first, String level, long bytes) {
    String field = "environment." + level;
    if (bytes == 0) {
      return "unknown";
    }
    return bytes < 1 << 20
        ? ResultsData.figure(first, field, KIB) + " KiB"
        : ResultsData.figure(first, field, MIB) + " MiB";
  }

  private static String code(String text) {
    return text == null || text.isEmpty() ? "none" : "<code>" + Html.escape(text) + "</code>";
  }

  private static String escape(String text) {
    return Html.escape(or(text));
  }

  private static String or(String text) {
    return text == null || text.isEmpty() ? "unknown" : text;
  }
}
