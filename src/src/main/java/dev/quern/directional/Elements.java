package dev.quern.directional;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Numbers in memory of some kind, to be read as doubles. */
interface Elements {
  /** Fills {@code to} with the elements from {@code from} on. */
  void read(long from, double[] to);

  static Elements of(float[] elements) {
    return (from, to) -> {
      int start = (int) from;
      for (int i = 0; i < to.length; i++) {
        to[i] = elements[start + i];
      }
    };
  }

  static Elements of(double[] elements) {
    return (from, to) -> System.arraycopy(elements, (int) from, to, 0, to.length);
  }

  /** Of float32 or float64, in either byte order, to be read {@code length} at a time. */
  static Elements of(MemorySegment elements, ValueLayout layout, int length) {
    if (layout instanceof ValueLayout.OfDouble) {
      return (from, to) -> MemorySegment.copy(elements, layout, from * Double.BYTES, to, 0, length);
    }
    // Copies are fast with any layout, single accesses only with a constant one.
    float[] copy = new float[length];
    Elements floats = of(copy);
    return (from, to) -> {
      MemorySegment.copy(elements, layout, from * Float.BYTES, copy, 0, length);
      floats.read(0, to);
    };
  }
}
