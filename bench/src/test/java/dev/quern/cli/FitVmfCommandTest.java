package dev.quern.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.quern.cli.npy.NpyBytes;
import dev.quern.directional.VonMisesFisher;
import dev.quern.directional.VonMisesFisherFit;
import dev.quern.directional.VonMisesFisherFitter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FitVmfCommandTest {
  @TempDir private Path folder;
  private Path in;
  private String output;
  private String errors;

  @BeforeEach
  void name() {
    in = folder.resolve("x.npy");
  }

  private int quern(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int status = Main.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    output = out.toString();
    errors = err.toString();
    return status;
  }

  private int fit(String... options) {
    String[] arguments = new String[options.length + 2];
    arguments[0] = "fit-vmf";
    arguments[1] = in.toString();
    System.arraycopy(options, 0, arguments, 2, options.length);
    return quern(arguments);
  }

  private void assertBadInput(String... parts) {
    assertEquals(1, fit(), output);
    assertEquals(1, errors.lines().count(), errors);
    assertTrue(errors.startsWith("quern: " + in + ": "), errors);
    for (String part : parts) {
      assertTrue(errors.contains(part), errors + " should say " + part);
    }
    assertEquals("", output);
  }

  /** Rows drawn around a direction. */
  private static double[] rows(int n, int d) {
    double[] mean = new double[d];
    mean[1] = 1;
    double[] rows = new double[n * d];
    VonMisesFisher.of(mean, 3 * d).sampleRows(new SplittableRandom(4), rows);
    return rows;
  }

  private JsonNode json() throws IOException {
    return new ObjectMapper().readTree(output);
  }

  @ParameterizedTest
  @ValueSource(strings = {"<f4", "<f8", ">f4", ">f8"})
  void theFitIsTheLibrarysForEveryType(String descr) throws IOException {
    double[] rows = rows(60, 5);
    VonMisesFisherFitter fitter = new VonMisesFisherFitter(5);
    for (int i = 0; i < rows.length; i++) {
      rows[i] = descr.endsWith("4") ? (float) rows[i] : rows[i];
    }
    fitter.add(rows);
    VonMisesFisherFit expected = fitter.fit();
    NpyBytes.write(in, descr, "(60, 5)", rows);
    assertEquals(0, fit("--json"), errors);
    JsonNode fit = json();
    assertEquals(in.toString(), fit.get("file").asText());
    assertEquals(60, fit.get("count").asLong());
    assertEquals(0, fit.get("zeroRows").asLong());
    assertEquals(5, fit.get("dimension").asInt());
    assertEquals(expected.meanResultantLength(), fit.get("meanResultantLength").asDouble(), 1e-15);
    assertEquals(
        expected.meanResultantComplement(), fit.get("meanResultantComplement").asDouble(), 1e-15);
    double k = expected.concentration();
    assertEquals(k, fit.get("concentration").asDouble(), 1e-13 * k);
    assertEquals(expected.standardError(), fit.get("standardError").asDouble(), 1e-12);
    assertEquals(
        expected.unbiasedConcentration(), fit.get("unbiasedConcentration").asDouble(), 1e-12);
    assertEquals(expected.logLikelihood(), fit.get("logLikelihood").asDouble(), 1e-11);
    assertEquals(expected.logLikelihood() / 60, fit.get("logLikelihoodPerRow").asDouble(), 1e-12);
    double[] direction = new double[5];
    for (int i = 0; i < 5; i++) {
      direction[i] = fit.get("meanDirection").get(i).asDouble();
    }
    assertArrayEquals(expected.meanDirection(), direction, 1e-15);
  }

  @Test
  void theTextSaysWhatWasFittedToWhat() {
    NpyBytes.write(in, "<f4", "(60, 5)", rows(60, 5));
    assertEquals(0, fit(), errors);
    assertEquals("", errors);
    for (String part :
        List.of(
            "x.npy: 60 x 5 <f4, ",
            "GB/s",
            "rows                   60",
            "dimension              5",
            "mean resultant length  0.8",
            "concentration          1",
            "standard error",
            "unbiased",
            "log-likelihood ",
            "per row ")) {
      assertTrue(output.contains(part), output + " should say " + part);
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "70, 3", "1000, 64", "100000, 1", "1, 13"})
  void threadsAndSlabsDontChangeTheBits(long shardBytes, long leastRows) {
    int n = 500;
    int d = 7;
    double[] rows = rows(n, d);
    for (int zero : new int[] {3, 4, 250, 499}) {
      for (int j = 0; j < d; j++) {
        rows[zero * d + j] = 0;
      }
    }
    NpyBytes.write(in, "<f8", "(500, 7)", rows);
    IntFunction<VonMisesFisherFitter> fit =
        threads -> {
          try (NpyFile file = NpyFile.open(in)) {
            Progress silent = new Progress(null, System::nanoTime);
            return new FeatureFit(file, silent, threads, shardBytes, leastRows).run();
          }
        };
    VonMisesFisherFitter one = fit.apply(1);
    assertEquals(496, one.count());
    assertEquals(List.of(3L, 4L, 250L, 499L), one.firstZeroRows());
    for (int threads : new int[] {2, 3, 8}) {
      VonMisesFisherFitter several = fit.apply(threads);
      assertEquals(one.fit(), several.fit());
      assertEquals(one.firstZeroRows(), several.firstZeroRows());
    }
  }

  @Test
  void progressIsShownToTheEnd() {
    NpyBytes.write(in, "<f4", "(40, 50)", rows(40, 50));
    StringWriter terminal = new StringWriter();
    long[] now = {0};
    try (NpyFile file = NpyFile.open(in);
        Progress progress =
            new Progress(new PrintWriter(terminal), () -> now[0] += 10_000_000_000L)) {
      new FeatureFit(file, progress, 2, 2000, 1).run();
    }
    String shown = terminal.toString();
    assertTrue(shown.contains(" 25 %") && shown.contains("100 %"), shown);
  }

  @Test
  void zeroRowsAreRefusedByTheirIndices() {
    double[] rows = rows(30, 2);
    for (int i : new int[] {7, 12}) {
      rows[2 * i] = 0;
      rows[2 * i + 1] = 0;
    }
    NpyBytes.write(in, "<f4", "(30, 2)", rows);
    assertBadInput(
        "2 of 30 rows are zero and have no direction: 7, 12; expected none, or --skip-zero-rows");
    assertEquals(0, fit("--skip-zero-rows"), errors);
    assertTrue(output.contains("rows                   28"), output);
    assertTrue(output.contains("zero rows skipped      2"), output);
  }

  @Test
  void ofManyZeroRowsTheFirstTenAreNamed() {
    double[] rows = rows(30, 2);
    for (int i = 8; i < 54; i++) {
      rows[i] = 0;
    }
    NpyBytes.write(in, "<f8", "(30, 2)", rows);
    assertBadInput("23 of 30 rows", ": 4, 5, 6, 7, 8, 9, 10, 11, 12, 13 and 13 more; expected");
  }

  @Test
  void nothingButZeroRowsIsBadInput() {
    NpyBytes.write(in, "<f4", "(2, 2)", 0, 0, 0, 0);
    assertBadInput("all 2 rows are zero; expected at least one that isn't");
    assertEquals(1, fit("--skip-zero-rows"));
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY})
  void notANumberIsRefusedWithTheIndexOfItsRow(double bad) {
    double[] rows = rows(300, 3);
    rows[3 * 271 + 1] = bad;
    rows[3 * 290 + 1] = bad;
    NpyBytes.write(in, "<f4", "(300, 3)", rows);
    assertBadInput("row 271 has a NaN or an infinity; expected finite numbers");
    try (NpyFile file = NpyFile.open(in)) {
      for (int threads : new int[] {1, 2, 5}) {
        Progress silent = new Progress(null, System::nanoTime);
        FeatureFit fit = new FeatureFit(file, silent, threads, 100, 1);
        String message = assertThrows(BadInputException.class, fit::run).getMessage();
        assertTrue(message.contains("row 271 has"), message);
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "(4,)|4|shape (4,); expected two axes",
        "()|1|shape (); expected two axes",
        "(2, 1, 2)|4|shape (2, 1, 2); expected two axes",
        "(4, 1)|4|the second axis has length 1; expected 2 to",
        "(4, 0)|0|the second axis has length 0; expected 2 to",
        "(0, 4)|0|no rows; expected at least one"
      })
  void otherShapesAreBadInput(String shape, int n, String says) {
    NpyBytes.write(in, "<f4", shape, new double[n]);
    assertBadInput(says);
  }

  @Test
  void otherFilesAreBadInput() throws IOException {
    assertBadInput("can't read: no such file");
    Files.writeString(in, "");
    assertBadInput("not a .npy file");
    NpyBytes.write(in, NpyBytes.file(NpyBytes.header("<f4", "(9, 2)"), new byte[20]));
    assertBadInput("truncated: 20 bytes");
    NpyBytes.write(in, NpyBytes.file(NpyBytes.header("<i4", "(1, 2)"), new byte[8]));
    assertBadInput("dtype <i4");
  }

  @Test
  void rowsOfOneDirectionAreInfinitelyConcentrated() throws IOException {
    NpyBytes.write(in, "<f4", "(2, 2)", 3, 4, 6, 8);
    assertEquals(0, fit("--json"), errors);
    assertEquals("Infinity", json().get("concentration").asText());
    assertEquals(1, json().get("meanResultantLength").asDouble());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"fit-vmf", "fit-vmf x.npy --threads 0", "fit-vmf x.npy y.npy", "fit-vmf --fast x"})
  void wrongUsageIsStatus2(String arguments) {
    assertEquals(2, quern(arguments.split(" ")));
    assertTrue(errors.contains("see 'quern fit-vmf --help'"), errors);
  }

  @Test
  void helpGoesToStandardOutput() {
    assertEquals(0, quern("fit-vmf", "--help"));
    assertTrue(output.startsWith("Usage: quern fit-vmf"), output);
    assertTrue(output.lines().allMatch(line -> line.length() <= 80), output);
  }
}
