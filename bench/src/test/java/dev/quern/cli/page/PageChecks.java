package dev.quern.cli.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.quern.bench.Size;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.openqa.selenium.Keys;

/** What has to hold for each page. */
public final class PageChecks {
  private static final int DESKTOP = 1200;
  private static final int PHONE = 360;

  /** Of a folder that gets pictures of the pages; none by default. */
  private static final String SCREENSHOTS = System.getProperty("quern.screenshots");

  private final Browser browser;

  PageChecks(Browser browser) {
    this.browser = browser;
  }

  /** All of that for the page of a report, and each figure against the report in the page. */
  public static void report(Path folder, String html) throws IOException {
    try (Browser browser = new Browser(folder)) {
      new PageChecks(browser).all("report", html);
      JsonNode report =
          new ObjectMapper()
              .readTree(
                  browser.<String>run("return document.getElementById('report').textContent"));
      List<Map<String, Object>> figures =
          browser.run(
              """
              return [...document.querySelectorAll('[data-path]')]
                .map((e) => Object.assign({text: e.textContent}, e.dataset));
              """);
      assertTrue(figures.size() > 60, "figures: " + figures.size());
      figures.forEach(figure -> assertEquals(expected(report, figure), figure.get("text")));
    }
  }

  private static String expected(JsonNode report, Map<String, Object> figure) {
    JsonNode value = report.at((String) figure.get("path"));
    assertTrue(!value.isMissingNode(), figure.toString());
    if ("text".equals(figure.get("format"))) {
      return value.asText();
    }
    if ("size".equals(figure.get("format"))) {
      return Size.text(value.asLong());
    }
    double factor = Double.parseDouble((String) figure.getOrDefault("factor", "1"));
    double shown = value.asDouble() * factor;
    Object per = figure.get("perPath");
    return Numbers.text(per == null ? shown : shown / report.at((String) per).asDouble());
  }

  /** At both widths and in both colour schemes. */
  void all(String name, String html) throws IOException {
    browser.width(DESKTOP);
    browser.dark(false);
    browser.requests();
    browser.open(html);
    for (int width : new int[] {DESKTOP, PHONE}) {
      for (boolean dark : new boolean[] {false, true}) {
        browser.width(width);
        browser.dark(dark);
        String scheme = name + "-" + width + (dark ? "-dark" : "-light");
        screenshot(scheme);
        picturesAreDrawn(scheme);
        nothingIsWiderThanTheWindow(scheme);
        isAccessible(scheme);
      }
    }
    everythingIsReachedByTab();
    assertEquals(List.of(), browser.logs(), "the console stays silent");
    List<String> requests = browser.requests();
    assertTrue(
        requests.stream().allMatch(r -> r.startsWith("file:") || r.startsWith("data:")),
        requests.toString());
  }

  private void screenshot(String name) throws IOException {
    if (SCREENSHOTS != null) {
      browser.screenshot(Files.createDirectories(Path.of(SCREENSHOTS)).resolve(name + ".png"));
    }
  }

  /** Each has strokes or fills of what was measured, within its frame. */
  private void picturesAreDrawn(String scheme) {
    List<String> empty =
        browser.run(
            """
            return [...document.querySelectorAll('.chart')].filter((chart) => {
              const marks = [...chart.querySelectorAll('svg path')].filter((path) => {
                const box = path.getBBox();
                const fill = path.getAttribute('fill');
                const stroke = path.getAttribute('stroke');
                return (fill && fill !== 'none' || stroke && stroke !== 'none')
                  && box.width + box.height > 4;
              });
              const box = chart.getBoundingClientRect();
              return marks.length < 8 || box.height < 200 || !chart.querySelector('svg text');
            }).map((chart) => chart.getAttribute('aria-label'));
            """);
    assertEquals(List.of(), empty, scheme);
    assertTrue(browser.<Long>run("return document.querySelectorAll('.chart').length") > 0);
  }

  private void nothingIsWiderThanTheWindow(String scheme) {
    List<String> wide =
        browser.run(
            """
            const width = document.documentElement.clientWidth;
            return document.documentElement.scrollWidth <= width ? [] :
              [...document.querySelectorAll('body *')]
                .filter((e) => !e.closest('.scroll *') && e.getBoundingClientRect().right > width)
                .map((e) => e.tagName + '.' + e.className + ' ' + e.textContent.slice(0, 40));
            """);
    assertEquals(List.of(), wide, scheme);
  }

  private void isAccessible(String scheme) throws IOException {
    if (browser.<Boolean>run("return typeof axe === 'undefined'")) {
      try (InputStream axe = PageChecks.class.getResourceAsStream("/axe.min.js")) {
        browser.run(new String(axe.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    List<String> violations =
        browser.await(
            """
            const done = arguments[0];
            axe.run(document, {resultTypes: ['violations']}).then(
              (result) => done(result.violations.map((v) => v.id + ': ' + v.help + ' ('
                + v.nodes.length + ') ' + v.nodes[0].html.slice(0, 200) + ' '
                + v.nodes[0].failureSummary)),
              (error) => done([String(error)]));
            """);
    assertEquals(List.of(), violations, scheme);
  }

  private void everythingIsReachedByTab() {
    browser.run(
        """
        document.querySelectorAll('details').forEach((details) => details.open = true);
        window.expected = new Set([...document.querySelectorAll(
          'a[href]:not([tabindex="-1"]), summary, button, input, [tabindex="0"]')]);
        document.body.tabIndex = -1;
        document.body.focus();
        """);
    long count = browser.<Long>run("return window.expected.size");
    assertTrue(count > 3, "there is something to reach");
    for (long i = 0; i < count; i++) {
      browser.press(Keys.TAB);
      browser.run("window.expected.delete(document.activeElement)");
    }
    List<String> missed =
        browser.run("return [...window.expected].map((e) => e.outerHTML.slice(0, 120))");
    assertEquals(List.of(), missed, "not reached by Tab");
  }
}
