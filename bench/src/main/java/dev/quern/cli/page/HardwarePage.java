package dev.quern.cli.page;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * What {@code quern report} says, as a page for browsers: one file, which needs no network.
 * Pictures need JavaScript; all numbers are in tables, which don't. Each number says where in the
 * report's JSON it is from.
 */
public final class HardwarePage {
  private HardwarePage() {}

  /**
   * The HTML of a page.
   *
   * @param report the JSON of {@code quern report --json}
   */
  public static String write(JsonNode report) {
    ReportFigures figures = new ReportFigures(report);
    Document page =
        new Document(
            "Hardware",
            "<p class=\"lead\">What this machine can do, how fast its memory and arithmetic are, "
                + "which backend serves each kernel here, and why each other one does not.</p>\n");
    page.section("machine", "Machine", CapabilitiesSection.html(figures));
    page.section("gpu", "GPU", GpuSection.html(figures));
    page.section("memory", "Memory", RooflineSection.memory(figures));
    page.section("roofline", "Roofline", RooflineSection.roofline(figures));
    page.section("kernels", "What serves each kernel", SelectionSection.html(figures));
    page.section(
        "json",
        "The report",
        "<p>What each number is from.</p>\n<details id=\"report-json\">\n"
            + "<summary>As JSON, which <code>quern report --json</code> prints</summary>\n<pre>"
            + Html.escape(report.toPrettyString())
            + "</pre>\n</details>\n");
    return page.html("report", report.toString(), List.of("report.js"));
  }
}
