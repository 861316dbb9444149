package dev.quern.cli.page;

/** The limits of memory and arithmetic of a report, as pictures and tables. */
final class RooflineSection {
  private static final String ROOFLINE = "/roofline";

  private RooflineSection() {}

  /** Bandwidth by level. */
  static String memory(ReportFigures figures) {
    StringBuilder body = new StringBuilder("<tbody>\n");
    for (int i = 0; figures.has(level(i)); i++) {
      body.append("<tr><th scope=\"row\">")
          .append(figures.text(level(i) + "/name", ""))
          .append("</th>")
          .append(cell(figures.bytes(level(i) + "/bytes")))
          .append(cell(figures.number(level(i) + "/readGigabytesPerSecond", 1)))
          .append(cell(figures.number(level(i) + "/copyGigabytesPerSecond", 1)))
          .append("</tr>\n");
    }
    String caption = "Bandwidth of one thread by level of memory";
    return picture(
            "bandwidth",
            "Bandwidth in GB/s as bars, read and copy, for each level of memory.",
            "What one thread reads, and what it copies (each byte read once and written once), when "
                + "its data fits in a quarter of each cache, and when it fits in none.")
        + Html.table(
            "text",
            caption,
            "",
            Html.head("Level", "Working set", "Read, GB/s", "Copy, GB/s") + body + "</tbody>\n");
  }

  private static String level(int i) {
    return ROOFLINE + "/levels/" + i;
  }

  /** What they allow, by operations per byte. */
  static String roofline(ReportFigures figures) {
    String peak =
        figures.has(ROOFLINE + "/gigaMultiplyAddsPerSecond")
            ? "<p>Arithmetic peaks at "
                + figures.number(ROOFLINE + "/gigaMultiplyAddsPerSecond", 2)
                + " G operations/s on one thread: "
                + figures.number(ROOFLINE + "/gigaMultiplyAddsPerSecond", 1)
                + " G float32 multiply-adds/s in vectors, each of which counts as two.</p>\n"
            : "<p>The rate of arithmetic was not measured: "
                + figures.text(ROOFLINE + "/multiplyAddsUnavailable", "no reason given")
                + ".</p>\n";
    return peak
        + picture(
            "roofline",
            "Roofline: attainable G operations/s against operations per byte, one roof for each "
                + "level of memory under the peak of arithmetic, with algorithms of softmax marked.",
            "A kernel is at most as fast as the roof of the level that its data is in. The numbered "
                + "marks are where the roof of the memory bounds the algorithms of the table.")
        + kernels(figures);
  }

  private static String kernels(ReportFigures figures) {
    StringBuilder body = new StringBuilder("<tbody>\n");
    for (int i = 0; figures.has(ROOFLINE + "/kernels/" + i); i++) {
      String path = ROOFLINE + "/kernels/" + i;
      String operations = path + "/operationsPerElement";
      String bytes = path + "/bytesPerElement";
      body.append("<tr><th scope=\"row\"><span class=\"mark-number\">")
          .append(i + 1)
          .append("</span> ")
          .append(figures.text(path + "/kernel", ""))
          .append(", ")
          .append(figures.text(path + "/algorithm", ""))
          .append(", ")
          .append(figures.text(path + "/type", ""))
          .append("</th>")
          .append(cell(figures.number(operations, 1)))
          .append(cell(figures.number(bytes, 1)))
          .append(cell(figures.quotient(operations, bytes)))
          .append("<td class=\"prose\">")
          .append(figures.text(path + "/source", ""))
          .append("</td></tr>\n");
    }
    return Html.table(
        "bars",
        "Arithmetic intensity of kernels",
        "Only those whose operations are multiply-adds and don’t depend on the data: not "
            + "log-bessel, not l-mul.",
        Html.head(
                "Mark and kernel",
                "Operations an element",
                "Bytes an element",
                "Operations a byte",
                "How counted")
            + body
            + "</tbody>\n");
  }

  private static String picture(String kind, String label, String caption) {
    return "<figure>\n<div class=\"chart\" role=\"img\" aria-label=\""
        + Html.escape(label + " The table below has the numbers.")
        + "\" data-chart=\"{&quot;kind&quot;:&quot;"
        + kind
        + "&quot;}\"></div>\n<figcaption>"
        + Html.escape(caption)
        + "</figcaption>\n</figure>\n";
  }

  private static String cell(String content) {
    return "<td class=\"number\">" + content + "</td>";
  }
}
