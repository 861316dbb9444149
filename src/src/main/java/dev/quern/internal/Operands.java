package dev.quern.internal;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Checks arguments before anything is read or written; messages name the argument and its value.
 */
public final class Operands {
  /** A thread that is never the owner of an arena: what it can't use is confined. */
  private static final Thread OTHER = Thread.ofPlatform().unstarted(() -> {});

  private Operands() {}

  /** The argument, which has to be there. */
  public static <T> T notNull(T argument, String name) {
    if (argument == null) {
      throw new NullPointerException(name + " is null");
    }
    return argument;
  }

  /** That two arrays have the same length; the first one's is the one expected. */
  public static void sameLength(int expected, String expectedName, int length, String name) {
    if (length != expected) {
      throw new IllegalArgumentException(
          name
              + " has length "
              + length
              + ", expected "
              + expected
              + ", the length of "
              + expectedName);
    }
  }

  /** That a part lies within an array of that size. */
  public static void part(int offset, int length, int size, String name) {
    if (offset < 0 || length < 0 || offset > size - length) {
      throw new IndexOutOfBoundsException(
          name
              + ": offset "
              + offset
              + " and length "
              + length
              + " leave the array of length "
              + size);
    }
  }

  /** Whether two parts of one array are the same; apart is fine, overlapping is not. */
  public static boolean samePart(int offset, String name, int other, String otherName, int length) {
    if (offset == other) {
      return true;
    }
    if (Math.abs((long) offset - other) < length) {
      throw new IllegalArgumentException(
          name
              + " at offset "
              + offset
              + " and "
              + otherName
              + " at offset "
              + other
              + " overlap in "
              + (length - Math.abs((long) offset - other))
              + " of "
              + length
              + " elements; expected the same part or parts that are apart");
    }
    return false;
  }

  /** That an array holds a matrix and nothing else. */
  public static void matrix(int length, int rows, int columns, String name) {
    shape(rows, columns);
    if ((long) rows * columns != length) {
      throw new IllegalArgumentException(
          name
              + " has length "
              + length
              + ", expected "
              + rows
              + " rows of "
              + columns
              + " = "
              + (long) rows * columns);
    }
  }

  private static void shape(long rows, long columns) {
    if (rows < 0) {
      throw new IllegalArgumentException("rows is " + rows + ", expected at least 0");
    }
    if (columns < 0) {
      throw new IllegalArgumentException("columns is " + columns + ", expected at least 0");
    }
  }

  /** Without an allocation off the heap, where addresses tell. */
  public static boolean overlap(MemorySegment x, MemorySegment y) {
    if (x.isNative() && y.isNative()) {
      return x.byteSize() > 0
          && y.byteSize() > 0
          && x.address() < y.address() + y.byteSize()
          && y.address() < x.address() + x.byteSize();
    }
    return !x.isNative() && !y.isNative() && x.asOverlappingSlice(y).isPresent();
  }

  /** That two operands, of which that is known, don't overlap. */
  public static void apart(boolean overlap, String name, String otherName) {
    if (overlap) {
      throw new IllegalArgumentException(
          otherName + " overlaps " + name + "; expected memory that is apart");
    }
  }

  /** Whether the layout is one of float32. */
  public static boolean isSingle(ValueLayout layout) {
    notNull(layout, "layout");
    if (layout.order() != ByteOrder.nativeOrder()) {
      throw new IllegalArgumentException(
          "layout has byte order " + layout.order() + ", expected " + ByteOrder.nativeOrder());
    }
    if (layout instanceof ValueLayout.OfFloat) {
      return true;
    }
    if (layout instanceof ValueLayout.OfDouble) {
      return false;
    }
    throw new IllegalArgumentException(
        "layout is " + layout + ", expected JAVA_FLOAT or JAVA_DOUBLE, or one of them unaligned");
  }

  /** That a segment holds a matrix and nothing else, is aligned, alive and accessible. */
  public static void segment(
      MemorySegment segment,
      long rows,
      long columns,
      ValueLayout layout,
      int threads,
      String name) {
    notNull(segment, name);
    shape(rows, columns);
    long size = layout.byteSize();
    if (Math.multiplyHigh(rows, columns) != 0
        || rows * columns < 0
        || rows * columns > Long.MAX_VALUE / size
        || rows * columns * size != segment.byteSize()) {
      throw new IllegalArgumentException(
          name
              + " has "
              + segment.byteSize()
              + " bytes, expected "
              + rows
              + " rows of "
              + columns
              + " elements of "
              + size
              + " bytes");
    }
    long alignment = layout.byteAlignment();
    if (segment.maxByteAlignment() < alignment) {
      throw new IllegalArgumentException(
          name
              + " is aligned to "
              + segment.maxByteAlignment()
              + " bytes, expected "
              + alignment
              + "; or pass the unaligned layout");
    }
    if (!segment.scope().isAlive()) {
      throw new IllegalStateException(name + " is closed: its arena is no longer alive");
    }
    if (!segment.isAccessibleBy(Thread.currentThread())) {
      throw new WrongThreadException(
          name + " is confined to another thread than " + Thread.currentThread());
    }
    if (threads > 1 && !segment.isAccessibleBy(OTHER)) {
      throw new IllegalArgumentException(
          name
              + " is confined to this thread, and this kernel uses "
              + threads
              + "; use Arena.ofShared or a kernel of one thread");
    }
  }

  /** That a segment can be written to. */
  public static void writable(MemorySegment segment, String name) {
    if (segment.isReadOnly()) {
      throw new IllegalArgumentException(name + " is read-only, expected memory to write to");
    }
  }

  /**
   * Whether two segments of the same size are the same memory; apart is fine, overlapping is not.
   */
  public static boolean sameSegment(MemorySegment x, String xName, MemorySegment y, String yName) {
    boolean sameBase = x.isNative() ? y.isNative() : overlap(x, y);
    if (!sameBase) {
      return false;
    }
    long distance = Math.abs(x.address() - y.address());
    if (distance == 0) {
      return true;
    }
    if (distance < x.byteSize()) {
      throw new IllegalArgumentException(
          xName
              + " and "
              + yName
              + " overlap in "
              + (x.byteSize() - distance)
              + " of "
              + x.byteSize()
              + " bytes; expected the same memory or memory that is apart");
    }
    return false;
  }

  /**
   * The array of the element type under a segment, if it is one and the segment begins at an
   * element.
   */
  public static Object array(MemorySegment segment, boolean single) {
    if (segment.isNative()) {
      return null;
    }
    Object base = segment.heapBase().orElse(null);
    if (single) {
      return base instanceof float[] && (segment.address() & 3) == 0 ? base : null;
    }
    return base instanceof double[] && (segment.address() & 7) == 0 ? base : null;
  }
}
