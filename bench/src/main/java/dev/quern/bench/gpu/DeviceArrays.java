package dev.quern.bench.gpu;

import dev.quern.cuda.CudaDevice;
import dev.quern.cuda.CudaStream;
import dev.quern.cuda.DeviceMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Arrays taken to a device's memory, and results taken from there. */
final class DeviceArrays implements AutoCloseable {
  private final Arena arena = Arena.ofConfined();
  private final CudaDevice device;
  private final CudaStream stream;

  DeviceArrays(CudaDevice device) {
    this.device = device;
    this.stream = device.stream(arena);
  }

  CudaStream stream() {
    return stream;
  }

  DeviceMemory of(float[] array) {
    return of(MemorySegment.ofArray(array));
  }

  DeviceMemory of(double[] array) {
    return of(MemorySegment.ofArray(array));
  }

  /** With a pattern in it that no kernel is to leave there. */
  DeviceMemory allocate(long bytes) {
    DeviceMemory memory = device.allocate(bytes, arena);
    memory.fill((byte) 0x5a, stream);
    return memory;
  }

  private DeviceMemory of(MemorySegment segment) {
    DeviceMemory memory = device.allocate(segment.byteSize(), arena);
    memory.copyFrom(segment);
    return memory;
  }

  float[] floats(DeviceMemory memory) {
    float[] array = new float[(int) (memory.byteSize() / Float.BYTES)];
    memory.copyToAsync(MemorySegment.ofArray(array), stream);
    stream.synchronize();
    return array;
  }

  double[] doubles(DeviceMemory memory) {
    double[] array = new double[(int) (memory.byteSize() / Double.BYTES)];
    memory.copyToAsync(MemorySegment.ofArray(array), stream);
    stream.synchronize();
    return array;
  }

  @Override
  public void close() {
    arena.close();
  }
}
