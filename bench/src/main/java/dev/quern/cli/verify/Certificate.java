package dev.quern.cli.verify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.quern.bench.results.Environment;
import dev.quern.hardware.Selection;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** What is known of the accuracy of every kernel on every backend and tier, here. */
public final class Certificate {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Environment environment;
  private final List<CertificateRow> rows = new ArrayList<>();

  /** An empty one. */
  public Certificate(Environment environment) {
    this.environment = environment;
  }

  /** Adds a row. */
  public void add(CertificateRow.Builder row) {
    rows.add(row.build(rows.size() + 1, environment));
  }

  /** Adds each backend and tier that can't serve, with its reason. */
  public void addAbsent(String kernel, Selection selection) {
    for (Selection.Candidate c : selection.candidates()) {
      if (!c.usable()) {
        add(CertificateRow.absent(kernel, Subject.of(c), c.reason()));
      }
    }
  }

  /** All rows so far. */
  public List<CertificateRow> rows() {
    return List.copyOf(rows);
  }

  /** Whether there is something, and all of it is as it must be. */
  public boolean holds() {
    return rows.stream().anyMatch(row -> row.holds() != null)
        && rows.stream().allMatch(row -> row.holds() == null || row.holds());
  }

  /** As a JSON array, one row a line, so that a diff of two shows which differ. */
  public String text() {
    try {
      StringBuilder text = new StringBuilder("[");
      for (CertificateRow row : rows) {
        text.append(text.length() == 1 ? "\n" : ",\n").append(JSON.writeValueAsString(row));
      }
      return text.append("\n]\n").toString();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** As a table for people. */
  public void print(PrintWriter out) {
    new CertificateTable(rows).print(out);
  }
}
