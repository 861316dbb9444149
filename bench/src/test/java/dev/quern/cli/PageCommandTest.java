package dev.quern.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quern.bench.results.ResultsFile;
import dev.quern.cli.page.SampleRows;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageCommandTest {
  @TempDir private Path folder;
  private Path results;
  private Path page;
  private String errors;

  @BeforeEach
  void sample() throws IOException {
    results = Files.writeString(folder.resolve("r.json"), ResultsFile.text(SampleRows.make(1)));
    page = folder.resolve("page.html");
  }

  private int quern(String... arguments) {
    StringWriter err = new StringWriter();
    int status =
        Main.run(new PrintWriter(new StringWriter()), new PrintWriter(err, true), arguments);
    errors = err.toString();
    return status;
  }

  @Test
  void severalFilesMakeOnePage() throws IOException {
    String file = results.toString();
    assertEquals(0, quern("page", file, file, "--out", page.toString()), errors);
    String html = Files.readString(page);
    assertTrue(html.contains("id=\"row-0-3\"") && html.contains("id=\"row-1-3\""));
  }

  @Test
  void anExistingPageIsReplacedOnlyByForce() throws IOException {
    Files.writeString(page, "mine");
    assertEquals(1, quern("page", results.toString(), "--out", page.toString()));
    assertEquals(1, errors.lines().count(), errors);
    assertTrue(errors.contains("page.html: exists") && errors.contains("--force"), errors);
    assertEquals("mine", Files.readString(page));
    assertEquals(0, quern("page", results.toString(), "--out", page.toString(), "--force"));
    assertTrue(Files.readString(page).startsWith("<!DOCTYPE html>"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "{}", "[null]", "null", "[{\"id\": \"x\"}]", "[{\"more\": 1}]"})
  void whatIsNoResultsFileIsBadInput(String text) throws IOException {
    Files.writeString(results, text);
    assertEquals(1, quern("page", results.toString(), "--out", page.toString()));
    assertEquals(1, errors.lines().count(), errors);
    assertTrue(errors.contains("r.json: not results: "), errors);
    assertFalse(Files.exists(page));
  }

  @Test
  void aMissingFileIsBadInput() {
    assertEquals(1, quern("page", folder.resolve("no.json").toString(), "--out", page.toString()));
    assertTrue(errors.contains("no.json: can't read: no such file"), errors);
  }
}
