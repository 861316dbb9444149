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
        labelsDoNotOverlap(scheme);
        nothingIsWiderThanTheWindow(scheme);
        isAccessible(scheme);
      }
    }
    numbersInTablesSayWhereTheyAreFrom();
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

  /** Each has marks in the colour of each series, of some size; axes have none of these colours. */
  private void picturesAreDrawn(String scheme) {
    List<String> empty =
        browser.run(
            """
            const style = getComputedStyle(document.documentElement);
            const palette = ['quern', 'peer', 'limit'].flatMap((role) => [0, 1, 2, 3].map((n) =>
              style.getPropertyValue('--' + role + '-' + n).trim())).filter((colour) => colour);
            return [...document.querySelectorAll('.chart')].filter((chart) => {
              const found = new Set();
              for (const mark of chart.querySelectorAll('svg path, svg line, svg rect, svg circle')) {
                const box = mark.getBoundingClientRect();
                for (const name of ['fill', 'stroke']) {
                  if (palette.includes(mark.getAttribute(name)) && box.width + box.height > 4) {
                    found.add(mark.getAttribute(name));
                  }
                }
              }
              const series = JSON.parse(chart.dataset.chart).series;
              const expected = series ? series.filter((s) => s.points.length > 0).length : 2;
              const height = chart.querySelector('svg').getBoundingClientRect().height;
              return found.size < expected || height < 200;
            }).map((chart) => chart.getAttribute('aria-label'));
            """);
    assertEquals(List.of(), empty, scheme);
    assertTrue(browser.<Long>run("return document.querySelectorAll('.chart').length") > 0);
  }

  private void labelsDoNotOverlap(String scheme) {
    List<String> overlaps =
        browser.run(
            """
            return [...document.querySelectorAll('.chart')].flatMap((chart) => {
              const frame = chart.getBoundingClientRect();
              const labels = [...chart.querySelectorAll('svg text')]
                .map((text) => [text.textContent, text.getBoundingClientRect()]);
              const outside = labels.filter(([, box]) =>
                box.left < frame.left - 1 || box.right > frame.right + 1);
              const pairs = labels.flatMap(([a, p], i) => labels.slice(i + 1).filter(([, q]) =>
                Math.min(p.right, q.right) - Math.max(p.left, q.left) > 1
                  && Math.min(p.bottom, q.bottom) - Math.max(p.top, q.top) > 3)
                .map(([b]) => a + ' over ' + b));
              return [...outside.map(([a]) => a + ' is cut off'), ...pairs];
            });
            """);
    assertEquals(List.of(), overlaps, scheme);
  }

  private void numbersInTablesSayWhereTheyAreFrom() {
    List<String> untraced =
        browser.run(
            """
            const found = [];
            for (const cell of document.querySelectorAll('td')) {
              const texts = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
              while (texts.nextNode()) {
                if (/[0-9]/.test(texts.currentNode.data)
                    && !texts.currentNode.parentElement.closest('[data-row], [data-path]')) {
                  found.push(texts.currentNode.data);
                }
              }
            }
            return found;
            """);
    assertEquals(List.of(), untraced);
  }

  private void nothingIsWiderThanTheWindow(String scheme) {
    List<String> wide =
        browser.run(
            """
            const width = document.documentElement.clientWidth;
            return document.documentElement.scrollWidth <= width ? [] :
              [document.documentElement.scrollWidth + ' of ' + width,
                ...[...document.querySelectorAll('body *')]
                  .filter((e) => e.getBoundingClientRect().right > width).slice(0, 5)
                  .map((e) => e.tagName + '.' + e.className + ' ' + e.textContent.slice(0, 40))];
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
