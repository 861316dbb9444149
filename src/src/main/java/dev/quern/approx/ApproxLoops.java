package dev.quern.approx;

import java.lang.foreign.MemorySegment;

/** The loops of native/kernels/approx on one backend; what they compute stands there. */
interface ApproxLoops {
  /** Rows of a panel of the first operand of a matrix product. */
  int ROWS = 12;

  /** Columns of a panel of the second. */
  int COLUMNS = 32;

  /** Elements whose sum is a float; the sums of such chunks add up in double. */
  int CHUNK = 2048;

  /** How {@link #tile} multiplies; the numbers are the C ABI's. */
  int EXACT = 0;

  int RAW = 1;
  int WITHOUT_ZEROS = 2;
  int GUARDED = 3;
  int FORMULA_RAW = 4;
  int FORMULA_GUARDED = 5;

  /**
   * z = pass(x, y), element by element; of smaller formats than float32 the codes, as bits.
   *
   * @param pass its number in {@link ApproxPass}
   * @param constants its table
   */
  void pass(
      int pass,
      int[] constants,
      float[] x,
      int xFrom,
      float[] y,
      int yFrom,
      float[] z,
      int zFrom,
      int n);

  /**
   * The same of float32 numbers off the heap, if that is no slower than by way of arrays.
   *
   * @return whether it was done
   */
  default boolean pass(
      int pass,
      int[] constants,
      MemorySegment x,
      MemorySegment y,
      MemorySegment z,
      long from,
      long n) {
    return false;
  }

  /** The total and the sum of x, chunk by chunk. */
  double sum(double total, float[] x, int from, int n);

  /** The total and the sum of the products of x and y, chunk by chunk. */
  double dot(double total, float[] x, int xFrom, float[] y, int yFrom, int n);

  /**
   * c = a b of packed panels, which hold the bits of numbers.
   *
   * @param mode how products are made
   * @param continued whether sums go on from what c holds
   * @param a panels of {@link #ROWS} rows, one behind the other
   * @param b one panel of {@link #COLUMNS} columns
   * @param c gets rows of {@link #COLUMNS} elements, one behind the other
   * @param panels how many of a
   * @param depth the length of the sums
   */
  void tile(
      int mode,
      boolean continued,
      int[] constants,
      int[] a,
      int aFrom,
      int[] b,
      int bFrom,
      float[] c,
      int cFrom,
      int panels,
      int depth);
}
