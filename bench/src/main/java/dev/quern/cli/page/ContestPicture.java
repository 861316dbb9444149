package dev.quern.cli.page;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.quern.bench.results.Environment;
import dev.quern.bench.results.Row;
import dev.quern.cli.page.Contest.Contender;
import dev.quern.cli.page.Contest.Size;
import dev.quern.cli.page.ResultsData.Entry;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

/**
 * The picture of a contest: a description that results.js draws. It names rows and holds no numbers
 * of its own but the places of the caches.
 */
final class ContestPicture {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ContestPicture() {}

  static String html(Contests contests, Contest contest, String label) {
    List<Size> sizes = contest.sizes();
    ObjectNode chart = JSON.createObjectNode();
    chart.put("work", contest.work().field()).put("unit", contest.work().unit());
    chart.put("factor", contest.work().factor());
    chart.put("axis", sizes.size() == 1 ? "one" : contest.numeric() ? "elements" : "shapes");
    ArrayNode names = chart.putArray("sizes");
    sizes.forEach(size -> names.add(name(size)));
    ArrayNode series = chart.putArray("series");
    for (Contender contender : contest.contenders()) {
      ObjectNode line = series.addObject();
      line.put("name", contender.name()).put("role", role(contender));
      line.put("style", contests.style(contender));
      ArrayNode points = line.putArray("points");
      for (int s = 0; s < sizes.size(); s++) {
        for (Entry entry : contest.entries(sizes.get(s), contender)) {
          Entry worker = contest.worker(sizes.get(s), entry);
          if (entry.row().median() != null && entry.row().median() > 0 && worker != null) {
            points.addObject().put("row", entry.id()).put("work", worker.id()).put("size", s);
          }
        }
      }
    }
    String caches = caches(contest, chart);
    return "<figure>\n<div class=\"chart\" role=\"img\" aria-label=\""
        + Html.escape(description(contest, label))
        + "\" data-chart=\""
        + Html.escape(chart.toString())
        + "\"></div>\n<figcaption>"
        + (sizes.size() == 1
            ? "Throughput at " + ResultsData.size(contest.any(sizes.get(0))) + " elements"
            : contest.numeric()
                ? "Throughput against the number of elements"
                : "Throughput by shape")
        + "; higher is faster; whiskers span the middle half of the samples."
        + caches
        + "</figcaption>\n</figure>\n";
  }

  private static String name(Size size) {
    String elements = dev.quern.bench.Size.text(size.elements());
    return size.shape().isEmpty() ? elements : size.shape();
  }

  private static String role(Contender contender) {
    return contender.role().name().toLowerCase(Locale.ROOT);
  }

  private static String caches(Contest contest, ObjectNode chart) {
    ArrayNode lines = chart.putArray("caches");
    Environment environment = contest.environment();
    if (environment == null || contest.sizes().size() == 1 || !contest.numeric()) {
      return "";
    }
    cache(lines, contest, "L1", environment.level1());
    cache(lines, contest, "L2", environment.level2());
    cache(lines, contest, "L3", environment.level3());
    StringJoiner names = new StringJoiner(", ");
    lines.forEach(line -> names.add(line.path("name").asText()));
    return lines.isEmpty()
        ? ""
        : " Vertical lines: from here on, what a call reads and writes exceeds " + names + ".";
  }

  private static void cache(ArrayNode lines, Contest contest, String name, long bytes) {
    double at = bytes > 0 ? contest.crossing(bytes) : Double.NaN;
    if (!Double.isNaN(at)) {
      lines.addObject().put("name", name).put("at", at);
    }
  }

  private static String description(Contest contest, String label) {
    StringJoiner names = new StringJoiner(", ");
    for (Contender contender : contest.contenders()) {
      names.add(
          contender.role() == Row.Role.LIMIT ? contender.name() + " (limit)" : contender.name());
    }
    return "Throughput of "
        + label
        + ", in "
        + contest.work().unit()
        + (contest.sizes().size() == 1 ? ", as bars: " : ", as lines over sizes: ")
        + names
        + ". The table below has the numbers.";
  }
}
