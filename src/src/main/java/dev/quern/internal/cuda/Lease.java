package dev.quern.internal.cuda;

import dev.quern.cuda.CudaDevice;
import dev.quern.cuda.CudaStream;
import dev.quern.cuda.DeviceMemory;
import java.lang.foreign.Arena;

/**
 * Scratch memory of a device for as long as it is not closed, for work in one stream. Closing does
 * not wait: the next to have the memory does, on the device.
 */
public final class Lease implements AutoCloseable {
  final int step;
  private final Device device;
  private final Arena arena = Arena.ofShared();
  private final Buffer memory;
  private Stream stream;

  /** The one before, and when it will have done with the memory. */
  private Stream last;

  private Event done;

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

  /** At least so many bytes for work in that stream, or in the default one. */
  public static Lease of(CudaDevice device, long bytes, CudaStream stream) {
    return ((Device) device).scratch(bytes, stream);
  }

  /** What another stream still does with it comes before what is given to this one. */
  Lease begin(CudaStream queue) {
    Stream next = (Stream) queue;
    if (done != null && next != last) {
      next.waitFor(done);
    }
    stream = next;
    return this;
  }

  /** As many bytes as were asked for or some more, not cleared. */
  public DeviceMemory memory() {
    return memory;
  }

  /** Closes those that are there. */
  public static void closeAll(Lease... leases) {
    RuntimeException first = null;
    for (Lease lease : leases) {
      try {
        if (lease != null) {
          lease.close();
        }
      } catch (RuntimeException e) {
        first = first == null ? e : first;
      }
    }
    if (first != null) {
      throw first;
    }
  }

  @Override
  public void close() {
    Stream queue = stream;
    if (queue == null) {
      return; // A second time.
    }
    stream = null;
    try {
      if (done == null) {
        done = Event.withoutTime(device, arena);
      }
      done.record(queue);
      last = queue;
    } catch (RuntimeException e) {
      free(); // The next could not wait for what is being done with it.
      throw e;
    }
    device.scratch.giveBack(this);
  }

  void free() {
    arena.close();
  }
}
