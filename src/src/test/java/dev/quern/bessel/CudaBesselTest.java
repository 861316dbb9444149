package dev.quern.bessel;

import dev.quern.cuda.CudaDevice;
import dev.quern.cuda.CudaStream;
import dev.quern.cuda.DeviceMemory;
import dev.quern.hardware.Backend;
import dev.quern.testing.Bits;
import dev.quern.testing.Gpu;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** On the GPU, every function of every class has the bits of the scalar backend. */
class CudaBesselTest {
  /** Around warps and blocks. */
  private static final int[] SIZES = {1, 2, 31, 32, 33, 127, 128, 129, 255, 256, 257, 1000, 5003};

  /** Longer than what is on its way at a time. */
  private static final int LONG = (1 << 21) + 77;

  private static final long SEED = 20261127;

  private static CudaDevice device;
  private static LogBessel bessel;

  @BeforeAll
  static void find() {
    device = Gpu.get();
    bessel = LogBessel.on(Backend.CUDA);
  }

  @ParameterizedTest
  @EnumSource(BesselFunction.class)
  void anyNumberOfElementsOfAllKindsHasTheSameBits(BesselFunction f) {
    Points all = Points.withSpecials(SIZES[SIZES.length - 1], SEED);
    double[] expected = Calls.reference(f, all);
    for (int n : SIZES) {
      Points points = Calls.first(all, n);
      String what = f + ", first " + n + " with specials, seed " + SEED;
      double[] want = Arrays.copyOf(expected, n);
      Bits.assertSame(want, Calls.apply(bessel, f, points.orders(), points.x()), () -> what);
      try (Arena arena = Arena.ofConfined()) {
        CudaStream stream = device.stream(arena);
        DeviceMemory orders = copy(points.orders(), arena);
        DeviceMemory x = copy(points.x(), arena);
        DeviceMemory result = device.allocate(8L * n, arena);
        bessel.apply(f, orders, x, result, stream);
        Bits.assertSame(want, read(result, n), () -> what + ", device memory");
        bessel.apply(f, orders, x, orders, stream);
        Bits.assertSame(want, read(orders, n), () -> what + ", in place of the orders");
        orders.copyFrom(MemorySegment.ofArray(points.orders()));
        bessel.apply(f, orders, x, x, stream);
        Bits.assertSame(want, read(x, n), () -> what + ", in place");
      }
    }
  }

  @ParameterizedTest
  @EnumSource(BesselFunction.class)
  void elementsOfOneClassAndOneOrderHaveTheSameBits(BesselFunction f) {
    for (int k = 1; k <= Points.CLASSES; k++) {
      int elementClass = k;
      Points points = Points.ofClass(k, 300, SEED);
      String what = f + ", class " + elementClass + ", seed " + SEED;
      Bits.assertSame(
          Calls.reference(f, points),
          Calls.apply(bessel, f, points.orders(), points.x()),
          () -> what);
      double order = points.orders()[7];
      Bits.assertSame(
          Calls.apply(LogBessel.on(Backend.SCALAR), f, order, points.x()),
          Calls.apply(bessel, f, order, points.x()),
          () -> what + ", order " + order);
    }
  }

  @Test
  void bothAtOnceHaveTheBitsOfEachAlone() {
    for (int n : SIZES) {
      Points points = Points.withSpecials(n, SEED + n);
      double[] logI = new double[n];
      double[] logK = new double[n];
      bessel.logIAndLogK(points.orders(), points.x(), logI, logK);
      String what = n + " with specials, seed " + (SEED + n);
      Bits.assertSame(Calls.reference(BesselFunction.LOG_I, points), logI, () -> "log I, " + what);
      Bits.assertSame(Calls.reference(BesselFunction.LOG_K, points), logK, () -> "log K, " + what);
      try (Arena arena = Arena.ofConfined()) {
        CudaStream stream = device.stream(arena);
        DeviceMemory x = copy(points.x(), arena);
        DeviceMemory second = device.allocate(8L * n, arena);
        bessel.logIAndLogK(2.5, x, x, second, stream);
        LogBessel scalar = LogBessel.on(Backend.SCALAR);
        Bits.assertSame(
            Calls.apply(scalar, BesselFunction.LOG_I, 2.5, points.x()),
            read(x, n),
            () -> "log I, device memory, " + what);
        Bits.assertSame(
            Calls.apply(scalar, BesselFunction.LOG_K, 2.5, points.x()),
            read(second, n),
            () -> "log K, device memory, " + what);
      }
    }
  }

  @Test
  void longArraysGoThroughInParts() {
    double[] x = Points.ofClass(3, LONG, SEED).x();
    double[] expected = Calls.apply(LogBessel.best(), BesselFunction.LOG_I, 70, x);
    double[] got = Calls.apply(bessel, BesselFunction.LOG_I, 70, x);
    Bits.assertSame(expected, got, () -> LONG + " of class 3, seed " + SEED);
  }

  private static DeviceMemory copy(double[] values, Arena arena) {
    DeviceMemory memory = device.allocate(8L * values.length, arena);
    memory.copyFrom(MemorySegment.ofArray(values));
    return memory;
  }

  private static double[] read(DeviceMemory memory, int n) {
    double[] values = new double[n];
    memory.copyTo(MemorySegment.ofArray(values));
    return values;
  }
}
