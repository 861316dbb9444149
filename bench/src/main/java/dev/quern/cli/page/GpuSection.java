package dev.quern.cli.page;

/** The GPUs of a report, and which calls on the host's memory go there. */
final class GpuSection {
  private static final double GIGA = 1e-9;
  private static final double MEBI = 1.0 / (1 << 20);

  private GpuSection() {}

  static String html(ReportFigures figures) {
    StringBuilder html = new StringBuilder();
    if (figures.has("/gpu/unavailable")) {
      html.append("<p>None serves: ").append(figures.text("/gpu/unavailable", "")).append("</p>\n");
    }
    for (int i = 0; figures.has("/gpu/devices/" + i); i++) {
      device(html, figures, "/gpu/devices/" + i);
    }
    hostMemory(html, figures);
    return html.toString();
  }

  private static void device(StringBuilder html, ReportFigures figures, String device) {
    String of = device + "/properties";
    html.append("<h3>")
        .append(figures.text(of + "/name", ""))
        .append("</h3>\n<dl class=\"facts\">\n")
        .append(
            Html.term(
                "Driver",
                "supports CUDA " + figures.text("/gpu/driverVersion", "of no known version")))
        .append(Html.term("Compute capability", figures.text(of + "/computeCapability", "")))
        .append(
            Html.term(
                "Memory",
                figures.number(of + "/memoryBytes", GIGA)
                    + " GB, level 2 "
                    + figures.bytes(of + "/level2Bytes")))
        .append(
            Html.term(
                "Multiprocessors",
                figures.number(of + "/multiprocessors", 1)
                    + (figures.at(of + "/clockKilohertz").asInt() == 0
                        ? ""
                        : " at up to " + figures.number(of + "/clockKilohertz", 1e-3) + " MHz")))
        .append(
            figures.has(of + "/kernels")
                ? Html.term("Kernels", figures.text(of + "/kernels", ""))
                : Html.term("No kernels", figures.text(of + "/kernelsUnavailable", "")))
        .append("</dl>\n");
    bandwidth(html, figures, device);
  }

  private static void bandwidth(StringBuilder html, ReportFigures figures, String device) {
    String rates = device + "/bandwidth";
    if (!figures.has(rates)) {
      html.append("<p>Bandwidth was not measured: ")
          .append(figures.text(device + "/bandwidthUnavailable", ""))
          .append("</p>\n");
      return;
    }
    String body =
        "<tbody>\n"
            + row(figures, "Page-locked memory of the host", rates + "/pinned")
            + row(figures, "Other memory of the host, through such", rates + "/pageable")
            + "</tbody>\n";
    html.append(
            Html.table(
                "text",
                "Copies between host and GPU",
                "",
                Html.head("Memory", "To the GPU, GB/s", "To the host, GB/s") + body))
        .append("<p>Copied within the GPU, each byte read and written: ")
        .append(figures.number(rates + "/deviceCopy", 1))
        .append(" GB/s. All copies are of ")
        .append(figures.number(rates + "/bytes", MEBI))
        .append(" MiB.</p>\n");
  }

  private static String row(ReportFigures figures, String name, String path) {
    return "<tr><th scope=\"row\">"
        + Html.escape(name)
        + "</th><td class=\"number\">"
        + figures.number(path + "ToDevice", 1)
        + "</td><td class=\"number\">"
        + figures.number(path + "ToHost", 1)
        + "</td></tr>\n";
  }

  private static void hostMemory(StringBuilder html, ReportFigures figures) {
    StringBuilder body = new StringBuilder("<tbody>\n");
    for (int i = 0; figures.has("/gpu/hostMemory/" + i); i++) {
      String path = "/gpu/hostMemory/" + i;
      body.append("<tr><th scope=\"row\">")
          .append(figures.text(path + "/kernel", ""))
          .append(", ")
          .append(figures.text(path + "/counted", ""))
          .append("</th><td>")
          .append(
              figures.has(path + "/above")
                  ? "above " + figures.number(path + "/above", 1)
                  : "never")
          .append("</td><td class=\"prose\">")
          .append(figures.text(path + "/why", ""))
          .append("</td></tr>\n");
    }
    html.append(
        Html.table(
            "bars",
            "Calls on memory of the host that go to a GPU",
            "Data in a GPU’s memory is always computed there.",
            Html.head("Calls", "On the GPU", "Why") + body + "</tbody>\n"));
  }
}
