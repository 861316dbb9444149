package dev.quern.cli.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.quern.bench.Size;
import dev.quern.bench.results.Row;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsPageBrowserTest {
  private static final long SEED = 20260301;

  @TempDir private static Path folder;
  private static Browser browser;

  @BeforeAll
  static void start() throws IOException {
    browser = new Browser(folder);
  }

  @AfterAll
  static void stop() {
    if (browser != null) {
      browser.close();
    }
  }

  @Test
  void aPageOfOneRunIsSound() throws IOException {
    new PageChecks(browser).all("results", ResultsPage.write("r.json", SampleRows.make(SEED)));
  }

  @Test
  void aPageOfTwoRunsIsSound() throws IOException {
    List<Row> few = SampleRows.make(SEED).stream().filter(row -> row.id() % 9 < 4).toList();
    new PageChecks(browser)
        .all(
            "two",
            ResultsPage.writeAll(
                List.of(
                    new ResultsPage.Source("a.json", few), new ResultsPage.Source("b.json", few))));
  }

  @Test
  void everyFigureIsWhatItsRowGives() throws IOException {
    browser.open(
        ResultsPage.writeAll(
            List.of(
                new ResultsPage.Source("a.json", SampleRows.make(SEED)),
                new ResultsPage.Source("b.json", SampleRows.make(SEED + 1)))));
    JsonNode files =
        new ObjectMapper()
            .readTree(browser.<String>run("return document.getElementById('rows').textContent"));
    List<Map<String, Object>> figures =
        browser.run(
            """
            return [...document.querySelectorAll('[data-row]')].map((e) => Object.assign(
              {text: e.textContent, leads: !e.href || !!document.querySelector(e.hash)},
              e.dataset));
            """);
    assertTrue(figures.size() > 1000, "figures: " + figures.size());
    for (Map<String, Object> figure : figures) {
      assertEquals(expected(files, figure), figure.get("text"), figure.toString());
      assertEquals(true, figure.get("leads"), figure.toString());
    }
  }

  private static String expected(JsonNode files, Map<String, Object> figure) {
    JsonNode value = field(files, (String) figure.get("row"), (String) figure.get("field"));
    Object format = figure.get("format");
    if ("text".equals(format)) {
      return value.asText();
    }
    if ("size".equals(format)) {
      return Size.text(value.asLong());
    }
    double shown = Numbers.of(value);
    if (figure.containsKey("factor")) {
      shown *= Double.parseDouble((String) figure.get("factor"));
    }
    if (figure.containsKey("per")) {
      String over = (String) figure.getOrDefault("perRow", figure.get("row"));
      shown /= Numbers.of(field(files, over, (String) figure.get("per")));
    }
    return Numbers.text(shown);
  }

  private static JsonNode field(JsonNode files, String row, String field) {
    String[] parts = row.split("-");
    for (JsonNode candidate : files.get(Integer.parseInt(parts[0])).get("rows")) {
      if (candidate.get("id").asText().equals(parts[1])) {
        JsonNode value = candidate.at("/" + field.replace('.', '/'));
        assertTrue(!value.isMissingNode(), row + " has no " + field);
        return value;
      }
    }
    throw new AssertionError("no row " + row);
  }

  @Test
  void everyMeasuredTimeIsInAPictureAndInATable() throws IOException {
    browser.open(ResultsPage.write(SampleRows.make(SEED)));
    List<String> lost =
        browser.run(
            """
            const drawn = new Set([...document.querySelectorAll('.chart')].flatMap((chart) =>
              JSON.parse(chart.dataset.chart).series.flatMap((s) => s.points.map((p) => p.row))));
            const told = new Set([...document.querySelectorAll('.times [data-field=median]')]
              .map((e) => e.dataset.row));
            return JSON.parse(document.getElementById('rows').textContent)[0].rows
              .filter((row) => row.kind === 'time')
              .map((row) => '0-' + row.id).filter((id) => !drawn.has(id) || !told.has(id));
            """);
    assertEquals(List.of(), lost);
  }

  @Test
  void aFigureLeadsToItsRowAndOpensTheList() throws IOException {
    browser.open(ResultsPage.write(SampleRows.make(SEED)));
    browser.run("document.querySelector('.times a.figure[data-field=median]').click()");
    assertTrue(
        browser.<Boolean>await(
            """
            const done = arguments[0];
            setTimeout(() => {
              const row = document.querySelector(':target');
              const box = row.getBoundingClientRect();
              done(row.id.startsWith('row-') && box.height > 0 && box.top < innerHeight);
            }, 100);
            """));
  }

  @Test
  void tablesNeedNoScripts() throws IOException {
    browser.scripts(false);
    try {
      browser.open(ResultsPage.write(SampleRows.make(SEED)));
    } finally {
      browser.scripts(true);
    }
    assertTrue(browser.<Long>run("return document.querySelectorAll('.times .value').length") > 50);
    assertEquals(0L, browser.<Long>run("return document.querySelectorAll('svg').length"));
    assertEquals(
        "none", browser.run("return getComputedStyle(document.querySelector('.chart')).display"));
  }

  @Test
  void anEmptyPageIsSilent() throws IOException {
    browser.open(ResultsPage.write(List.of()));
    assertEquals(List.of(), browser.logs());
  }
}
