package dev.quern.internal.cuda;

import java.lang.foreign.Arena;

/** What the device's pool gave out, as one piece. */
final class Allocation extends Owned {
  final Device device;

  private Allocation(Device device, long address, Arena arena) {
    super(
        "the device memory",
        device.context,
        address,
        arena,
        (context, memory) -> device.pool.free(memory));
    this.device = device;
  }

  static Allocation create(Device device, long bytes, Arena arena) {
    requireOpen(arena);
    if (bytes < 0) {
      throw new IllegalArgumentException("bytes is " + bytes + ", expected 0 or more");
    }
    return new Allocation(device, device.pool.allocate(bytes, device::dropCaches), arena);
  }
}
