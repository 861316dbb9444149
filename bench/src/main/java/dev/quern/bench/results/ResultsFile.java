package dev.quern.bench.results;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Files of {@link Row}s: a JSON array, one row a line, so that a diff of two shows which differ.
 */
public final class ResultsFile {
  /** Of a later version, with more names, what is known counts. */
  private static final ObjectMapper JSON =
      new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  private ResultsFile() {}

  /** The text of a file with these rows. */
  public static String text(List<Row> rows) {
    try {
      StringBuilder text = new StringBuilder("[");
      for (Row row : rows) {
        text.append(text.length() == 1 ? "\n" : ",\n").append(JSON.writeValueAsString(row));
      }
      return text.append("\n]\n").toString();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * The rows of a file.
   *
   * @throws IOException if it can't be read or is no such file
   */
  public static List<Row> read(Path file) throws IOException {
    List<Row> rows = JSON.readValue(file.toFile(), new TypeReference<List<Row>>() {});
    if (rows != null && rows.stream().anyMatch(row -> row != null && row.kind() == null)) {
      throw new JsonMappingException(null, "a row without a kind");
    }
    return rows;
  }
}
