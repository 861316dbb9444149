package dev.quern.cli.readme;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.quern.bench.results.ResultsFile;
import dev.quern.bench.results.Row;
import dev.quern.cli.verify.CertificateRow;
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
 * @param certificate the newest one's rows
 */
record Results(List<List<Row>> files, List<CertificateRow> certificate) {
  private static final String CERTIFICATE = "certificate";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Those of a folder. */
  static Results in(Path folder) throws IOException {
    List<Path> paths;
    try (Stream<Path> all = Files.list(folder)) {
      paths = all.filter(path -> path.toString().endsWith(".json")).sorted().toList();
    }
    List<List<Row>> files =
        paths.stream()
            .filter(path -> !isCertificate(path))
            .map(Results::read)
            .filter(rows -> !rows.isEmpty())
            .sorted(Comparator.comparing((List<Row> rows) -> time(rows)).reversed())
            .toList();
    List<CertificateRow> certificate = List.of();
    for (Path path : paths) { // their names end with the time, so that the newest is the last
      if (isCertificate(path)) {
        certificate = JSON.readValue(path.toFile(), new TypeReference<List<CertificateRow>>() {});
      }
    }
    return new Results(files, certificate);
  }

  private static boolean isCertificate(Path path) {
    return path.getFileName().toString().startsWith(CERTIFICATE);
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
