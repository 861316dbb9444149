package dev.quern.cli;

import dev.quern.bench.Size;
import dev.quern.bench.contest.ContestRun.Heat;
import dev.quern.bench.results.Row;
import java.util.List;
import java.util.Locale;

/**
 * The rows of one contest on one size, for people.
 *
 * @param heat what was run
 * @param rows what came out
 */
record HeatText(Heat heat, List<Row> rows) {
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append(heat.contest().id()).append(' ').append(Size.text(heat.elements()));
    for (Row row : rows) {
      switch (row.kind()) {
        case TIME -> text.append(String.format("%n  %-34s", name(row))).append(time(row));
        case ACCURACY ->
            text.append(
                String.format(
                    Locale.ROOT,
                    "%n  %-34s largest error %.3g %s",
                    name(row),
                    row.median(),
                    row.unit()));
        default ->
            text.append(
                String.format(
                    "%n  %-34s not measured: %s",
                    row.contender() == null ? "" : row.contender(), row.reason()));
      }
    }
    return text.toString();
  }

  private static String name(Row row) {
    String tier = row.tier() == null || row.contender().contains(row.tier()) ? "" : row.tier();
    return (row.contender() + " " + (row.release() == null ? tier : row.release())).strip();
  }

  private static String time(Row row) {
    double each = row.median() / row.elements();
    return String.format(
        Locale.ROOT,
        "%14.1f ns [%.1f %.1f]  %10.4g ns/element  %5.1f B/op%s",
        row.median(),
        row.low(),
        row.high(),
        each,
        row.bytesPerCall(),
        row.algorithm() == null ? "" : "  " + row.algorithm());
  }
}
