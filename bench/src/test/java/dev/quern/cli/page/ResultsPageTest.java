package dev.quern.cli.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quern.bench.results.Row;
import dev.quern.bench.results.RowBuilder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResultsPageTest {
  private static final String EVIL = "</script><script>alert('x')</script>\"&<b>";

  @Test
  void noTextOfARowBecomesMarkup() {
    Row row =
        new RowBuilder(Row.Kind.BAR, EVIL, EVIL)
            .contender(EVIL, Row.Role.PEER, null)
            .details(EVIL)
            .reason(EVIL)
            .build(0, SampleRows.MACHINE);
    Row time =
        new RowBuilder(Row.Kind.TIME, EVIL, EVIL)
            .contender(EVIL, Row.Role.QUERN, null)
            .size(1024, 4096, 0)
            .data(null, null, EVIL)
            .value("ns", 5)
            .spread(4, 6)
            .build(1, SampleRows.MACHINE);
    String html = ResultsPage.write(EVIL, List.of(row, time));
    assertFalse(html.contains("alert('x')</script>"));
    assertFalse(html.contains("<b>\""));
    assertFalse(html.contains("\"&<b>"));
    assertTrue(html.contains("\\u003c/script>"), "the JSON is escaped, not cut");
    assertTrue(html.contains("&lt;/script&gt;"), "the text is escaped, not cut");
  }

  @Test
  void noRowsMakeAPageThatSaysSo() {
    assertTrue(ResultsPage.write(List.of()).contains("Nothing was measured"));
  }

  @Test
  void rowsWithLittleInThemMakeAPage() {
    for (Row.Kind kind : Row.Kind.values()) {
      String html =
          ResultsPage.write(List.of(new RowBuilder(kind, null, null).build(7, SampleRows.MACHINE)));
      assertTrue(html.contains("id=\"row-0-7\""), kind.toString());
    }
  }

  @Test
  void absentContendersAreListedWithTheReason() {
    String html = ResultsPage.write(SampleRows.make(1));
    assertTrue(html.contains("Not measured, and why"));
    assertTrue(html.contains("library &lt;oneDNN&gt; is not here"));
    assertTrue(html.contains("no GPU: libcuda.so.1 is not there"));
  }

  @Test
  void barsThatFallShortSaySoInWords() {
    String html = ResultsPage.write(SampleRows.make(1));
    assertTrue(html.contains("</span> falls short</span>"));
    assertTrue(html.contains("<span data-count=\"short\">2</span> fall short"));
    assertTrue(html.contains("<span data-count=\"holds\">2</span> hold"));
    assertTrue(html.contains("<span data-count=\"skipped\">1</span> skipped"));
  }

  @Test
  void nothingIsLoadedFromElsewhere() {
    String html = ResultsPage.write(SampleRows.make(1));
    assertFalse(html.matches("(?s).*\\s(src|href)=\"(https?:)?//.*"));
    assertFalse(html.contains("@import"));
  }

  @Test
  void equalIdsInOneFileAreRefused() {
    Row row = new RowBuilder(Row.Kind.TIME, null, null).build(3, SampleRows.MACHINE);
    assertThrows(
        IllegalArgumentException.class, () -> ResultsPage.write(List.of(row, row)), "id 3");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "1, 1",
    "64, 64",
    "0.5, 0.500",
    "1.004, 1.00",
    "2.345, 2.35",
    "9.996, 10.0",
    "99.96, 100",
    "999.6, 1000",
    "1234.5, 1235",
    "0.0012345, 0.00123",
    "0.00012345, 1.23e-4",
    "0.00099999, 1.00e-3",
    "1234567, 1.23e6",
    "-2.5, -2.50",
    "NaN, NaN",
    "Infinity, ∞"
  })
  void numbersHaveThreeDigits(double value, String text) {
    assertEquals(text, Numbers.text(value));
  }

  @Test
  void ofAContendersErrorsTheLargestIsShown() {
    List<Row> rows = new ArrayList<>();
    double[] errors = {1.25, 7.75, 2.5};
    for (int i = 0; i < errors.length; i++) {
      rows.add(
          new RowBuilder(Row.Kind.ACCURACY, "k", "k/c")
              .contender("native", Row.Role.QUERN, null)
              .value("ulp", errors[i])
              .where("size " + i)
              .build(i, SampleRows.MACHINE));
    }
    String page = ResultsPage.write(rows);
    assertTrue(page.contains(">7.75</"), page);
    assertFalse(page.contains(">1.25</"), page);
  }
}
