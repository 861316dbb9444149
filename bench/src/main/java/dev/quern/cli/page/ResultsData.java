package dev.quern.cli.page;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.quern.bench.Size;
import dev.quern.bench.results.Row;
import java.util.ArrayList;
import java.util.List;

/**
 * The rows of a page, and every figure made from them. A figure is an element that says where it is
 * from:
 *
 * <pre>shown = text(row[field] * factor / (perRow or row)[per])</pre>
 *
 * with {@code data-row}, {@code data-field}, {@code data-factor} (or 1), {@code data-per} (or no
 * division) and {@code data-per-row} (or the same row); {@code data-format="size"} shows it as
 * {@link Size} does, {@code data-format="text"} shows a text as it is. A dot in a field leads into
 * an object.
 */
final class ResultsData {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * A row of one of the files.
   *
   * @param id unique on the page: index of the file, {@code -}, id in the file
   * @param file the index
   * @param row the row
   * @param json the same as its JSON
   */
  record Entry(String id, int file, Row row, JsonNode json) {
    double value(String field) {
      return Numbers.of(json.at("/" + field.replace('.', '/')));
    }
  }

  private final List<ResultsPage.Source> sources;
  private final List<Entry> entries = new ArrayList<>();

  ResultsData(List<ResultsPage.Source> sources) {
    this.sources = List.copyOf(sources);
    for (int file = 0; file < sources.size(); file++) {
      for (Row row : sources.get(file).rows()) {
        entries.add(new Entry(file + "-" + row.id(), file, row, JSON.valueToTree(row)));
      }
    }
  }

  /** All rows, file by file. */
  List<Entry> entries() {
    return entries;
  }

  /** Those of one kind. */
  List<Entry> of(Row.Kind kind) {
    return entries.stream().filter(entry -> entry.row().kind() == kind).toList();
  }

  /** How many files. */
  int files() {
    return sources.size();
  }

  /** The name of a file, as plain text. */
  String file(int index) {
    return sources.get(index).name();
  }

  /** What the page embeds: an array of files, each with its name and its rows. */
  String json() {
    ArrayNode files = JSON.createArrayNode();
    for (int file = 0; file < sources.size(); file++) {
      ObjectNode node = files.addObject().put("file", file(file));
      ArrayNode rows = node.putArray("rows");
      for (Entry entry : entries) {
        if (entry.file() == file) {
          rows.add(entry.json());
        }
      }
    }
    return files.toString();
  }

  /** A field as it is. */
  static String figure(Entry entry, String field) {
    return figure(entry, field, 1);
  }

  /** A field times a factor. */
  static String figure(Entry entry, String field, double factor) {
    return link(entry, field, factor(factor), Numbers.text(entry.value(field) * factor));
  }

  private static String factor(double factor) {
    return factor == 1 ? "" : " data-factor=\"" + factor + "\"";
  }

  /** A field over a field of a row. */
  static String quotient(Entry entry, String field, Entry over, String per) {
    return quotient(entry, field, 1, over, per);
  }

  /** A field times a factor, over a field of a row. */
  static String quotient(Entry entry, String field, double factor, Entry over, String per) {
    String divided = factor(factor) + " data-per=\"" + per + "\"";
    if (over != entry) {
      divided += " data-per-row=\"" + over.id() + "\"";
    }
    return link(entry, field, divided, Numbers.text(entry.value(field) * factor / over.value(per)));
  }

  /** A number of elements. */
  static String size(Entry entry) {
    if (!entry.json().hasNonNull("elements")) {
      return "one size";
    }
    return link(
        entry,
        "elements",
        " data-format=\"size\"",
        Size.text(entry.json().get("elements").asLong()));
  }

  /** A text of a row; empty if it has none. */
  static String text(Entry entry, String field) {
    JsonNode text = entry.json().path(field);
    return text.isMissingNode() || text.isNull()
        ? ""
        : "<span data-row=\""
            + entry.id()
            + "\" data-field=\""
            + field
            + "\" data-format=\"text\">"
            + Html.escape(text.asText())
            + "</span>";
  }

  /** Out of the order of the keyboard: there are hundreds, and the list of rows is in it. */
  private static String link(Entry entry, String field, String more, String text) {
    return "<a class=\"figure\" tabindex=\"-1\" href=\"#row-"
        + entry.id()
        + "\" data-row=\""
        + entry.id()
        + "\" data-field=\""
        + field
        + "\""
        + more
        + ">"
        + Html.escape(text)
        + "</a>";
  }
}
