package dev.quern.bessel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.quern.testing.Bits;
import dev.quern.testing.Subject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The table that the C++ tests check too, on every instruction set and under QEMU: it ties Java's
 * bits to tiers that this machine can't run.
 */
class ExpectedBitsTest {
  @Test
  void javaGivesTheBitsOfTheTableThatNativeCodeIsHeldTo() throws IOException {
    Path table =
        Path.of(
            System.getProperty("quern.project.root"), "native", "test", "expected-bits-bessel.csv");
    List<String> lines = Files.readAllLines(table);
    assertEquals("function,class,size,seed,hash", lines.get(0));
    Set<String> kinds = new HashSet<>();
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split(",");
      BesselFunction function = function(cells[0]);
      ClassOperands operands =
          ClassOperands.of(
              Integer.parseInt(cells[1]), Integer.parseInt(cells[2]), Long.parseLong(cells[3]));
      double[] result = new double[operands.x().length];
      for (Subject subject : Subject.all()) {
        Kernels.kernel(subject).apply(function, operands.orders(), operands.x(), result);
        assertEquals(cells[4], Bits.hash(result), subject + ": " + line);
      }
      kinds.add(cells[0] + " " + cells[1]);
    }
    assertEquals(
        BesselFunction.values().length * (BesselPlan.CLASSES - 1), kinds.size(), kinds::toString);
  }

  private static BesselFunction function(String id) {
    return Arrays.stream(BesselFunction.values())
        .filter(f -> f.id().equals(id))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no function " + id));
  }
}
