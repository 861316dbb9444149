package dev.quern.cuda;

import dev.quern.internal.cuda.Kernel;
import dev.quern.testing.Emulator;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Random;

/**
 * The kernel that is there for tests, {@code y = x * scale + add}, and what the emulator counts.
 */
final class Probes {
  static final double SCALE = 2.5;
  static final int ADD = -3;

  private Probes() {}

  static float[] random(int length, long seed) {
    Random random = new Random(seed);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = random.nextFloat() * 100 - 50;
    }
    return values;
  }

  static void launch(DeviceMemory x, DeviceMemory y, long n, CudaStream stream) {
    Kernel.of(x.device(), "probe", "quern_cuda_probe")
        .launch()
        .addPointer(x)
        .addDouble(SCALE)
        .addInt(ADD)
        .addPointer(y)
        .addLong(n)
        .run(8, 64, 0, stream);
  }

  /** Without JUnit, which a child JVM has not. */
  static void assertResult(float[] x, float[] y, int length) {
    for (int i = 0; i < length; i++) {
      float expected = (float) (x[i] * SCALE + ADD);
      if (y[i] != expected) {
        throw new AssertionError("element " + i + " is " + y[i] + ", expected " + expected);
      }
    }
  }

  static float[] floats(DeviceMemory memory) {
    float[] values = new float[(int) (memory.byteSize() / Float.BYTES)];
    memory.copyTo(MemorySegment.ofArray(values));
    return values;
  }

  /** What is alive, less what a device keeps. */
  static List<Long> alive(CudaDevice device) {
    device.releaseCaches();
    return List.of(
        Emulator.get("memory.allocations"),
        Emulator.get("host.allocations"),
        Emulator.get("streams"),
        Emulator.get("events"),
        Emulator.get("memory.damaged"));
  }
}
