package dev.quern.internal;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The translator of the C++ kernels refuses what it does not know, and says where it stands. */
class TranslatorTest {
  private static final Path ROOT = Path.of(System.getProperty("quern.project.root"));

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bessel/temme.h | exp_inside(sigma) | exp_outside(sigma) | temme: unknown operation exp_outside",
        "bessel/series.h | for (int k = terms | UNROLLED for (int k = terms | not known when translating",
        "elementary.h | real p = SINH[0] | real p = SINHH[0] | sinh_excess: unknown table SINHH",
        "approx/products.h | either(less(a | neither(less(a | guarded_product: unknown operation neither",
        "approx/piecewise.h | t[BASE_LOG]) | t[BASIS]) | unknown name BASIS"
      })
  void whatIsUnknownIsRefusedWithItsPlace(String file, String known, String unknown, String why)
      throws Exception {
    Path kernels = copy();
    String source = Files.readString(kernels.resolve(file));
    String changed = source.replace(known, unknown);
    assertNotEquals(source, changed, "nothing to change in " + file);
    Files.writeString(kernels.resolve(file), changed);
    String error = translate(kernels);
    assertTrue(error.contains(file + ": ") && error.contains(why), error);
    String family = file.startsWith("approx") ? "approx/VectorApprox" : "bessel/VectorBessel";
    assertFalse(Files.exists(folder.resolve("out/dev/quern/" + family + "Passes.java")));
  }

  private Path copy() throws IOException {
    Path from = ROOT.resolve("native/kernels");
    Path to = folder.resolve("kernels");
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".h")).toList()) {
        Path copy = to.resolve(from.relativize(file).toString());
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
      }
    }
    return to;
  }

  /** What it says of its failure. */
  private String translate(Path kernels) throws IOException, InterruptedException {
    Path said = folder.resolve("said");
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    ROOT.resolve("src/src/main/translator/Translate.java").toString(),
                    kernels.toString(),
                    folder.resolve("out").toString()))
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    assertNotEquals(0, process.waitFor());
    return Files.readString(said);
  }
}
