package dev.quern.cli.page;

import dev.quern.bench.results.Row;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Results as a page for browsers: one file, which needs no network. Pictures need JavaScript; all
 * numbers are in tables, which don't. Each number says which row it is from.
 */
public final class ResultsPage {
  /**
   * Rows and what they came from.
   *
   * @param name for people: a file's name
   * @param rows with ids that differ
   */
  public record Source(String name, List<Row> rows) {
    /** Copies the list. */
    public Source {
      Objects.requireNonNull(name, "name");
      rows = List.copyOf(rows);
      Set<Integer> ids = new LinkedHashSet<>();
      for (Row row : rows) {
        if (!ids.add(row.id())) {
          throw new IllegalArgumentException(name + " has two rows with id " + row.id());
        }
      }
    }
  }

  private ResultsPage() {}

  /**
   * The HTML of a page about one run.
   *
   * @throws IllegalArgumentException if two rows have the same id
   */
  public static String write(List<Row> rows) {
    return write("results", rows);
  }

  /**
   * As {@link #write(List)}.
   *
   * @param name what the rows came from
   */
  public static String write(String name, List<Row> rows) {
    return writeAll(List.of(new Source(name, rows)));
  }

  /**
   * The HTML of a page about several runs, each with its own pictures: who did not take turns in
   * one JVM is not drawn together.
   */
  public static String writeAll(List<Source> sources) {
    ResultsData data = new ResultsData(sources);
    Contests contests = Contests.of(data);
    Document page = new Document("Results", "<p class=\"lead\">" + lead(data) + "</p>\n");
    if (data.entries().isEmpty()) {
      page.section("empty", "Nothing was measured", "<p>The results have no rows.</p>\n");
    } else {
      page.section("machine", "Machine", MachineSection.html(data));
      page.section("summary", "Summary", SummarySection.html(data, contests));
      for (String kernel : kernels(data)) {
        String html = KernelSection.html(data, contests, kernel);
        if (!html.isEmpty()) {
          page.section(KernelSection.id(kernel), kernel, html);
        }
      }
      if (!data.of(Row.Kind.BAR).isEmpty()) {
        page.section("bars", "What has to hold", BarsSection.html(data));
      }
      if (!data.of(Row.Kind.ABSENT).isEmpty()) {
        page.section("absent", "Not measured, and why", AbsentSection.html(data));
      }
      page.section("rows-all", "All rows", RowsSection.html(data));
    }
    return page.html("rows", data.json(), List.of("results.js"));
  }

  private static String lead(ResultsData data) {
    StringBuilder names = new StringBuilder();
    for (int file = 0; file < data.files(); file++) {
      names.append(file == 0 ? "" : ", ");
      names.append("<code>").append(Html.escape(data.file(file))).append("</code>");
    }
    return "Numeric kernels against each other, other libraries and what the machine allows, from "
        + names
        + ". Each number leads to the row it is from.";
  }

  private static Set<String> kernels(ResultsData data) {
    Set<String> kernels = new LinkedHashSet<>();
    data.entries().forEach(entry -> kernels.add(kernel(entry.row())));
    return kernels;
  }

  /** The kernel of a row. */
  static String kernel(Row row) {
    return row.kernel() == null ? "other" : row.kernel();
  }
}
