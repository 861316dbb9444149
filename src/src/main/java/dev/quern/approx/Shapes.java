package dev.quern.approx;

import dev.quern.cuda.CudaStream;
import dev.quern.cuda.DeviceMemory;
import dev.quern.internal.Operands;
import dev.quern.internal.cuda.DeviceOperands;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Checks of matrices, before anything is read or written. */
final class Shapes {
  private Shapes() {}

  static void atLeastZero(long value, String name) {
    if (value < 0) {
      throw new IllegalArgumentException(name + " is " + value + ", expected at least 0");
    }
  }

  /** That a matrix lies in an array; its rows are stride elements apart. */
  static void array(float[] array, int offset, long rows, long columns, long stride, String name) {
    Operands.notNull(array, name);
    long extent = extent(rows, columns, stride, name);
    if (offset < 0 || offset > array.length || extent > array.length - offset) {
      throw new IndexOutOfBoundsException(
          name
              + ": "
              + rows
              + " rows of "
              + columns
              + ", "
              + stride
              + " apart, from offset "
              + offset
              + " leave the array of length "
              + array.length);
    }
  }

  /** That a matrix lies in a segment, from its beginning, and that this can be used. */
  static void segment(
      MemorySegment segment,
      Format format,
      long rows,
      long columns,
      long stride,
      int threads,
      String name) {
    Operands.notNull(segment, name);
    long extent = extent(rows, columns, stride, name);
    if (extent > segment.byteSize() / format.bytes()) {
      throw new IllegalArgumentException(
          name
              + " has "
              + segment.byteSize()
              + " bytes, expected at least "
              + rows
              + " rows of "
              + columns
              + ", "
              + stride
              + " apart, of "
              + format.id()
              + " elements");
    }
    Operands.segment(segment, 1, segment.byteSize(), ValueLayout.JAVA_BYTE, threads, name);
  }

  /** That a matrix of float32 lies in a GPU's memory, from its beginning. */
  static void device(
      DeviceMemory memory, long rows, long columns, long stride, CudaStream stream, String name) {
    long elements = DeviceOperands.count(memory, Float.BYTES, stream, name);
    long extent = extent(rows, columns, stride, name);
    if (extent > elements) {
      throw new IllegalArgumentException(
          name
              + " has "
              + elements
              + " elements, expected at least "
              + rows
              + " rows of "
              + columns
              + ", "
              + stride
              + " apart");
    }
  }

  /** Elements from the first to behind the last. */
  private static long extent(long rows, long columns, long stride, String name) {
    if (stride < columns) {
      throw new IllegalArgumentException(
          name + " has a stride of " + stride + ", expected at least " + columns + ", its columns");
    }
    if (rows == 0 || columns == 0) {
      return 0;
    }
    if (Math.multiplyHigh(rows - 1, stride) != 0
        || (rows - 1) * stride < 0
        || (rows - 1) * stride > Long.MAX_VALUE - columns) {
      return Long.MAX_VALUE;
    }
    return (rows - 1) * stride + columns;
  }

  /** That the parts of one array that two matrices span are apart. */
  static void apart(
      float[] x,
      int xOffset,
      long xRows,
      long xColumns,
      long xStride,
      String xName,
      float[] y,
      int yOffset,
      long yRows,
      long yColumns,
      long yStride,
      String yName) {
    if (x == y) {
      long xEnd = xOffset + extent(xRows, xColumns, xStride, xName);
      long yEnd = yOffset + extent(yRows, yColumns, yStride, yName);
      Operands.apart(
          xOffset < yEnd && yOffset < xEnd && xOffset < xEnd && yOffset < yEnd, xName, yName);
    }
  }
}
