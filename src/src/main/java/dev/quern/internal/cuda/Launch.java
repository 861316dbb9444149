package dev.quern.internal.cuda;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.quern.cuda.CudaStream;
import dev.quern.cuda.DeviceMemory;
import dev.quern.internal.bindings.cuda.cuda_h;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * A launch in the making: the kernel's arguments, in its order, then {@link #run}. One per thread,
 * used again and again, so that launching allocates nothing. The driver knows how long each
 * argument is, but neither it nor this class knows of which kind: they are the caller's to get
 * right.
 */
public final class Launch {
  private static final int MOST = 32;

  /** Room for all arguments. */
  private static final int BYTES = 1024;

  /** Eight bytes for each argument, and before them where those are. */
  private final MemorySegment pointers;

  private final MemorySegment values;
  private final LaunchConfig config;

  /** The memory behind the arguments that point somewhere. */
  private final Buffer[] held = new Buffer[MOST];

  private Kernel kernel;
  private int count;
  private int heldCount;

  /** Where the next value may lie. */
  private int end;

  /** Whether values become members of a struct, not arguments. */
  private boolean inStruct;

  Launch() {
    Arena arena = Arena.ofAuto();
    MemorySegment all = arena.allocate(8 * MOST + BYTES, 8);
    pointers = all.asSlice(0, 8 * MOST);
    values = all.asSlice(8 * MOST);
    config = new LaunchConfig(arena);
  }

  Launch begin(Kernel which) {
    forget();
    kernel = which;
    return this;
  }

  private void forget() {
    for (int i = 0; i < heldCount; i++) {
      held[i] = null;
    }
    heldCount = 0;
    count = 0;
    end = 0;
    inStruct = false;
    kernel = null;
  }

  /** An {@code int32_t}. */
  public Launch addInt(int value) {
    values.set(JAVA_INT, next(4), value);
    return this;
  }

  /** An {@code int64_t}. */
  public Launch addLong(long value) {
    values.set(JAVA_LONG, next(8), value);
    return this;
  }

  /** A {@code float}. */
  public Launch addFloat(float value) {
    values.set(JAVA_FLOAT, next(4), value);
    return this;
  }

  /** A {@code double}. */
  public Launch addDouble(double value) {
    values.set(JAVA_DOUBLE, next(8), value);
    return this;
  }

  /** A pointer to the beginning of that memory, or a null pointer. */
  public Launch addPointer(DeviceMemory memory) {
    return addPointer(memory, 0);
  }

  /** A pointer into that memory; a null pointer if it is null. */
  public Launch addPointer(DeviceMemory memory, long byteOffset) {
    if (memory == null) {
      return addLong(0);
    }
    Buffer buffer = (Buffer) memory;
    if (buffer.allocation.device != kernel.device) {
      throw new IllegalArgumentException(
          "memory of GPU "
              + buffer.allocation.context.device
              + " for a kernel on GPU "
              + kernel.device.ordinal());
    }
    if (byteOffset < 0 || byteOffset > buffer.byteSize()) {
      throw new IndexOutOfBoundsException(
          "byteOffset is " + byteOffset + ", the memory has " + buffer.byteSize() + " bytes");
    }
    buffer.allocation.requireOpen();
    if (heldCount == MOST) {
      throw new IllegalStateException("a kernel has at most " + MOST + " pointers here");
    }
    held[heldCount++] = buffer;
    return addLong(buffer.rawAddress() + byteOffset);
  }

  /** From here to {@link #endStruct}, values are members of a struct that is one argument. */
  public Launch beginStruct() {
    argument(8);
    inStruct = true;
    return this;
  }

  /** Ends what {@link #beginStruct} began. */
  public Launch endStruct() {
    inStruct = false;
    return this;
  }

  /** Members of a struct, an array of {@code int32_t}. */
  public Launch addInts(int[] members) {
    for (int member : members) {
      addInt(member);
    }
    return this;
  }

  /**
   * A struct by value, made before.
   *
   * @param value its bytes, off the heap, in memory that is never freed
   */
  public Launch addStruct(MemorySegment value) {
    argument(8);
    pointers.setAtIndex(JAVA_LONG, count - 1, value.address());
    return this;
  }

  /** Where a value of so many bytes, which are its alignment as well, is to lie. */
  private int next(int bytes) {
    if (!inStruct) {
      argument(bytes);
    }
    int at = aligned(bytes);
    if (at + bytes > BYTES) {
      throw new IllegalStateException("a kernel's arguments have at most " + BYTES + " bytes here");
    }
    end = at + bytes;
    return at;
  }

  /** Begins an argument of that alignment. */
  private void argument(int alignment) {
    if (count == MOST) {
      throw new IllegalStateException("a kernel has at most " + MOST + " arguments here");
    }
    end = aligned(alignment);
    pointers.setAtIndex(JAVA_LONG, count, values.address() + end);
    count++;
  }

  private int aligned(int alignment) {
    return (end + alignment - 1) & -alignment;
  }

  /** Launches a grid of {@code blocks}. */
  public void run(int blocks, int threads, int sharedBytes, CudaStream stream) {
    run(blocks, 1, threads, sharedBytes, 1, stream);
  }

  /**
   * Launches, in the stream, or in the device's default one if that is null; does not wait.
   *
   * @param gridX blocks along x, 1 or more
   * @param gridY blocks along y, 1 or more
   * @param threads of a block
   * @param sharedBytes of a block, beyond what the kernel declares
   * @param clusterX blocks of a cluster, a divisor of {@code gridX}; 1 for none
   */
  public void run(
      int gridX, int gridY, int threads, int sharedBytes, int clusterX, CudaStream stream) {
    Device device = kernel.device;
    Stream queue = stream == null ? device.defaultStream() : (Stream) stream;
    if (queue.context != device.context) {
      throw new IllegalArgumentException(
          "the stream is of GPU "
              + queue.context.device
              + ", the kernel "
              + kernel
              + " of GPU "
              + device.ordinal());
    }
    int acquired = 0;
    try {
      for (; acquired < heldCount; acquired++) {
        held[acquired].allocation.acquire();
      }
      queue.acquire();
      try {
        launch(device.context, gridX, gridY, threads, sharedBytes, clusterX, queue.handle);
      } finally {
        queue.release();
      }
    } finally {
      while (acquired > 0) {
        acquired--;
        held[acquired].allocation.release();
      }
      forget();
    }
  }

  private void launch(
      Context context,
      int gridX,
      int gridY,
      int threads,
      int sharedBytes,
      int clusterX,
      MemorySegment stream) {
    long before = context.enter();
    try {
      kernel.allow(sharedBytes, clusterX);
      if (clusterX <= 1) {
        int status =
            cuda_h.cuLaunchKernel(
                kernel.function,
                gridX,
                gridY,
                1,
                threads,
                1,
                1,
                sharedBytes,
                stream,
                pointers,
                MemorySegment.NULL);
        if (status != 0) {
          throw context.failure(status, "cuLaunchKernel of " + kernel);
        }
        return;
      }
      config.set(gridX, gridY, threads, sharedBytes, clusterX, stream);
      int status =
          cuda_h.cuLaunchKernelEx(config.segment, kernel.function, pointers, MemorySegment.NULL);
      if (status != 0) {
        throw context.failure(status, "cuLaunchKernelEx of " + kernel);
      }
    } finally {
      context.exit(before);
    }
  }
}
