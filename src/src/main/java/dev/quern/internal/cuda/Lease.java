package dev.quern.internal.cuda;

import dev.quern.cuda.CudaStream;
import dev.quern.cuda.DeviceMemory;
import java.lang.foreign.Arena;

/**
 * Scratch memory of a device for as long as it is not closed. For work in one stream, which closing
 * waits for, so that the next to have the memory finds nobody in it.
 */
public final class Lease implements AutoCloseable {
  final int step;
  private final Device device;
  private final Arena arena = Arena.ofShared();
  private final Buffer memory;
  private Stream stream;

  Lease(Device device, long bytes, int step) {
    this.device = device;
    this.step = step;
    Allocation allocation;
    try {
      allocation = Allocation.create(device, bytes, arena);
    } catch (RuntimeException e) {
      arena.close();
      throw e;
    }
    memory = new Buffer(allocation, 0, bytes);
  }

  Lease begin(CudaStream queue) {
    stream = (Stream) queue;
    return this;
  }

  /** As many bytes as were asked for or some more, not cleared. */
  public DeviceMemory memory() {
    return memory;
  }

  @Override
  public void close() {
    Stream queue = stream;
    if (queue == null) {
      return; // A second time.
    }
    stream = null;
    try {
      queue.synchronize();
    } finally {
      device.scratch.giveBack(this);
    }
  }

  void free() {
    arena.close();
  }
}
