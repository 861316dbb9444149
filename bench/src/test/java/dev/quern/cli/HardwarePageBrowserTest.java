package dev.quern.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.quern.cli.page.HardwarePage;
import dev.quern.cli.page.PageChecks;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of a real report, of this machine. */
class HardwarePageBrowserTest {
  @TempDir private Path folder;

  @Test
  void thePageOfARealReportIsSound() throws IOException {
    Path file = folder.resolve("report.html");
    StringWriter said = new StringWriter();
    PrintWriter out = new PrintWriter(said, true);
    assertEquals(0, Main.run(out, out, "report", "--html", file.toString()), said.toString());
    PageChecks.report(folder, Files.readString(file));
  }

  @Test
  void thePageOfAMachineWithAGpuIsSound() throws IOException, InterruptedException {
    Path file = folder.resolve("report.html");
    EmulatedGpu run = EmulatedGpu.quern(folder, List.of(), "report", "--html", file.toString());
    assertEquals(0, run.status(), run.errors());
    String html = Files.readString(file);
    assertTrue(html.contains(EmulatedGpu.NAME) && html.contains("Page-locked memory"));
    PageChecks.report(folder, html);
  }

  @Test
  void whatIsNotThereIsSaidWithTheReason() throws IOException {
    String reason = "denied </script><b>by</b> \"policy\" & more";
    ObjectNode report = new ObjectMapper().valueToTree(Report.take());
    ObjectNode roofline = (ObjectNode) report.get("roofline");
    roofline.putNull("gigaMultiplyAddsPerSecond").put("multiplyAddsUnavailable", reason);
    ((ObjectNode) report.get("nativeLibrary")).putNull("path").put("unavailable", reason);
    ((ObjectNode) report.at("/kernels/0/candidates/1")).put("serves", false).put("reason", reason);
    String html = HardwarePage.write(report);
    assertFalse(html.contains("<b>by"));
    assertTrue(html.contains("can’t serve"));
    assertTrue(html.contains("The rate of arithmetic was not measured: "));
    PageChecks.report(folder, html);
  }

  @Test
  void anExistingFileIsReplacedOnlyByForce() throws IOException {
    Path file = Files.writeString(folder.resolve("report.html"), "mine");
    StringWriter said = new StringWriter();
    PrintWriter err = new PrintWriter(said, true);
    assertEquals(1, Main.run(err, err, "report", "--html", file.toString()));
    assertTrue(said.toString().contains("exists") && said.toString().contains("--force"));
    assertEquals("mine", Files.readString(file));
  }

  @Test
  void theJsonOfTheReportHasTheRoofline() throws IOException {
    StringWriter said = new StringWriter();
    PrintWriter out = new PrintWriter(said, true);
    assertEquals(0, Main.run(out, out, "report", "--json"));
    JsonNode roofline = new ObjectMapper().readTree(said.toString()).get("roofline");
    for (JsonNode level : roofline.get("levels")) {
      assertTrue(level.get("readGigabytesPerSecond").asDouble() > 0, level.toString());
      assertTrue(level.get("copyGigabytesPerSecond").asDouble() > 0, level.toString());
    }
    assertEquals(
        "memory",
        roofline.get("levels").get(roofline.get("levels").size() - 1).get("name").asText());
    assertTrue(roofline.get("gigaMultiplyAddsPerSecond").asDouble() > 0);
  }
}
