package dev.quern.internal.cuda;

import dev.quern.cuda.CudaDevice;
import dev.quern.cuda.CudaStream;
import dev.quern.cuda.DeviceMemory;
import dev.quern.internal.bindings.cuda.cuda_h;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/** A range of an {@link Allocation}. */
public final class Buffer implements DeviceMemory {
  /** A call of the driver on this memory; what captures nothing is allocated once. */
  @FunctionalInterface
  private interface Transfer {
    int call(long address, MemorySegment host, long value, long bytes, MemorySegment stream);
  }

  private static final Transfer IN =
      (address, host, none, bytes, stream) ->
          cuda_h.cuMemcpyHtoDAsync_v2(address, host, bytes, stream);
  private static final Transfer OUT =
      (address, host, none, bytes, stream) ->
          cuda_h.cuMemcpyDtoHAsync_v2(host, address, bytes, stream);
  private static final Transfer ON_DEVICE =
      (address, none, from, bytes, stream) ->
          cuda_h.cuMemcpyDtoDAsync_v2(address, from, bytes, stream);
  private static final Transfer FILL =
      (address, none, value, bytes, stream) ->
          cuda_h.cuMemsetD8Async(address, (byte) value, bytes, stream);

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
      transfer(0, null, from.rawAddress(), from.bytes, queue, ON_DEVICE, "cuMemcpyDtoDAsync");
    } finally {
      from.allocation.release();
    }
  }

  @Override
  public void fill(byte value, CudaStream stream) {
    transfer(0, null, value, bytes, ofThisDevice(stream), FILL, "cuMemsetD8Async");
  }

  /** Copies from the beginning of page-locked memory to the place {@code at}. */
  void put(long at, MemorySegment source, long size, Stream stream) {
    transfer(at, source, 0, size, stream, IN, "cuMemcpyHtoDAsync");
  }

  /** Copies from the place {@code at} to the beginning of page-locked memory. */
  void get(long at, MemorySegment target, long size, Stream stream) {
    transfer(at, target, 0, size, stream, OUT, "cuMemcpyDtoHAsync");
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
  private void transfer(
      long at,
      MemorySegment host,
      long value,
      long size,
      Stream stream,
      Transfer how,
      String call) {
    allocation.acquire();
    try {
      stream.acquire();
      try {
        if (size > 0) {
          Context context = allocation.context;
          long before = context.enter();
          try {
            context.check(how.call(rawAddress() + at, host, value, size, stream.handle), call);
          } finally {
            context.exit(before);
          }
        }
      } finally {
        stream.release();
      }
    } finally {
      allocation.release();
    }
  }
}
