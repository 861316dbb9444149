package dev.quern.cli.readme;

import dev.quern.bench.results.ResultsFile;
import dev.quern.bench.results.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The files of one machine's folder in results, of which the newest that knows something counts.
 *
 * @param files each one's rows, newest first
 */
record Results(List<List<Row>> files) {
  /** Those of a folder. */
  static Results in(Path folder) throws IOException {
    try (Stream<Path> paths = Files.list(folder)) {
      List<List<Row>> files =
          paths
              .filter(path -> path.toString().endsWith(".json"))
              .map(Results::read)
              .filter(rows -> !rows.isEmpty())
              .sorted(Comparator.comparing((List<Row> rows) -> time(rows)).reversed())
              .toList();
      return new Results(files);
    }
  }

  private static List<Row> read(Path file) {
    try {
      return ResultsFile.read(file);
    } catch (IOException e) {
      throw new IllegalStateException(file + ": " + e.getMessage(), e);
    }
  }

  private static String time(List<Row> rows) {
    return rows.get(0).environment().time();
  }

  /** The rows that {@code wanted} takes, of the newest file that has any. */
  List<Row> newest(java.util.function.Predicate<Row> wanted) {
    return files.stream()
        .map(rows -> rows.stream().filter(wanted).toList())
        .filter(rows -> !rows.isEmpty())
        .findFirst()
        .orElse(List.of());
  }

  /** The rows of that kind and contest. */
  List<Row> of(Row.Kind kind, String contest) {
    return newest(row -> row.kind() == kind && Objects.equals(row.contest(), contest));
  }
}
