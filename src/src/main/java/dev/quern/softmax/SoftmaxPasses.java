package dev.quern.softmax;

/**
 * The passes of one backend over one element type in one kind of memory.
 *
 * <p>Operands are a {@code float[]}, a {@code double[]} or a {@link
 * java.lang.foreign.MemorySegment}, as the implementation was made for; positions count elements. A
 * pass over a part of a row begins at a multiple of {@link SoftmaxState#SLAB} from the row's start
 * and, unless it reaches the row's end, spans whole slabs. All arguments are valid: callers have
 * checked them. {@code shifted} subtracts {@code s.maximum} first.
 */
interface SoftmaxPasses extends SoftmaxRows {
  /** {@code s.maximum} becomes the larger of itself and the largest element, NaN ignored. */
  void max(Object x, long from, long n, SoftmaxState s);

  /** The exponent of {@code s.maximum}, or {@link Sum#OUT_OF_RANGE}. */
  long exponentOfMaximum(SoftmaxState s);

  /**
   * Adds exp(x) to {@code s.row}, every chunk at the exponent of its own maximum; gives up with
   * {@link Sum#OUT_OF_RANGE} at an element that is too large.
   */
  void sum(Object x, long from, long n, boolean shifted, SoftmaxState s);

  /** Adds exp(x) to {@code s.row} at its exponent. */
  void sumAt(Object x, long from, long n, boolean shifted, SoftmaxState s);

  /** As {@code sumAt}, and y = exp(x) * 2^-exponent. */
  void store(Object x, long from, Object y, long yFrom, long n, boolean shifted, SoftmaxState s);

  /** y = y / sum, in place. */
  void normalize(Object y, long from, long n, SoftmaxState s);

  /** y = exp(x) * 2^-exponent / sum; streaming: past the caches where the backend can. */
  void scale(
      Object x,
      long from,
      Object y,
      long yFrom,
      long n,
      boolean shifted,
      boolean streaming,
      SoftmaxState s);

  /** Whether the elements are floats, not doubles. */
  boolean single();

  @Override
  default void rows(
      Algorithm algorithm,
      Object x,
      long from,
      Object y,
      long yFrom,
      long rows,
      long columns,
      boolean streaming) {
    SoftmaxState s = SoftmaxState.ofThread();
    for (long r = 0; r < rows; r++) {
      SoftmaxRow.apply(
          this, algorithm, x, from + r * columns, y, yFrom + r * columns, columns, streaming, s);
    }
  }
}
