package dev.quern.directional;

import dev.quern.internal.Operands;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Checks arguments; messages name the argument, its value and what was expected. */
final class Arguments {
  private Arguments() {}

  static void dimension(int dimension) {
    if (dimension < 2) {
      throw new IllegalArgumentException(
          "dimension is " + dimension + ", expected at least 2: a sphere of directions");
    }
  }

  static void concentration(double concentration) {
    if (!(concentration >= 0 && concentration < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "concentration is " + concentration + ", expected a finite number of at least 0");
    }
  }

  static void fraction(double value, String name) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(name + " is " + value + ", expected 0 to 1");
    }
  }

  static void row(int length, int dimension) {
    if (length != dimension) {
      throw new IllegalArgumentException(
          "row has length " + length + ", expected the dimension " + dimension);
    }
  }

  /** The number of rows in so many elements. */
  static int wholeRows(int length, int dimension) {
    if (length % dimension != 0) {
      throw new IllegalArgumentException(
          "rows has length " + length + ", expected a multiple of the dimension " + dimension);
    }
    return length / dimension;
  }

  /** Rows that are part of an array. */
  static void rows(int length, int offset, int count, int dimension) {
    long elements = (long) count * dimension;
    if (offset < 0 || count < 0 || elements > length - offset) {
      throw new IndexOutOfBoundsException(
          "rows: "
              + count
              + " of "
              + dimension
              + " elements from offset "
              + offset
              + " leave the array of length "
              + length);
    }
  }

  /** As many results as rows. */
  static void results(int length, long rows) {
    if (length != rows) {
      throw new IllegalArgumentException(
          "results has length " + length + ", expected " + rows + ", one for each row");
    }
  }

  /** Rows in memory of any kind, of float32 or float64 in either byte order. */
  static void segment(MemorySegment rows, long count, int dimension, ValueLayout layout) {
    Operands.notNull(rows, "rows");
    Operands.notNull(layout, "layout");
    if (!(layout instanceof ValueLayout.OfFloat || layout instanceof ValueLayout.OfDouble)) {
      throw new IllegalArgumentException(
          "layout is "
              + layout
              + ", expected JAVA_FLOAT or JAVA_DOUBLE, or one of them unaligned or in another"
              + " order");
    }
    if (count < 0) {
      throw new IllegalArgumentException("count is " + count + ", expected at least 0");
    }
    Operands.segment(rows, count, dimension, layout, 1, "rows");
  }
}
