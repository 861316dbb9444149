package dev.quern.cli.page;

import dev.quern.bench.results.Row;
import dev.quern.cli.page.Contest.Contender;
import dev.quern.cli.page.Contest.Size;
import dev.quern.cli.page.Numbers.TimeUnit;
import dev.quern.cli.page.ResultsData.Entry;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The numbers of a contest: contenders by sizes. */
final class ContestTable {
  private final Contest contest;
  private final StringBuilder html = new StringBuilder();

  private ContestTable(Contest contest) {
    this.contest = contest;
  }

  static String html(Contest contest, String label) {
    return new ContestTable(contest).table("Times and throughput, " + label);
  }

  private String table(String caption) {
    html.append("<thead>\n<tr>");
    html.append("<th scope=\"col\">Contender</th>");
    for (Size size : contest.sizes()) {
      html.append("<th scope=\"col\">").append(ResultsData.size(contest.any(size)));
      if (!size.shape().isEmpty()) {
        html.append("<br><small>")
            .append(ResultsData.text(contest.any(size), "shape"))
            .append("</small>");
      }
      html.append("</th>");
    }
    html.append("</tr>\n</thead>\n<tbody>\n");
    contest.contenders().forEach(this::row);
    html.append("</tbody>\n");
    return Html.table("times", caption, reading(), html.toString());
  }

  private String reading() {
    boolean limits = contest.sizes().stream().anyMatch(size -> contest.hasLimit(size));
    return "By number of elements: the median time of a call, [the middle half of the samples], "
        + "throughput; then the time as a multiple of the fastest Quern’s"
        + (limits ? " and of the limit’s, where there are several the slowest" : "")
        + "; with as many threads, where they differ.";
  }

  private void row(Contender contender) {
    List<Entry> all = new ArrayList<>();
    contest.sizes().forEach(size -> all.addAll(contest.entries(size, contender)));
    Set<String> places = new LinkedHashSet<>();
    Set<String> algorithms = new LinkedHashSet<>();
    Set<String> releases = new LinkedHashSet<>();
    for (Entry entry : all) {
      Row row = entry.row();
      if (row.backend() != null && !row.backend().equals(contender.name())) {
        places.add(row.tier() == null ? row.backend() : row.backend() + " " + row.tier());
      } else if (row.tier() != null) {
        places.add(row.tier());
      }
      add(algorithms, row.algorithm());
      add(releases, row.release());
    }
    boolean several = algorithms.size() > 1;
    html.append("<tr class=\"").append(contender.role().name().toLowerCase(java.util.Locale.ROOT));
    html.append("\"><th scope=\"row\">").append(Html.escape(contender.name()));
    note(contender.role() == Row.Role.LIMIT ? Set.of("limit") : releases);
    note(places);
    if (!several) {
      note(algorithms);
    }
    html.append("</th>");
    for (Size size : contest.sizes()) {
      html.append("<td>");
      List<Entry> entries = contest.entries(size, contender);
      if (entries.isEmpty()) {
        html.append("<span class=\"none\">not measured</span>");
      }
      entries.forEach(entry -> cell(size, entry, several));
      html.append("</td>");
    }
    html.append("</tr>\n");
  }

  private static void add(Set<String> texts, String text) {
    if (text != null) {
      texts.add(text);
    }
  }

  private void note(Set<String> texts) {
    if (!texts.isEmpty()) {
      html.append(" <small>").append(Html.escape(String.join(", ", texts))).append("</small>");
    }
  }

  private void cell(Size size, Entry entry, boolean algorithm) {
    Row row = entry.row();
    if (row.median() == null) {
      html.append("<span class=\"none\">not measured ").append(ResultsData.text(entry, "reason"));
      html.append("</span>");
      return;
    }
    TimeUnit unit = TimeUnit.of(row.median());
    line("value", ResultsData.figure(entry, "median", unit.factor()) + " " + unit.name());
    if (row.low() != null && row.high() != null) {
      line(
          "spread",
          "["
              + ResultsData.figure(entry, "low", unit.factor())
              + ", "
              + ResultsData.figure(entry, "high", unit.factor())
              + "]");
    }
    Entry worker = contest.worker(size, entry);
    if (worker != null) {
      line("rate", contest.throughput(worker, entry));
    }
    ratio(entry, contest.fastest(size, entry), "Quern");
    ratio(entry, contest.limit(size, entry), "limit");
    if (algorithm && row.algorithm() != null) {
      line("note", ResultsData.text(entry, "algorithm"));
    }
  }

  private void ratio(Entry entry, Entry to, String name) {
    if (to == entry) {
      line("ratio", name.equals("limit") ? "the limit" : "the fastest Quern");
    } else if (to != null) {
      line("ratio", ResultsData.quotient(entry, "median", to, "median") + " × " + name);
    }
  }

  private void line(String style, String content) {
    html.append("<span class=\"").append(style).append("\">").append(content).append("</span>");
  }
}
