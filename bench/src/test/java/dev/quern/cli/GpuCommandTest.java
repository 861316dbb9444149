package dev.quern.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quern.bench.results.ResultsFile;
import dev.quern.bench.results.Row;
import dev.quern.bench.results.Row.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code quern gpu} on the emulated GPU, whose times mean nothing. */
class GpuCommandTest {
  @TempDir private Path folder;

  private EmulatedGpu gpu(String... arguments) throws IOException, InterruptedException {
    String[] all =
        Stream.concat(Stream.of("gpu", "--least"), Stream.of(arguments)).toArray(String[]::new);
    return EmulatedGpu.quern(folder, List.of(), all);
  }

  private List<Row> rows(Path results) throws IOException {
    try (Stream<Path> files = Files.list(results)) {
      Path json = files.filter(f -> f.toString().endsWith(".json")).findFirst().orElseThrow();
      assertTrue(Files.exists(Path.of(json.toString().replace(".json", ".html"))));
      return ResultsFile.read(json);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"softmax", "log-bessel", "l-mul"})
  void bitsLimitsAndTimesAreRowsThatNameTheGpu(String kernel) throws Exception {
    Path results = folder.resolve("results");
    EmulatedGpu run = gpu(kernel, "--out", results.toString());
    assertEquals(0, run.status(), run.errors());
    assertTrue(run.output().contains(EmulatedGpu.NAME), run.output());
    assertTrue(run.output().contains(" results with the bits of the CPU"), run.output());
    List<Row> rows = rows(results);
    for (Row row : rows) {
      assertTrue(row.environment().gpu().startsWith(EmulatedGpu.NAME), row::toString);
      assertTrue(row.median() > 0, row::toString);
    }
    Set<String> limited =
        rows.stream()
            .filter(row -> row.role() == Role.LIMIT)
            .map(row -> row.contest() + row.shape() + row.elements())
            .collect(Collectors.toSet());
    List<Row> ours =
        rows.stream().filter(r -> r.kernel().equals(kernel) && r.role() == Role.QUERN).toList();
    assertTrue(ours.stream().anyMatch(row -> row.contest().contains("/host")), ours::toString);
    for (Row row : ours) {
      if (row.contest().contains("/device")) {
        assertEquals("cuda", row.backend());
        assertTrue(limited.contains(row.contest() + row.shape() + row.elements()), row::toString);
      }
    }
  }

  @Test
  void peersOfTheSameShapesStandBesideOurs() throws Exception {
    EmulatedGpu shapes = gpu("--list-shapes");
    assertEquals(0, shapes.status(), shapes.errors());
    String[] first = shapes.output().lines().findFirst().orElseThrow().split(" ");
    Path torch = folder.resolve("torch.jsonl");
    String line =
        "{\"device\": \"%s\", \"torch\": \"2.9\", \"type\": \"%s\", \"rows\": %s, \"columns\": %s,"
            + " \"median\": 5000, \"low\": 4000, \"high\": 6000, \"samples\": 7}%n";
    Files.writeString(torch, String.format(line, EmulatedGpu.NAME, first[0], first[1], first[2]));
    Path results = folder.resolve("results");
    EmulatedGpu run = gpu("softmax", "--torch", torch.toString(), "--out", results.toString());
    assertEquals(0, run.status(), run.errors());
    assertTrue(run.output().contains("; PyTorch 5.0 us, ours over its "), run.output());
    List<Row> peers = rows(results).stream().filter(row -> row.role() == Role.PEER).toList();
    assertEquals(1, peers.size(), peers::toString);
    assertEquals("PyTorch", peers.get(0).contender());
    assertEquals("2.9", peers.get(0).release());
    assertEquals(5000, peers.get(0).median());

    Files.writeString(torch, String.format(line, "another GPU", first[0], first[1], first[2]));
    EmulatedGpu other = gpu("softmax", "--torch", torch.toString());
    assertEquals(1, other.status());
    assertTrue(
        other.errors().contains("measured with the GPU 'another GPU', expected '"), other.errors());
  }

  @Test
  void whereNoGpuServesTheStatusIs3AndOneLineSaysWhy() throws Exception {
    EmulatedGpu run =
        EmulatedGpu.quern(folder, List.of("-Dquern.cuda.path=/nowhere/libcuda.so.1"), "gpu");
    assertEquals(3, run.status());
    assertEquals("", run.output());
    List<String> lines = run.errors().lines().filter(l -> l.startsWith("quern: ")).toList();
    assertEquals(1, lines.size(), run.errors());
    assertTrue(lines.get(0).contains("/nowhere/libcuda.so.1"), run.errors());
  }

  @Test
  void whatFailsIsSaidAndTheStatusIs1() throws Exception {
    EmulatedGpu run =
        EmulatedGpu.run(folder, "launch=719", List.of(), Main.class, "gpu", "--least");
    assertEquals(1, run.status(), run.errors());
    for (String kernel : List.of("softmax", "log-bessel", "l-mul")) {
      assertTrue(run.output().contains(kernel + ": FAILED: "), run.output());
    }
    assertTrue(run.output().endsWith("FAILED, see above.\n"), run.output());
  }

  @Test
  void theNameIsOneOfAFolder() throws Exception {
    assertEquals("quern-emulated-gpu", gpu("--print-name").output().strip());
  }
}
