package dev.quern.cuda;

import dev.quern.internal.cuda.Buffer;
import java.lang.foreign.MemorySegment;

/**
 * Memory of a GPU, or a slice of it, with the lifetime of the arena that it was {@linkplain
 * CudaDevice#allocate allocated} with. Java can't read or write it in place; it is copied from and
 * to {@link MemorySegment}s of every kind: on the heap, off it, or mapped from a file.
 *
 * <p>The copies without a stream first wait until the device has done all work given to it before,
 * and return when the copy is done. Those with a stream come after that stream's earlier work, and
 * return before they are done where the host's memory is {@linkplain CudaDevice#allocatePinned
 * page-locked}. Other memory goes through page-locked buffers: then {@code copyFromAsync} returns
 * as soon as the source may change, and {@code copyToAsync} when the copy is done. Memory is not
 * freed before copies from and to it are done, whatever becomes of its arena.
 *
 * <p>Ranges that do not fit throw {@link IndexOutOfBoundsException}, before anything is copied.
 */
public sealed interface DeviceMemory permits Buffer {
  /** Its size. */
  long byteSize();

  /** The device whose memory it is. */
  CudaDevice device();

  /**
   * The driver's address ({@code CUdeviceptr}), for other CUDA libraries in this process. Valid
   * until the arena is closed, which such a library must not outlast: closing waits for its work
   * only if that was given to this process's primary context before.
   */
  long address();

  /** A part of it, with the same lifetime. */
  DeviceMemory asSlice(long offset, long bytes);

  /** Copies all of {@code source} to the beginning of this memory. */
  void copyFrom(MemorySegment source);

  /** Copies all of this memory to the beginning of {@code target}. */
  void copyTo(MemorySegment target);

  /** Copies all of {@code source}, of the same device, to the beginning; no overlap. */
  void copyFrom(DeviceMemory source);

  /** Copies all of {@code source} to the beginning of this memory, in {@code stream}. */
  void copyFromAsync(MemorySegment source, CudaStream stream);

  /** Copies all of this memory to the beginning of {@code target}, in {@code stream}. */
  void copyToAsync(MemorySegment target, CudaStream stream);

  /** Copies all of {@code source} to the beginning, in {@code stream}; no overlap. */
  void copyFromAsync(DeviceMemory source, CudaStream stream);

  /** Sets every byte to {@code value}, in {@code stream}. */
  void fill(byte value, CudaStream stream);
}
