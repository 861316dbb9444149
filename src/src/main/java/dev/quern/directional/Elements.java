package dev.quern.directional;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Numbers in memory of some kind, to be read as doubles. */
interface Elements {
  /** Fills the first {@code n} of {@code to} with the elements from {@code from} on. */
  void read(long from, int n, double[] to);

  static Elements of(float[] elements) {
    return (from, n, to) -> {
      int start = (int) from;
      for (int i = 0; i < n; i++) {
        to[i] = elements[start + i];
      }
    };
  }

  static Elements of(double[] elements) {
    return (from, n, to) -> System.arraycopy(elements, (int) from, to, 0, n);
  }

  /** Of float32 or float64, in either byte order; rows of {@code dimension} are read in turn. */
  static Elements of(MemorySegment elements, ValueLayout layout, int dimension) {
    if (layout instanceof ValueLayout.OfDouble) {
      return (from, n, to) -> MemorySegment.copy(elements, layout, from * Double.BYTES, to, 0, n);
    }
    // Copies are fast with any layout, single accesses only with a constant one.
    float[] copy = new float[dimension];
    Elements floats = of(copy);
    return (from, n, to) -> {
      MemorySegment.copy(elements, layout, from * Float.BYTES, copy, 0, n);
      floats.read(0, n, to);
    };
  }
}
