package dev.quern.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.quern.approx.Arithmetic;
import dev.quern.approx.PiecewiseAffine;
import dev.quern.approx.Products;
import dev.quern.bessel.LogBessel;
import dev.quern.hardware.Selection;
import dev.quern.softmax.Softmax;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VerifyCommandTest {
  @TempDir private Path folder;
  private String output;
  private String errors;

  private int quern(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int status = Main.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    output = out.toString();
    errors = err.toString();
    return status;
  }

  @Test
  void theCertificateHasEveryKernelBackendAndTier() throws IOException {
    Path file = folder.resolve("certificate.json");
    String stride = "200003";
    int status = quern("verify", "--all", "--quick", "--stride", stride, "--json", file.toString());
    assertEquals(0, status, output + errors);
    assertTrue(output.endsWith("All bits are the same and all bounds hold.\n"), output);
    output.lines().forEach(line -> assertTrue(line.length() <= 100, line));
    JsonNode rows = new ObjectMapper().readTree(file.toFile());
    assertEquals(rows.size() + 2, Files.readAllLines(file).size());
    Map<String, Selection> kernels =
        Map.of(
            "softmax", Softmax.best().selection(),
            "log-bessel", LogBessel.best().selection(),
            "l-mul", Products.best(Arithmetic.lMul()).selection(),
            "piecewise-affine", PiecewiseAffine.best().selection());
    kernels.forEach((kernel, selection) -> assertComplete(rows, kernel, selection));
    Set<String> functions = new HashSet<>();
    for (JsonNode row : rows) {
      functions.add(row.path("function").asText());
      assertFalse(row.get("environment").get("commit").asText().isEmpty());
      if (row.get("kind").asText().equals("accuracy")) {
        for (String name : List.of("unit", "error", "inputs", "holds", "basis", "backend")) {
          assertTrue(row.has(name), name + ": " + row);
        }
      }
    }
    for (String function :
        List.of(
            "softmax",
            "log-sum-exp",
            "exp",
            "softmax of every float32",
            "log-bessel-i",
            "log-bessel-k-dorder",
            "product, L-Mul, integer form",
            "matrix product, L-Mul, 3 mantissa bits",
            "exp2",
            "sqrt slope",
            "functions and gradients",
            "concentration, unbiased")) {
      assertTrue(functions.contains(function), function + " of " + functions);
    }
    assertEquals(List.of(file), files());
  }

  private static void assertComplete(JsonNode rows, String kernel, Selection selection) {
    for (Selection.Candidate c : selection.candidates()) {
      Set<String> kinds = new HashSet<>();
      for (JsonNode row : rows) {
        if (row.get("kernel").asText().equals(kernel)
            && row.get("backend").asText().equals(c.backend().id())
            && row.path("tier").asText("").equals(c.tier() == null ? "" : c.tier().id())) {
          kinds.add(row.get("kind").asText());
          if (row.has("reason")) {
            assertEquals(c.reason(), row.get("reason").asText());
          }
        }
      }
      Set<String> expected = c.usable() ? Set.of("accuracy", "bits") : Set.of("absent");
      assertEquals(expected, kinds, kernel + ", " + c);
    }
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  @Test
  void anExistingFileIsReplacedByForceAlone() throws IOException {
    Path file = Files.writeString(folder.resolve("old.json"), "old");
    assertEquals(1, quern("verify", "von-mises-fisher", "--quick", "--json", file.toString()));
    assertEquals("quern: " + file + ": exists; expected a new name, or --force\n", errors);
    assertEquals("", output);
    assertEquals("old", Files.readString(file));
    assertEquals(
        0,
        quern("verify", "von-mises-fisher", "--quick", "--force", "--json", file.toString()),
        errors);
    JsonNode rows = new ObjectMapper().readTree(file.toFile());
    assertEquals("von-mises-fisher", rows.get(0).get("kernel").asText());
    assertTrue(output.contains("concentrations recovered"), output);
    assertEquals(List.of(file), files());
  }

  @Test
  void aFolderThatIsMissingIsSaidBeforeTheWork() {
    Path file = folder.resolve("none/certificate.json");
    assertEquals(1, quern("verify", "--all", "--json", file.toString()));
    assertTrue(errors.startsWith("quern: " + file + ": can't write"), errors);
    assertEquals(1, errors.lines().count(), errors);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "verify --all softmax",
        "verify --all --attention 2x3x4x5",
        "verify --all --matrix-product 2x3x4",
        "verify --all --stride 0",
        "verify --all --stride many",
        "verify --stride 3",
        "verify softmax --force",
        "verify --all --full --quick",
        "verify --json"
      })
  void wrongUsageIsStatus2(String arguments) {
    assertEquals(2, quern(arguments.split(" ")));
    assertEquals(1, errors.lines().count(), errors);
    assertTrue(errors.contains("see 'quern verify --help'"), errors);
    assertEquals("", output);
  }
}
