package dev.quern.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.quern.cli.page.PageChecks;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
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
        "memory", roofline.get("levels").get(roofline.get("levels").size() - 1).get("name").asText());
    assertTrue(roofline.get("gigaMultiplyAddsPerSecond").asDouble() > 0);
  }
}
