package dev.quern.softmax;

import dev.quern.cuda.Cuda;
import dev.quern.cuda.CudaDevice;
import dev.quern.cuda.DeviceMemory;
import dev.quern.testing.Bits;
import dev.quern.testing.Emulator;
import dev.quern.testing.Inputs;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;

/**
 * Prints how a JVM of its own, whose driver has chosen clusters, runs rows of so many chunks of
 * float and half as many of double: blocks by warps, or - for two-pass. Fails if bits differ.
 */
public final class ClusterShapes {
  private static final long SEED = 20261128;

  private ClusterShapes() {}

  /** Prints a line for each number of chunks. */
  public static void main(String[] arguments) {
    for (String argument : arguments) {
      int chunks = Integer.parseInt(argument);
      for (boolean single : new boolean[] {true, false}) {
        int columns = (single ? chunks : chunks / 2) * SoftmaxState.CHUNK - 3;
        System.out.println((single ? "f32_" : "f64_") + chunks + "=" + shape(single, columns));
      }
    }
    System.out.println("selftest=" + (CudaSelfTest.digest() == SoftmaxSelfTest.EXPECTED));
  }

  private static String shape(boolean single, int columns) {
    CudaDevice device = Cuda.device();
    Object x = Inputs.row(single, "normal", columns, SEED);
    Object y = Rows.like(x, columns);
    long launches = Emulator.get("launches");
    try (Arena arena = Arena.ofConfined()) {
      DeviceMemory memory = device.allocate((long) columns * (single ? 4 : 8), arena);
      memory.copyFrom(Rows.segment(x));
      ValueLayout layout = single ? ValueLayout.JAVA_FLOAT : ValueLayout.JAVA_DOUBLE;
      Softmax.builder().build().apply(memory, memory, 1, columns, layout, device.stream(arena));
      memory.copyTo(Rows.segment(y));
    }
    Bits.assertSame(Rows.reference(x), y, () -> columns + " columns, " + single + ", " + SEED);
    boolean twoPass = Emulator.get("launches") - launches > 1;
    Algorithm said = CudaSoftmax.algorithm(Algorithm.AUTO, single, columns);
    if (twoPass != (said == Algorithm.TWO_PASS)) {
      throw new AssertionError(columns + " columns, " + single + ": it says " + said);
    }
    return twoPass
        ? "-"
        : Emulator.get("launch.cluster") + "x" + Emulator.get("launch.threads") / 32;
  }
}
