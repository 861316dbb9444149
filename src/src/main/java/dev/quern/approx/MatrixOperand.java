package dev.quern.approx;

/**
 * A matrix, row by row.
 *
 * @param base a {@code float[]} or a segment
 * @param format of its elements
 * @param from the position of its first element
 * @param stride from one row to the next, in elements
 */
record MatrixOperand(Object base, Format format, long from, long stride) {
  long position(long row, long column) {
    return from + row * stride + column;
  }
}
