package dev.quern.bench.peer;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Between the memory of a {@link PeerTask} and the arrays of arrays of libraries that take these.
 */
public final class PeerArrays {
  private PeerArrays() {}

  /** A copy of a float32 matrix of the given shape, an array for each row. */
  public static float[][] floats(MemorySegment matrix, int rows, int columns) {
    float[][] copy = new float[rows][columns];
    for (int i = 0; i < rows; i++) {
      MemorySegment.copy(
          matrix, ValueLayout.JAVA_FLOAT, (long) i * columns * Float.BYTES, copy[i], 0, columns);
    }
    return copy;
  }

  /** A copy of a float64 matrix of the given shape, an array for each row. */
  public static double[][] doubles(MemorySegment matrix, int rows, int columns) {
    double[][] copy = new double[rows][columns];
    for (int i = 0; i < rows; i++) {
      MemorySegment.copy(
          matrix, ValueLayout.JAVA_DOUBLE, (long) i * columns * Double.BYTES, copy[i], 0, columns);
    }
    return copy;
  }

  /** Copies rows of one length to a matrix. */
  public static void store(float[][] rows, MemorySegment matrix) {
    for (int i = 0; i < rows.length; i++) {
      int n = rows[i].length;
      MemorySegment.copy(rows[i], 0, matrix, ValueLayout.JAVA_FLOAT, (long) i * n * Float.BYTES, n);
    }
  }

  /** Copies rows of one length to a matrix. */
  public static void store(double[][] rows, MemorySegment matrix) {
    for (int i = 0; i < rows.length; i++) {
      int n = rows[i].length;
      MemorySegment.copy(
          rows[i], 0, matrix, ValueLayout.JAVA_DOUBLE, (long) i * n * Double.BYTES, n);
    }
  }
}
