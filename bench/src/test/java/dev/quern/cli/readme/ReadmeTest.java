package dev.quern.cli.readme;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quern.bench.results.Environment;
import dev.quern.bench.results.Row;
import dev.quern.bench.results.Row.Kind;
import dev.quern.bench.results.Row.Role;
import dev.quern.bench.results.RowBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReadmeTest {
  private static final Path ROOT = Path.of(System.getProperty("quern.project.root"));

  /** A number with a unit that things are measured in. */
  private static final Pattern FIGURE =
      Pattern.compile("\\d[\\d.,]*\\s*(ns|ms|&micro;s|ulp|%|GB/s|times|B/op|s on|\\(\\d)(?![a-z])");

  private static String readme() throws IOException {
    return Files.readString(ROOT.resolve("README.md"));
  }

  private static Path results() throws IOException {
    try (Stream<Path> machines = Files.list(ROOT.resolve("results"))) {
      return machines.filter(Files::isDirectory).sorted().findFirst().orElseThrow();
    }
  }

  @Test
  void everyTableIsWhatTheResultsSay() throws IOException {
    assertEquals(Readme.fill(readme(), Results.in(results())), readme());
  }

  @Test
  void noFigureIsTypedByHand() throws IOException {
    String text = readme();
    String measured = text.substring(text.indexOf("## Measured"), text.indexOf("## Limits"));
    assertTrue(measured.contains("<!-- measured "));
    Matcher figure = FIGURE.matcher(Readme.withoutTables(measured));
    assertFalse(figure.find(), () -> "typed by hand: " + figure.group());
  }

  private static final Environment ENVIRONMENT =
      new Environment(
          "2026-01-02T03:04:05Z",
          "CPU",
          "amd64",
          List.of(),
          2,
          32768,
          1 << 20,
          0,
          "Linux",
          "JDK",
          List.of(),
          "1",
          "abc",
          null,
          "off",
          null);

  private static Row time(String contender, Role role, long elements, double nanos) {
    return new RowBuilder(Kind.TIME, "k", "k/c")
        .contender(contender, role, null)
        .place(contender.split(" ")[0], null, null)
        .size(elements, 8 * elements, 0)
        .threads(1)
        .value("ns", nanos)
        .build(1, ENVIRONMENT);
  }

  private static String table(String what, List<Row> rows) {
    String text = "a\n<!-- measured " + what + " -->\nold\n<!-- end -->\nb\n";
    return Readme.fill(text, new Results(List.of(rows), List.of()));
  }

  @Test
  void timesHaveALineForEachSizeAndAColumnForEachContender() {
    List<Row> rows =
        List.of(
            time("native", Role.QUERN, 1024, 1500),
            time("native", Role.QUERN, 16, 20.25),
            time("vector", Role.QUERN, 16, 3e6));
    assertEquals(
        """
        a
        <!-- measured times k/c -->
        | elements | native | vector |
        |---|---:|---:|
        | 16 | 20.3 ns | 3.00 ms |
        | 1K | 1.50 &micro;s |  |
        <!-- end -->
        b
        """,
        table("times k/c", rows));
  }

  @Test
  void limitsAreRatiosToTheLimitOfTheSameSize() {
    List<Row> rows =
        List.of(time("native", Role.QUERN, 16, 20), time("read + copy", Role.LIMIT, 16, 5));
    assertTrue(table("limits k/c", rows).contains("| 16 | 0.25 |"));
  }

  @Test
  void emulatedProductsAreComparedWithTheExactOnesOfTheSameBackend() {
    List<Row> rows =
        List.of(
            time("native exact", Role.QUERN, 16, 10),
            time("vector exact", Role.QUERN, 16, 30),
            time("native l-mul", Role.QUERN, 16, 20),
            time("vector l-mul", Role.QUERN, 16, 40));
    assertTrue(table("arithmetics k/c", rows).contains("| 16 | 0.50 | 0.75 |"));
  }

  @Test
  void barsThatFallShortAreListed() {
    RowBuilder held = new RowBuilder(Kind.BAR, "k", "good").value("x", 1.5).bound(">=", 1, true);
    RowBuilder missed =
        new RowBuilder(Kind.BAR, "k", "bad").value("x", 0.07).bound(">=", 0.15, false);
    String text =
        table("bars k", List.of(held.build(1, ENVIRONMENT), missed.build(2, ENVIRONMENT)));
    assertTrue(text.contains("1 of 2 bars hold; these fall short:"), text);
    assertTrue(text.contains("| `bad` | 0.0700 x | &ge; 0.15 |"), text);
    assertFalse(text.contains("good"), text);
  }

  @Test
  void unknownTablesAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> table("nonsense k", List.of()));
  }
}
