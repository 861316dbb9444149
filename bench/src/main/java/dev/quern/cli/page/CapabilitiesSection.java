package dev.quern.cli.page;

/** The processor, the JVM and the native library of a report. */
final class CapabilitiesSection {
  private CapabilitiesSection() {}

  static String html(ReportFigures figures) {
    return cpu(figures) + jvm(figures) + library(figures) + tuning(figures);
  }

  private static String cpu(ReportFigures figures) {
    StringBuilder features = new StringBuilder("<ul class=\"features\">\n");
    for (int i = 0; figures.has("/cpu/features/" + i); i++) {
      features.append("<li>").append(figures.text("/cpu/features/" + i, "")).append("</li>\n");
    }
    return "<h3>Processor</h3>\n<dl class=\"facts\">\n"
        + Html.term("Model", figures.text("/cpu/model", "unknown"))
        + Html.term(
            "Vendor",
            figures.text("/cpu/vendor", "unknown")
                + ", "
                + figures.text("/cpu/architecture", "unknown"))
        + Html.term(
            "Processors", figures.number("/cpu/processors", 1) + " that this process may use")
        + Html.term(
            "Caches",
            "L1 "
                + figures.bytes("/cpu/level1")
                + ", L2 "
                + figures.bytes("/cpu/level2")
                + ", L3 "
                + figures.bytes("/cpu/level3"))
        + "</dl>\n<details>\n<summary>Instruction-set extensions</summary>\n"
        + features
        + "</ul>\n</details>\n";
  }

  private static String jvm(ReportFigures figures) {
    return "<h3>Java</h3>\n<dl class=\"facts\">\n"
        + Html.term(
            "JVM",
            figures.text("/jvm/name", "unknown")
                + " "
                + figures.text("/jvm/version", "")
                + ", "
                + figures.text("/jvm/vendor", "unknown"))
        + Html.term(
            "Compiler",
            onOff(figures, "/jvm/c2", "C2")
                + ", "
                + onOff(figures, "/jvm/hardwareFma", "hardware FMA"))
        + Html.term(
            "Vectors",
            "module jdk.incubator.vector "
                + (figures.at("/jvm/vectorModule").asBoolean() ? "present" : "absent")
                + (figures.at("/jvm/vectorBits").asInt() == 0
                    ? ", width unknown"
                    : ", up to " + figures.number("/jvm/vectorBits", 1) + " bits"))
        + Html.term("Flags", figures.text("/jvm/flags", "unknown"))
        + Html.term("Quern", figures.text("/quern", "unknown"))
        + "</dl>\n";
  }

  private static String onOff(ReportFigures figures, String path, String name) {
    return name + (figures.at(path).asBoolean() ? " on" : " off");
  }

  private static String tuning(ReportFigures figures) {
    StringBuilder html =
        new StringBuilder("<h3>Tuning profile</h3>\n<dl class=\"facts\">\n")
            .append(Html.term("Status", figures.text("/tuning/status", "unknown")));
    if (figures.has("/tuning/path")) {
      html.append(Html.term("File", "<code>" + figures.text("/tuning/path", "none") + "</code>"));
    }
    if (!figures.at("/tuning/reason").asText().isEmpty()) {
      html.append(Html.term("Why", figures.text("/tuning/reason", "")));
    }
    if (figures.has("/tuning/date")) {
      html.append(Html.term("Measured", figures.text("/tuning/date", "")));
    }
    if (figures.has("/tuning/gpu")) {
      html.append(Html.term("Measured with GPU", figures.text("/tuning/gpu", "")));
    }
    figures
        .at("/tuning/values")
        .fieldNames()
        .forEachRemaining(
            key -> html.append(Html.term(key, figures.text("/tuning/values/" + key, ""))));
    return html + "</dl>\n";
  }

  private static String library(ReportFigures figures) {
    String html =
        "<h3>Native library</h3>\n<dl class=\"facts\">\n"
            + Html.term("File", "<code>" + figures.text("/nativeLibrary/path", "none") + "</code>");
    if (figures.has("/nativeLibrary/sha256")) {
      html +=
          Html.term("SHA-256", "<code>" + figures.text("/nativeLibrary/sha256", "") + "</code>");
    }
    if (figures.has("/nativeLibrary/unavailable")) {
      html += Html.term("Can’t be used", figures.text("/nativeLibrary/unavailable", ""));
    } else {
      html +=
          Html.term("ABI", "version " + figures.number("/nativeLibrary/abiVersion", 1))
              + Html.term("Tiers of this CPU", list(figures, "/nativeLibrary/cpuTiers"))
              + Html.term("Usable tiers", list(figures, "/nativeLibrary/usableTiers"));
    }
    return html + "</dl>\n";
  }

  private static String list(ReportFigures figures, String path) {
    StringBuilder list = new StringBuilder();
    for (int i = 0; figures.has(path + "/" + i); i++) {
      list.append(i == 0 ? "" : ", ").append(figures.text(path + "/" + i, ""));
    }
    return list.isEmpty() ? "none" : list.toString();
  }
}
