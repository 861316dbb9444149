package dev.quern.cli.page;

import dev.quern.bench.results.Row;
import dev.quern.cli.page.Contest.Size;
import dev.quern.cli.page.ResultsData.Entry;
import java.util.List;

/** The page in one look: each contest at its largest size, and how many bars hold. */
final class SummarySection {
  private SummarySection() {}

  static String html(ResultsData data, Contests contests) {
    StringBuilder html = new StringBuilder(bars(data));
    if (contests.all().isEmpty()) {
      return html.append("<p>No times were measured.</p>\n").toString();
    }
    String caption = "Each contest at its largest size";
    html.append("<p>A multiple above one is the time that the fastest peer takes longer than the ")
        .append("fastest Quern, or that Quern takes longer than the machine allows.</p>\n");
    StringBuilder table = new StringBuilder("<tbody>\n");
    contests.all().forEach(contest -> row(table, data, contest));
    String head =
        Html.head(
            "Contest", "Elements", "Fastest Quern", "Throughput", "Fastest peer", "Of the limit");
    return html.append(Html.table("text", caption, "", head + table + "</tbody>\n")).toString();
  }

  private static void row(StringBuilder html, ResultsData data, Contest contest) {
    Size size = contest.sizes().get(contest.sizes().size() - 1);
    Entry quern = contest.fastest(size, Row.Role.QUERN);
    Entry peer = contest.fastest(size, Row.Role.PEER);
    Entry limit = quern == null ? null : contest.limit(size, quern);
    html.append("<tr><th scope=\"row\"><a href=\"#").append(contest.id()).append("\">");
    html.append(Html.escape(contest.kernel() + " · " + contest.title())).append("</a>");
    if (data.files() > 1) {
      html.append(" <small>").append(Html.escape(data.file(contest.file()))).append("</small>");
    }
    html.append("</th>").append(cell(ResultsData.size(contest.any(size))));
    html.append(cell(quern == null ? "–" : ResultsData.text(quern, "contender")));
    Entry worker = quern == null ? null : contest.worker(size, quern);
    html.append(cell(worker == null ? "–" : contest.throughput(worker, quern)));
    html.append(
        cell(
            quern == null || peer == null
                ? "–"
                : ResultsData.text(peer, "contender")
                    + ": "
                    + ResultsData.quotient(peer, "median", quern, "median")
                    + " ×"));
    html.append(
        cell(
            quern == null || limit == null
                ? "–"
                : ResultsData.quotient(quern, "median", limit, "median") + " ×"));
    html.append("</tr>\n");
  }

  private static String cell(String content) {
    return "<td>" + content + "</td>";
  }

  private static String bars(ResultsData data) {
    List<Entry> bars = data.of(Row.Kind.BAR);
    if (bars.isEmpty()) {
      return "";
    }
    StringBuilder html = new StringBuilder("<p class=\"tally\"><a href=\"#bars\">Bars</a>: ");
    String separator = "";
    for (BarsSection.Outcome outcome : BarsSection.Outcome.values()) {
      long count = bars.stream().filter(e -> BarsSection.Outcome.of(e.row()) == outcome).count();
      html.append(separator)
          .append("<span class=\"outcome ")
          .append(outcome.style())
          .append("\"><span data-count=\"")
          .append(outcome.style())
          .append("\">")
          .append(count)
          .append("</span> ")
          .append(outcome.text(count))
          .append("</span>");
      separator = ", ";
    }
    return html.append(".</p>\n").toString();
  }
}
