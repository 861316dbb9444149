package dev.quern.bench.gpu;

import dev.quern.approx.Arithmetic;
import dev.quern.approx.Products;
import dev.quern.bench.LMulData;
import dev.quern.bessel.BesselFunction;
import dev.quern.bessel.LogBessel;
import dev.quern.cuda.CudaDevice;
import dev.quern.cuda.DeviceMemory;
import dev.quern.hardware.Backend;
import dev.quern.softmax.Algorithm;
import dev.quern.softmax.Softmax;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * Whether kernels on a device's memory have the bits of the best backend of the CPU; NaN is NaN,
 * whatever its bits. Each check ends at the first difference.
 */
public final class GpuBits {
  private static final long SEED = 20261127;

  /**
   * Rows and columns of softmax: around lanes, warps, chunks, blocks, clusters of 32 and 64 bits.
   */
  private static final int[][] SOFTMAX = {
    {1, 1},
    {9, 1},
    {17, 2},
    {5, 31},
    {4, 32},
    {3, 33},
    {7, 63},
    {9, 64},
    {5, 65},
    {3, 127},
    {5, 128},
    {2, 129},
    {3, 256},
    {2, 257},
    {3, 500},
    {2, 513},
    {1000, 128},
    {1, 1024},
    {2, 1025},
    {300, 1000},
    {3, 2047},
    {2, 2048},
    {2, 2049},
    {1, 4097},
    {33, 4096},
    {1, 16383},
    {2, 16384},
    {1, 16385},
    {1, 32767},
    {1, 32768},
    {2, 32769},
    {1, 65537},
    {1, 70001},
    {1, 131072},
    {1, 131073},
    {1, 262144},
    {1, 262145},
    {1, 1000003},
    {1, 2097152}
  };

  private static final int[] LENGTHS = {0, 1, 3, 31, 32, 33, 127, 128, 255, 256, 257, 1000, 70001};
  private static final double[] SPECIALS = {
    0,
    -0.0,
    1,
    -1,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    Double.NaN,
    Double.MIN_VALUE,
    0x1p-1022,
    0x1p-900,
    1e-300,
    1e300,
    Double.MAX_VALUE,
    0.25,
    20,
    700
  };
  private static final int[][] MATRICES = {
    {1, 1, 1},
    {1, 70, 300},
    {63, 65, 15},
    {64, 64, 16},
    {65, 63, 17},
    {64, 64, 256},
    {65, 129, 257},
    {128, 64, 512},
    {5, 200, 33},
    {200, 3, 700}
  };

  private final CudaDevice device;
  private final GpuEffort effort;
  private final Consumer<String> saying;
  private long compared;

  /**
   * Checks.
   *
   * @param saying is told what is compared now
   */
  public GpuBits(CudaDevice device, GpuEffort effort, Consumer<String> saying) {
    this.device = device;
    this.effort = effort;
    this.saying = saying;
  }

  /** How many results have been compared. */
  public long compared() {
    return compared;
  }

  // ---- softmax

  /** The first difference, null if there is none. */
  public String softmax() {
    Softmax best = Softmax.best();
    for (int[] shape : SOFTMAX) {
      if ((long) shape[0] * shape[1] > effort.elements()) {
        continue;
      }
      for (Logits logits : Logits.values()) {
        String what = "softmax of " + shape[0] + " x " + shape[1] + ", " + logits;
        saying.accept(what);
        double[] x = logits.make(shape[0] * shape[1], SEED + shape[1]);
        for (Algorithm algorithm : List.of(Algorithm.AUTO, Algorithm.TWO_PASS)) {
          String difference = softmax(best, algorithm, x, shape[0], shape[1]);
          if (difference != null) {
            return what + ", " + algorithm.id() + ", seed " + (SEED + shape[1]) + difference;
          }
        }
      }
    }
    return null;
  }

