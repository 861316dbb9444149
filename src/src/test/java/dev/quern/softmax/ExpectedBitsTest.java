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
      assertEquals(cells[4], hash(Rows.reference(x)), line);
      for (Subject subject : Subject.all()) {
        Object y = Rows.like(x, Rows.length(x));
        Rows.apply(kernel(subject, Algorithm.AUTO), x, y);
        assertEquals(cells[4], hash(y), subject + ": " + line);
      }
      kinds.add(cells[0] + " " + cells[1]);
    }
    assertTrue(kinds.size() == 2 * Inputs.SHARED.size(), "distributions in the table: " + kinds);
  }

  /** FNV-1a over the bytes, each element's lowest first. */
  private static String hash(Object row) {
    long hash = 0xCBF29CE484222325L;
    if (row instanceof float[] floats) {
      for (float v : floats) {
        hash = add(hash, Bits.of(v), 4);
      }
    } else {
      for (double v : (double[]) row) {
        hash = add(hash, Bits.of(v), 8);
      }
    }
    return String.format("%016x", hash);
  }

  private static long add(long hash, long bits, int bytes) {
    long h = hash;
    for (int i = 0; i < bytes; i++) {
      h = (h ^ ((bits >>> (8 * i)) & 0xFF)) * 0x100000001B3L;
    }
    return h;
  }
}
