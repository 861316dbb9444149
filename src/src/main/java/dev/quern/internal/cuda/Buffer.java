package dev.quern.internal.cuda;

import dev.quern.cuda.CudaDevice;
import dev.quern.cuda.CudaStream;
import dev.quern.cuda.DeviceMemory;
import dev.quern.internal.bindings.cuda.cuda_h;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/** A range of an {@link Allocation}. */
public final class Buffer implements DeviceMemory {
  final Allocation allocation;
  private final long offset;
  private final long bytes;

  Buffer(Allocation allocation, long offset, long bytes) {
    this.allocation = allocation;
    this.offset = offset;
    this.bytes = bytes;
  }

  @Override
  public long byteSize() {
    return bytes;
  }

  @Override
  public CudaDevice device() {
    return allocation.device;
  }

  @Override
  public long address() {
    allocation.requireOpen();
    return rawAddress();
  }

  /** The address, which is one only while the allocation is {@linkplain Owned#acquire held}. */
  long rawAddress() {
    return allocation.address + offset;
  }

  @Override
  public Buffer asSlice(long from, long size) {
    allocation.requireOpen();
    Objects.checkFromIndexSize(from, size, bytes);
    return new Buffer(allocation, offset + from, size);
  }

  @Override
  public void copyFrom(MemorySegment source) {
    Stream stream = idle();
    copyFromAsync(source, stream);
    stream.synchronize();
  }

  @Override
  public void copyTo(MemorySegment target) {
    Stream stream = idle();
    copyToAsync(target, stream);
    stream.synchronize();
  }

  @Override
  public void copyFrom(DeviceMemory source) {
    Stream stream = idle();
    copyFromAsync(source, stream);
    stream.synchronize();
  }

  /** A stream to copy in, once the device has done all that was given to it before. */
  private Stream idle() {
    allocation.requireOpen();
    allocation.context.synchronize();
    return allocation.device.defaultStream();
  }

  @Override
  public void copyFromAsync(MemorySegment source, CudaStream stream) {
    Staging.copyIn(source, 0, this, 0, source.byteSize(), stream);
  }

  @Override
  public void copyToAsync(MemorySegment target, CudaStream stream) {
    Staging.copyOut(this, 0, target, 0, bytes, stream);
  }

  @Override
  public void copyFromAsync(DeviceMemory source, CudaStream stream) {
    Buffer from = (Buffer) Objects.requireNonNull(source, "source");
    Stream queue = ofThisDevice(stream);
    if (from.allocation.device != allocation.device) {
      throw new IllegalArgumentException(
          "source is memory of GPU "
              + from.allocation.context.device
              + ", expected that of GPU "
              + allocation.context.device);
    }
    if (from.bytes > bytes) {
      throw new IndexOutOfBoundsException(
          "source has " + from.bytes + " bytes, but this memory " + bytes);
    }
    if (from.allocation == allocation
        && from.offset < offset + from.bytes
        && offset < from.offset + from.bytes) {
      throw new IllegalArgumentException(
          "source overlaps this memory: its offset is "
              + from.offset
              + ", this memory's "
              + offset
              + ", bytes "
              + from.bytes);
    }
    from.allocation.acquire();
    try {
      copy(
          from.bytes,
          queue,
          (memory, s) ->
              cuda_h.cuMemcpyDtoDAsync_v2(rawAddress(), from.rawAddress(), from.bytes, s),
          "cuMemcpyDtoDAsync");
    } finally {
      from.allocation.release();
    }
  }

  @Override
  public void fill(byte value, CudaStream stream) {
    copy(
        bytes,
        ofThisDevice(stream),
        (memory, s) -> cuda_h.cuMemsetD8Async(rawAddress(), value, bytes, s),
        "cuMemsetD8Async");
  }

  /** Copies from page-locked memory to the place {@code at}. */
  void put(long at, MemorySegment source, Stream stream) {
    copy(
        source.byteSize(),
        stream,
        (memory, s) -> cuda_h.cuMemcpyHtoDAsync_v2(rawAddress() + at, source, source.byteSize(), s),
        "cuMemcpyHtoDAsync");
  }

  /** Copies from the place {@code at} to page-locked memory. */
  void get(long at, MemorySegment target, Stream stream) {
    copy(
        target.byteSize(),
        stream,
        (memory, s) -> cuda_h.cuMemcpyDtoHAsync_v2(target, rawAddress() + at, target.byteSize(), s),
        "cuMemcpyDtoHAsync");
  }

  Stream ofThisDevice(CudaStream stream) {
    Stream queue = (Stream) Objects.requireNonNull(stream, "stream");
    if (queue.context != allocation.context) {
      throw new IllegalArgumentException(
          "the stream is of GPU "
              + queue.context.device
              + ", the memory of GPU "
              + allocation.context.device);
    }
    return queue;
  }

  /** Makes the call, unless it is about nothing, which not every driver takes. */
  private void copy(long size, Stream stream, Owned.Call call, String name) {
    if (size == 0) {
      allocation.requireOpen();
      stream.requireOpen();
    } else {
      allocation.context.check(allocation.call(stream, call), name);
    }
  }
}
