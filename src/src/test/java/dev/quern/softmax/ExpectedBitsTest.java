package dev.quern.softmax;

import static dev.quern.softmax.Kernels.kernel;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quern.testing.Bits;
import dev.quern.testing.Inputs;
import dev.quern.testing.Subject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
        Path.of(System.getProperty("quern.project.root"), "native", "test", "expected-bits.csv");
    List<String> lines = Files.readAllLines(table);
    assertEquals("dtype,distribution,size,seed,hash", lines.get(0));
    Set<String> kinds = new HashSet<>();
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split(",");
      boolean single = cells[0].equals("f32");
      Object x =
          Inputs.row(
              single, cells[1], Integer.parseInt(cells[2]), Long.parseUnsignedLong(cells[3]));
      assertEquals(cells[4], Bits.hash(Rows.reference(x)), line);
      for (Subject subject : Subject.all()) {
        Object y = Rows.like(x, Rows.length(x));
        Rows.apply(kernel(subject, Algorithm.AUTO), x, y);
        assertEquals(cells[4], Bits.hash(y), subject + ": " + line);
      }
      kinds.add(cells[0] + " " + cells[1]);
    }
    assertTrue(kinds.size() == 2 * Inputs.SHARED.size(), "distributions in the table: " + kinds);
  }
}
