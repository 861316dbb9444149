package dev.quern.internal.cuda;

import dev.quern.cuda.CudaStream;
import dev.quern.cuda.DeviceMemory;
import dev.quern.internal.Operands;

/** Checks arguments in a device's memory before a kernel is launched. */
public final class DeviceOperands {
  private DeviceOperands() {}

  /** That memory is there, alive, on the stream's device, and holds so many elements. */
  public static void elements(
      DeviceMemory memory, long elements, int elementBytes, CudaStream stream, String name) {
    usable(memory, stream, name);
    if (elements > Long.MAX_VALUE / elementBytes || memory.byteSize() != elements * elementBytes) {
      throw new IllegalArgumentException(
          name
              + " has "
              + memory.byteSize()
              + " bytes, expected "
              + elements
              + " elements of "
              + elementBytes
              + " bytes");
    }
    if (memory.address() % elementBytes != 0) {
      throw new IllegalArgumentException(
          name
              + " begins at address "
              + memory.address()
              + ", expected a multiple of "
              + elementBytes);
    }
  }

  /** That memory holds a matrix and nothing else. */
  public static void matrix(
      DeviceMemory memory,
      long rows,
      long columns,
      int elementBytes,
      CudaStream stream,
      String name) {
    if (rows < 0) {
      throw new IllegalArgumentException("rows is " + rows + ", expected at least 0");
    }
    if (columns < 0) {
      throw new IllegalArgumentException("columns is " + columns + ", expected at least 0");
    }
    usable(memory, stream, name);
    if (Math.multiplyHigh(rows, columns) != 0 || rows * columns < 0) {
      throw new IllegalArgumentException(
          name + " has " + memory.byteSize() + " bytes, not " + rows + " rows of " + columns);
    }
    elements(memory, rows * columns, elementBytes, stream, name);
  }

  /** How many elements memory holds. */
  public static long count(DeviceMemory memory, int elementBytes, CudaStream stream, String name) {
    usable(memory, stream, name);
    long bytes = memory.byteSize();
    if (bytes % elementBytes != 0) {
      throw new IllegalArgumentException(
          name + " has " + bytes + " bytes, expected a multiple of " + elementBytes);
    }
    elements(memory, bytes / elementBytes, elementBytes, stream, name);
    return bytes / elementBytes;
  }

  private static void usable(DeviceMemory memory, CudaStream stream, String name) {
    Operands.notNull(memory, name);
    Operands.notNull(stream, "stream");
    if (memory.device() != stream.device()) {
      throw new IllegalArgumentException(
          name
              + " is memory of GPU "
              + memory.device().ordinal()
              + ", the stream is of GPU "
              + stream.device().ordinal());
    }
    memory.address(); // throws if its arena is closed, or another thread's
  }

  /** That two are the same memory or apart. */
  public static void sameOrApart(DeviceMemory x, String xName, DeviceMemory y, String yName) {
    long distance = y.address() - x.address();
    if (distance != 0 && overlap(x, y)) {
      throw new IllegalArgumentException(
          yName + " overlaps " + xName + "; expected the same memory or memory that is apart");
    }
  }

  /** That two are apart. */
  public static void apart(DeviceMemory x, String xName, DeviceMemory y, String yName) {
    Operands.apart(overlap(x, y), xName, yName);
  }

  private static boolean overlap(DeviceMemory x, DeviceMemory y) {
    long from = x.address();
    long other = y.address();
    return x.device() == y.device()
        && x.byteSize() > 0
        && y.byteSize() > 0
        && from < other + y.byteSize()
        && other < from + x.byteSize();
  }
}
