package dev.quern.softmax;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/** Single elements of whatever holds them: for the rare rows that hold a NaN or an infinity. */
final class Elements {
  private Elements() {}

  /** In parts, because filling an array is one uninterruptible stretch of code. */
  static void fillNaN(Object y, boolean single, long from, long n) {
    for (long i = from; i < from + n; i += SoftmaxState.SLAB) {
      long end = Math.min(from + n, i + SoftmaxState.SLAB);
      if (y instanceof float[] floats) {
        Arrays.fill(floats, (int) i, (int) end, Float.NaN);
      } else if (y instanceof double[] doubles) {
        Arrays.fill(doubles, (int) i, (int) end, Double.NaN);
      } else {
        for (long k = i; k < end; k++) {
          set((MemorySegment) y, single, k, Double.NaN);
        }
      }
    }
  }

  static boolean hasNaN(Object x, boolean single, long from, long n) {
    for (long i = from; i < from + n; i++) {
      if (Double.isNaN(get(x, single, i))) {
        return true;
      }
    }
    return false;
  }

  static double get(Object x, boolean single, long i) {
    if (x instanceof float[] floats) {
      return floats[(int) i];
    }
    if (x instanceof double[] doubles) {
      return doubles[(int) i];
    }
    MemorySegment segment = (MemorySegment) x;
    return single
        ? segment.get(ValueLayout.JAVA_FLOAT_UNALIGNED, i << 2)
        : segment.get(ValueLayout.JAVA_DOUBLE_UNALIGNED, i << 3);
  }

  static void set(Object y, boolean single, long i, double value) {
    if (y instanceof float[] floats) {
      floats[(int) i] = (float) value;
    } else if (y instanceof double[] doubles) {
      doubles[(int) i] = value;
    } else {
      set((MemorySegment) y, single, i, value);
    }
  }

  private static void set(MemorySegment segment, boolean single, long i, double value) {
    if (single) {
      segment.set(ValueLayout.JAVA_FLOAT_UNALIGNED, i << 2, (float) value);
    } else {
      segment.set(ValueLayout.JAVA_DOUBLE_UNALIGNED, i << 3, value);
    }
  }
}