  private String softmax(Softmax best, Algorithm algorithm, double[] x, int rows, int columns) {
    float[] single = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      single[i] = (float) x[i];
    }
    float[] floats = new float[x.length];
    double[] doubles = new double[x.length];
    best.applyRows(single, floats, rows, columns);
    best.applyRows(x, doubles, rows, columns);
    Softmax gpu = Softmax.builder().backend(Backend.CUDA).algorithm(algorithm).build();
    try (DeviceArrays arrays = new DeviceArrays(device)) {
      DeviceMemory from = arrays.of(single);
      DeviceMemory to = arrays.allocate(from.byteSize());
      gpu.apply(from, to, rows, columns, ValueLayout.JAVA_FLOAT, arrays.stream());
      String difference = difference("float32", floats, arrays.floats(to));
      gpu.apply(from, from, rows, columns, ValueLayout.JAVA_FLOAT, arrays.stream());
      difference = first(difference, difference("float32 in place", floats, arrays.floats(from)));
      from = arrays.of(x);
      to = arrays.allocate(from.byteSize());
      gpu.apply(from, to, rows, columns, ValueLayout.JAVA_DOUBLE, arrays.stream());
      difference = first(difference, difference("float64", doubles, arrays.doubles(to)));
      gpu.apply(from, from, rows, columns, ValueLayout.JAVA_DOUBLE, arrays.stream());
      return first(difference, difference("float64 in place", doubles, arrays.doubles(from)));
    }
  }

  /** Rows of every kind that the kernels tell apart. */
  private enum Logits {
    UNIFORM,
    NORMAL,
    WIDE,
    MASKED,
    SHIFTED,
    LARGE,
    CONSTANT,
    NOT_NUMBERS;

    double[] make(int n, long seed) {
      SplittableRandom random = new SplittableRandom(seed);
      double[] x = new double[n];
      for (int i = 0; i < n; i++) {
        x[i] =
            switch (this) {
              case UNIFORM -> random.nextDouble(-10, 10);
              case NORMAL -> random.nextGaussian();
              case WIDE -> random.nextDouble(-1000, 1000);
              case MASKED ->
                  random.nextInt(3) == 0 ? Double.NEGATIVE_INFINITY : random.nextDouble(-10, 10);
              case SHIFTED -> 3e6 + random.nextDouble(-20, 20);
              case LARGE -> random.nextDouble(-1, 1) * 1e30;
              case CONSTANT -> 1.25;
              case NOT_NUMBERS ->
                  random.nextInt(Math.max(2, n)) == 0
                      ? SPECIALS[random.nextInt(SPECIALS.length)]
                      : random.nextDouble(-10, 10);
            };
      }
      return x;
    }
  }

  // ---- log-Bessel

  /** The first difference, null if there is none. */
  public String logBessel() {
    LogBessel best = LogBessel.best();
    LogBessel gpu = LogBessel.builder().backend(Backend.CUDA).build();
    for (int n : LENGTHS) {
      if (n > effort.elements()) {
        continue;
      }
      SplittableRandom random = new SplittableRandom(SEED + n);
      double[] orders = new double[n];
      double[] x = new double[n];
      for (int i = 0; i < n; i++) {
        orders[i] = point(random);
        x[i] = point(random);
      }
      for (BesselFunction f : BesselFunction.values()) {
        String what = f.id() + " of " + n + ", seed " + (SEED + n);
        saying.accept(what);
        String difference = first(each(best, gpu, f, orders, x), one(best, gpu, f, orders, x));
        if (difference != null) {
          return what + difference;
        }
      }
      String difference = both(best, gpu, x, n == 0 ? 2.5 : Math.abs(orders[n / 2]));
      if (difference != null) {
        return "log I and log K of " + n + ", seed " + (SEED + n) + difference;
      }
    }
    return null;
  }

  /** Every class of elements: both sides of all bounds, extremes and specials. */
  private static double point(SplittableRandom random) {
    return switch (random.nextInt(8)) {
      case 0 -> SPECIALS[random.nextInt(SPECIALS.length)];
      case 1 -> Math.scalb(random.nextDouble(1, 2), random.nextInt(-1000, 1000));
      case 2 -> random.nextDouble(0, 1);
      case 3 -> random.nextInt(0, 40);
      default -> Math.exp(random.nextDouble(Math.log(0.01), Math.log(1e5)));
    };
  }

  private String each(
      LogBessel best, LogBessel gpu, BesselFunction f, double[] orders, double[] x) {
    double[] expected = new double[x.length];
    best.apply(f, orders, x, expected);
    try (DeviceArrays arrays = new DeviceArrays(device)) {
      DeviceMemory v = arrays.of(orders);
      DeviceMemory from = arrays.of(x);
      DeviceMemory to = arrays.allocate(from.byteSize());
      gpu.apply(f, v, from, to, arrays.stream());
      String difference = difference("an order each", expected, arrays.doubles(to));
      gpu.apply(f, v, from, from, arrays.stream());
      return first(difference, difference("in place", expected, arrays.doubles(from)));
    }
  }

  private String one(LogBessel best, LogBessel gpu, BesselFunction f, double[] orders, double[] x) {
    double[] expected = new double[x.length];
    String difference = null;
    for (double order : new double[] {0, 2.5, 45, orders.length == 0 ? 1 : orders[0]}) {
      best.apply(f, order, x, expected);
      try (DeviceArrays arrays = new DeviceArrays(device)) {
        DeviceMemory from = arrays.of(x);
        DeviceMemory to = arrays.allocate(from.byteSize());
        gpu.apply(f, order, from, to, arrays.stream());
        difference = first(difference, difference("order " + order, expected, arrays.doubles(to)));
      }
    }
    return difference;
  }

  private String both(LogBessel best, LogBessel gpu, double[] x, double order) {
    double[] i = new double[x.length];
    double[] k = new double[x.length];
    best.apply(BesselFunction.LOG_I, order, x, i);
    best.apply(BesselFunction.LOG_K, order, x, k);
    try (DeviceArrays arrays = new DeviceArrays(device)) {
      DeviceMemory from = arrays.of(x);
      DeviceMemory logI = arrays.allocate(from.byteSize());
      DeviceMemory logK = arrays.allocate(from.byteSize());
      gpu.logIAndLogK(order, from, logI, logK, arrays.stream());
      return first(
          difference("log I, order " + order, i, arrays.doubles(logI)),
          difference("log K, order " + order, k, arrays.doubles(logK)));
    }
  }

  // ---- products

  /** The first difference, null if there is none. */
  public String products() {
    for (Arithmetic arithmetic : arithmetics()) {
      String what = arithmetic + " (" + arithmetic.mantissaBits() + " bits of mantissa)";
      Products best = Products.best(arithmetic);
      Products gpu = Products.builder().backend(Backend.CUDA).arithmetic(arithmetic).build();
      for (LMulData data : LMulData.values()) {
        saying.accept(what + ", " + data);
        String difference = first(elements(best, gpu, data), matrices(best, gpu, data));
        if (difference != null) {
          return what + ", " + data + difference;
        }
      }
    }
    return null;
  }

  private static List<Arithmetic> arithmetics() {
    List<Arithmetic> all = new ArrayList<>();
    for (Arithmetic kind :
        List.of(
            Arithmetic.exact(),
            Arithmetic.lMul(),
            Arithmetic.lMulFormula(),
            Arithmetic.mitchell(),
            Arithmetic.piecewiseAffine(1.0552f))) {
      for (Arithmetic.Guard guard : Arithmetic.Guard.values()) {
        all.add(kind.guarded(guard));
        all.add(kind.guarded(guard).mantissaBits(4));
      }
    }
    return all;
  }

  private String elements(Products best, Products gpu, LMulData data) {
    String difference = null;
    for (int n : LENGTHS) {
      if (n > effort.elements()) {
        continue;
      }
      float[] x = data.make(n, true);
      float[] y = data.make(n, false);
      float[] expected = new float[n];
      best.multiply(x, y, expected);
      try (DeviceArrays arrays = new DeviceArrays(device)) {
        DeviceMemory u = arrays.of(x);
        DeviceMemory v = arrays.of(y);
        DeviceMemory z = arrays.allocate(u.byteSize());
        gpu.multiply(u, v, z, arrays.stream());
        difference = first(difference, difference(n + " elements", expected, arrays.floats(z)));
        gpu.multiply(u, v, u, arrays.stream());
        difference =
            first(difference, difference(n + " elements in place", expected, arrays.floats(u)));
      }
    }
    return difference;
  }

  private String matrices(Products best, Products gpu, LMulData data) {
    String difference = null;
    for (int[] sides : MATRICES) {
      for (boolean transposed : new boolean[] {false, true}) {
        ProductShape shape = new ProductShape(sides[0], sides[1], sides[2], transposed);
        float[] a = data.make(sides[0] * sides[2], true);
        float[] b = data.make(sides[1] * sides[2], false);
        float[] expected = new float[sides[0] * sides[1]];
        shape.run(best, a, b, expected);
        try (DeviceArrays arrays = new DeviceArrays(device)) {
          DeviceMemory c = arrays.allocate((long) expected.length * Float.BYTES);
          shape.run(gpu, arrays.of(a), arrays.of(b), c, arrays.stream());
          difference =
              first(difference, difference("matrices " + shape, expected, arrays.floats(c)));
        }
      }
    }
    return difference;
  }

  // ---- comparison

  private static String first(String before, String now) {
    return before != null ? before : now;
  }

  private String difference(String what, float[] expected, float[] actual) {
    long at = mismatch(MemorySegment.ofArray(expected), MemorySegment.ofArray(actual), 4);
    return at < 0
        ? null
        : difference(
            what, at, Float.toHexString(expected[(int) at]), Float.toHexString(actual[(int) at]));
  }

  private String difference(String what, double[] expected, double[] actual) {
    long at = mismatch(MemorySegment.ofArray(expected), MemorySegment.ofArray(actual), 8);
    return at < 0
        ? null
        : difference(
            what, at, Double.toHexString(expected[(int) at]), Double.toHexString(actual[(int) at]));
  }

  /** The first element that differs in a bit, of NaN too; -1 if none does. */
  private long mismatch(MemorySegment expected, MemorySegment actual, int elementBytes) {
    compared += expected.byteSize() / elementBytes;
    long at = expected.mismatch(actual);
    return at < 0 ? -1 : at / elementBytes;
  }

  private static String difference(String what, long at, String expected, String actual) {
    return ", " + what + ": element " + at + " is " + actual + ", expected " + expected;
  }
}
