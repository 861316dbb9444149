package dev.quern.cli.page;

import com.fasterxml.jackson.databind.JsonNode;
import dev.quern.bench.Size;

/**
 * Figures of a report, each in an element that says by JSON pointer where it is from:
 *
 * <pre>shown = text(report[path] * factor / report[perPath])</pre>
 *
 * with {@code data-path}, {@code data-factor} (or 1) and {@code data-per-path} (or no division);
 * {@code data-format="size"} shows it as {@link Size} does, {@code data-format="text"} shows a text
 * as it is.
 */
final class ReportFigures {
  private static final double KIB = 1.0 / 1024;
  private static final double MIB = KIB / 1024;

  private final JsonNode report;

  ReportFigures(JsonNode report) {
    this.report = report;
  }

  JsonNode at(String path) {
    return report.at(path);
  }

  /** Whether there is a value. */
  boolean has(String path) {
    JsonNode node = at(path);
    return !node.isMissingNode() && !node.isNull();
  }

  /** A number times a factor. */
  String number(String path, double factor) {
    String more = factor == 1 ? "" : " data-factor=\"" + factor + "\"";
    return link(path, more, Numbers.text(Numbers.of(at(path)) * factor));
  }

  /** A number over another. */
  String quotient(String path, String per) {
    return link(
        path,
        " data-per-path=\"" + per + "\"",
        Numbers.text(Numbers.of(at(path)) / Numbers.of(at(per))));
  }

  /** A number of elements. */
  String size(String path) {
    return link(path, " data-format=\"size\"", Size.text(at(path).asLong()));
  }

  /** A number of bytes. */
  String bytes(String path) {
    long bytes = at(path).asLong();
    if (bytes == 0) {
      return "unknown";
    }
    return bytes < 1 << 20 ? number(path, KIB) + " KiB" : number(path, MIB) + " MiB";
  }

  /** A text; what stands for it if there is none. */
  String text(String path, String otherwise) {
    return has(path) && !at(path).asText().isEmpty()
        ? "<span data-path=\""
            + path
            + "\" data-format=\"text\">"
            + Html.escape(at(path).asText())
            + "</span>"
        : Html.escape(otherwise);
  }

  private static String link(String path, String more, String text) {
    return "<a class=\"figure\" tabindex=\"-1\" href=\"#report-json\" data-path=\""
        + path
        + "\""
        + more
        + ">"
        + Html.escape(text)
        + "</a>";
  }
}
