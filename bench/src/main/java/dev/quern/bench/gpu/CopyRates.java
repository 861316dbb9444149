package dev.quern.bench.gpu;

import dev.quern.cuda.CudaDevice;
import dev.quern.cuda.CudaStream;
import dev.quern.cuda.DeviceMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.function.Consumer;

/**
 * Gigabytes a second (10<sup>9</sup> bytes) that copies give; medians.
 *
 * @param bytes of a copy
 * @param pinnedToDevice from page-locked memory of the host
 * @param pinnedToHost to such memory
 * @param pageableToDevice from an array or any other memory of the host, through page-locked
 *     buffers
 * @param pageableToHost to such memory
 * @param deviceCopy within the device; each byte counts as read and as written
 */
public record CopyRates(
    long bytes,
    double pinnedToDevice,
    double pinnedToHost,
    double pageableToDevice,
    double pageableToHost,
    double deviceCopy) {
  /** Measures, each for about {@code seconds}. */
  public static CopyRates measure(CudaDevice device, long mostBytes, double seconds) {
    long bytes = Math.max(1 << 20, Math.min(mostBytes, device.freeMemoryBytes() / 4)) & -4096;
    try (Arena arena = Arena.ofConfined();
        GpuTimer timer = new GpuTimer(device, seconds)) {
      DeviceMemory memory = device.allocate(bytes, arena);
      DeviceMemory other = device.allocate(bytes, arena);
      MemorySegment pinned = device.allocatePinned(bytes, arena).fill((byte) 1);
      MemorySegment pageable = arena.allocate(bytes, 64).fill((byte) 1);
      Consumer<CudaStream> copy = s -> other.copyFromAsync(memory, s);
      return new CopyRates(
          bytes,
          bytes / timer.device(s -> memory.copyFromAsync(pinned, s)).median(),
          bytes / timer.device(s -> memory.copyToAsync(pinned, s)).median(),
          bytes / timer.host(s -> memory.copyFromAsync(pageable, s)).median(),
          bytes / timer.host(s -> memory.copyToAsync(pageable, s)).median(),
          2 * bytes / timer.device(copy).median());
    }
  }
}
