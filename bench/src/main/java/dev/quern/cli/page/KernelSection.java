package dev.quern.cli.page;

import dev.quern.bench.results.Row;
import dev.quern.cli.page.ResultsData.Entry;
import java.util.List;
import java.util.Objects;

/** A kernel's contests, each with its picture, its accuracy beside and its table below. */
final class KernelSection {
  private KernelSection() {}

  /** The id of its element. */
  static String id(String kernel) {
    return "kernel-" + kernel.replaceAll("[^A-Za-z0-9-]", "-");
  }

  /** Empty if the kernel has neither times nor accuracy. */
  static String html(ResultsData data, Contests contests, String kernel) {
    StringBuilder html = new StringBuilder();
    List<Contest> own = contests.of(kernel);
    List<Entry> accuracy =
        data.of(Row.Kind.ACCURACY).stream()
            .filter(entry -> ResultsPage.kernel(entry.row()).equals(kernel))
            .toList();
    for (Contest contest : own) {
      html.append(
          contest(
              data,
              contests,
              contest,
              accuracy.stream().filter(entry -> belongs(entry, contest)).toList()));
    }
    List<Entry> rest =
        accuracy.stream().filter(entry -> own.stream().noneMatch(c -> belongs(entry, c))).toList();
    if (!rest.isEmpty()) {
      html.append("<h3>Accuracy</h3>\n")
          .append(AccuracyTable.html("Largest errors of " + kernel, rest, true));
    }
    return html.toString();
  }

  private static boolean belongs(Entry entry, Contest contest) {
    return entry.file() == contest.file() && Objects.equals(entry.row().contest(), contest.name());
  }

  private static String contest(
      ResultsData data, Contests contests, Contest contest, List<Entry> accuracy) {
    String of = data.files() > 1 ? ", " + data.file(contest.file()) : "";
    String label = contest.kernel() + ", " + contest.title() + of;
    StringBuilder html = new StringBuilder("<article class=\"contest\" id=\"");
    html.append(contest.id()).append("\">\n<h3>").append(Html.escape(contest.title()));
    if (data.files() > 1) {
      html.append(" <small>").append(Html.escape(data.file(contest.file()))).append("</small>");
    }
    html.append("</h3>\n<div class=\"")
        .append(accuracy.isEmpty() ? "alone" : "beside")
        .append("\">\n")
        .append(ContestPicture.html(contests, contest, label));
    if (!accuracy.isEmpty()) {
      html.append("<div>")
          .append(AccuracyTable.html("Accuracy: largest errors, " + label, accuracy, false))
          .append("</div>\n");
    }
    return html.append("</div>\n")
        .append(ContestTable.html(contest, label))
        .append("</article>\n")
        .toString();
  }
}
