package dev.quern.bench.peer;

import dev.quern.bench.ElementType;
import java.lang.foreign.MemorySegment;
import java.util.Locale;

/**
 * What a {@link Peer} is to compute: matrices in row-major order without gaps, outside the heap, at
 * multiples of 64 bytes.
 *
 * @param operation what to compute
 * @param type of all elements
 * @param rows of the result
 * @param columns of the result
 * @param depth the length of the sums of a matrix product; 0 for all else
 * @param x the first input: {@code rows x depth} for a matrix product, else {@code rows x columns}
 * @param y the second input: {@code depth x columns} for a matrix product, {@code rows x columns}
 *     for a product of elements, null for a softmax
 * @param result gets the result, {@code rows x columns}; shares no memory with the inputs
 */
public record PeerTask(
    Operation operation,
    ElementType type,
    int rows,
    int columns,
    int depth,
    MemorySegment x,
    MemorySegment y,
    MemorySegment result) {
  private static final long ALIGNMENT = 64;

  /** What peers compute. */
  public enum Operation {
    /** The softmax of each row. */
    SOFTMAX,
    /** The product of each two elements. */
    MULTIPLY,
    /** The product of two matrices. */
    MATRIX_PRODUCT;

    /** The name in tables and messages. */
    public String id() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  /**
   * Checks the shapes and the memory.
   *
   * @throws IllegalArgumentException if they don't fit together
   */
  public PeerTask {
    boolean product = operation == Operation.MATRIX_PRODUCT;
    if (rows < 1 || columns < 1 || (product ? depth < 1 : depth != 0)) {
      throw new IllegalArgumentException(
          operation + " of " + rows + " x " + columns + ", depth " + depth);
    }
    check("x", x, type, rows, product ? depth : columns);
    if (operation != Operation.SOFTMAX) {
      check("y", y, type, product ? depth : rows, columns);
    } else if (y != null) {
      throw new IllegalArgumentException("a softmax has one input");
    }
    check("result", result, type, rows, columns);
  }

  private static void check(
      String name, MemorySegment segment, ElementType type, int rows, int columns) {
    if (!segment.isNative()
        || segment.address() % ALIGNMENT != 0
        || segment.byteSize() != (long) rows * columns * type.bytes()) {
      throw new IllegalArgumentException(
          name + " is " + segment + " rather than " + rows + " x " + columns + " " + type.id());
    }
  }

  /** The softmax of each row. */
  public static PeerTask softmax(
      ElementType type, int rows, int columns, MemorySegment x, MemorySegment result) {
    return new PeerTask(Operation.SOFTMAX, type, rows, columns, 0, x, null, result);
  }

  /** The products of the elements of {@code x} and {@code y}. */
  public static PeerTask multiply(
      ElementType type,
      int rows,
      int columns,
      MemorySegment x,
      MemorySegment y,
      MemorySegment result) {
    return new PeerTask(Operation.MULTIPLY, type, rows, columns, 0, x, y, result);
  }

  /** The matrix product {@code x y}. */
  public static PeerTask matrixProduct(
      ElementType type,
      int rows,
      int columns,
      int depth,
      MemorySegment x,
      MemorySegment y,
      MemorySegment result) {
    return new PeerTask(Operation.MATRIX_PRODUCT, type, rows, columns, depth, x, y, result);
  }

  /** Rows of {@link #y}. */
  public int innerRows() {
    return operation == Operation.MATRIX_PRODUCT ? depth : rows;
  }

  /** Columns of {@link #x}. */
  public int innerColumns() {
    return operation == Operation.MATRIX_PRODUCT ? depth : columns;
  }

  /** Operation and type, such as "float32 softmax". */
  public String describe() {
    return type.id() + " " + operation.id();
  }
}
