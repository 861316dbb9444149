package dev.quern.softmax;

/**
 * Whole rows of one element type in one kind of memory, on one backend. Operands are a {@code
 * float[]}, a {@code double[]} or a {@link java.lang.foreign.MemorySegment}, as the implementation
 * was made for; positions count elements. All arguments are valid: callers have checked them.
 */
interface SoftmaxRows {
  /** Rows one after the other, each not empty; streaming: results go past the caches. */
  void rows(
      Algorithm algorithm,
      Object x,
      long from,
      Object y,
      long yFrom,
      long rows,
      long columns,
      boolean streaming);
}
