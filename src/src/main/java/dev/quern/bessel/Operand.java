package dev.quern.bessel;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/** Elements on their way between wherever they lie and a block. Positions count elements. */
final class Operand {
  private Operand() {}

  /** Copies from a {@code double[]} or a segment; null: fills with the value. */
  static void read(Object from, double value, long position, double[] c, int to, int n) {
    if (from == null) {
      Arrays.fill(c, to, to + n, value);
    } else if (from instanceof double[] array) {
      System.arraycopy(array, (int) position, c, to, n);
    } else {
      MemorySegment.copy(
          (MemorySegment) from, ValueLayout.JAVA_DOUBLE_UNALIGNED, position << 3, c, to, n);
    }
  }

  static void write(double[] c, int from, Object to, long position, int n) {
    if (to instanceof double[] array) {
      System.arraycopy(c, from, array, (int) position, n);
    } else {
      MemorySegment.copy(
          c, from, (MemorySegment) to, ValueLayout.JAVA_DOUBLE_UNALIGNED, position << 3, n);
    }
  }
}
