package dev.quern.softmax;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.quern.cuda.CudaDevice;
import dev.quern.cuda.CudaStream;
import dev.quern.cuda.DeviceMemory;
import dev.quern.internal.cuda.Kernel;
import dev.quern.testing.Bits;
import dev.quern.testing.Emulator;
import dev.quern.testing.Gpu;
import dev.quern.testing.Inputs;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows in a device's memory have the bits of the scalar backend, whichever kernel takes them. */
class CudaSoftmaxTest {
  private static final long SEED = 20261127;

  /** Rows and columns: around what a group of lanes, a warp, a block and a cluster hold. */
  private static final int[][] SHAPES = {
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
    {1, 1024},
    {2, 1025},
    {3, 2047},
    {2, 2048},
    {2, 2049},
    {1, 4097},
    {2, 16384},
    {1, 16385},
    {1, 32768},
    {2, 32769},
    {1, 70001},
    {1, 131073},
    {1, 262144},
    {1, 262145}
  };

  /** Of so many columns that slabs are folded by the whole grid, and the last that are not. */
  private static final int[] LONG = {1 << 20, (1 << 20) + 1, 65 * (1 << 15) + 2049};

  private static CudaDevice device;

  @BeforeAll
  static void find() {
    device = Gpu.get();
  }

  static List<Arguments> distributions() {
    List<Arguments> all = new ArrayList<>();
    for (String distribution : Inputs.all()) {
      all.add(Arguments.of("float", distribution));
      all.add(Arguments.of("double", distribution));
    }
    return all;
  }

  @ParameterizedTest
  @MethodSource("distributions")
  void rowsOfAnyLengthHaveTheSameBits(String type, String distribution) {
    boolean single = type.equals("float");
    for (int[] shape : SHAPES) {
      int rows = shape[0];
      int columns = shape[1];
      Object x = Inputs.row(single, distribution, rows * columns, SEED + columns);
      Object expected = reference(x, rows, columns);
      for (Algorithm algorithm : List.of(Algorithm.AUTO, Algorithm.TWO_PASS)) {
        Object y = onDevice(single, algorithm, x, rows, columns);
        Bits.assertSame(
            expected,
            y,
            () ->
                type
                    + " "
                    + distribution
                    + ", "
                    + rows
                    + " rows of "
                    + columns
                    + ", seed "
                    + (SEED + columns)
                    + ", "
                    + algorithm);
      }
    }
  }

  /** Backward and at random: whoever reads what another has not written yet gets other bits. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void threadsInAnyOrderHaveTheSameBits(int order) {
    Emulator.set("order", order);
    try {
      for (int[] shape : SHAPES) {
        for (boolean single : new boolean[] {true, false}) {
          int rows = shape[0];
          int columns = shape[1];
          Object x = Inputs.row(single, "normal", rows * columns, SEED + columns);
          Object expected = reference(x, rows, columns);
          for (Algorithm algorithm : List.of(Algorithm.AUTO, Algorithm.TWO_PASS)) {
            Bits.assertSame(
                expected,
                onDevice(single, algorithm, x, rows, columns),
                () ->
                    "order "
                        + order
                        + ", "
                        + (single ? "float, " : "double, ")
                        + rows
                        + " rows of "
                        + columns
                        + ", seed "
                        + (SEED + columns)
                        + ", "
                        + algorithm);
          }
        }
      }
    } finally {
      Emulator.set("order", 0);
    }
  }

  /** The second row may have to be summed again, which leaves the first as it is. */
  @ParameterizedTest
  @CsvSource({
    "normal, uniform1000",
    "normal, at_1e30",
    "late_maximum, steps",
    "minus_inf, late_nan",
    "late_inf, ramp_up"
  })
  void longRowsHaveTheSameBits(String first, String second) {
    for (boolean single : new boolean[] {true, false}) {
      for (int columns : LONG) {
        Object x = Rows.like(single ? new float[0] : new double[0], 2 * columns);
        Object upper = Inputs.row(single, first, columns, SEED);
        Object lower = Inputs.row(single, second, columns, SEED + 1);
        System.arraycopy(upper, 0, x, 0, columns);
        System.arraycopy(lower, 0, x, columns, columns);
        String what = first + ", " + second + ", " + columns + " columns, " + single;
        Bits.assertSame(
            reference(x, 2, columns),
            onDevice(single, Algorithm.AUTO, x, 2, columns),
            () -> what + ", seed " + SEED);
        Object expected = Rows.like(x, 2);
        Elements.set(expected, single, 0, Rows.referenceLogSumExp(upper));
        Elements.set(expected, single, 1, Rows.referenceLogSumExp(lower));
        Object sums = Rows.like(x, 2);
        CudaSoftmax.logSumExp(single, x, 0, sums, 2, columns);
        Bits.assertSame(expected, sums, () -> "logSumExp, " + what + ", seed " + SEED);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "lanes, 30, 300, 128, 1",
    "warp_128, 99, 61, 128, 1",
    "warp_2048, 1500, 61, 128, 1",
    "block, 5000, 5, 96, 1",
    "cluster, 20000, 5, 96, 4",
    "cluster, 20000, 5, 32, 16"
  })
  void aShortGridTakesAllRows(String name, int columns, int rows, int threads, int cluster) {
    assumeTrue(
        cluster == 1 || Kernel.clusters(device, "softmax"), "the GPU has clusters of blocks");
    for (boolean single : new boolean[] {true, false}) {
      Object x = Inputs.row(single, Inputs.all().get(0), rows * columns, SEED);
      Object y = Rows.like(x, rows * columns);
      try (Arena arena = Arena.ofConfined()) {
        DeviceMemory memory = device.allocate((long) rows * columns * (single ? 4 : 8), arena);
        memory.copyFrom(Rows.segment(x));
        Kernel.of(device, "softmax", "quern_cuda_softmax_" + name + (single ? "_f32" : "_f64"))
            .launch()
            .addPointer(memory)
            .addPointer(memory)
            .addLong(rows)
            .addLong(columns)
            .run(2 * cluster, 1, threads, 1024, cluster, device.stream(arena));
        memory.copyTo(Rows.segment(y));
      }
      Bits.assertSame(
          reference(x, rows, columns),
          y,
          () -> name + ", " + rows + " rows of " + columns + ", seed " + SEED + ", " + single);
    }
  }

  private static Object reference(Object x, int rows, int columns) {
    Object expected = Rows.like(x, rows * columns);
    for (int r = 0; r < rows; r++) {
      Object row = Rows.like(x, columns);
      System.arraycopy(x, r * columns, row, 0, columns);
      System.arraycopy(Rows.reference(row), 0, expected, r * columns, columns);
    }
    return expected;
  }

  private static Object onDevice(
      boolean single, Algorithm algorithm, Object x, int rows, int columns) {
    Object y = Rows.like(x, rows * columns);
    try (Arena arena = Arena.ofConfined()) {
      long bytes = (long) rows * columns * (single ? 4 : 8);
      CudaStream stream = device.stream(arena);
      DeviceMemory from = device.allocate(bytes, arena);
      DeviceMemory to = device.allocate(bytes, arena);
      from.copyFrom(Rows.segment(x));
      Softmax softmax = Softmax.builder().algorithm(algorithm).build();
      ValueLayout layout = single ? ValueLayout.JAVA_FLOAT : ValueLayout.JAVA_DOUBLE;
      softmax.apply(from, to, rows, columns, layout, stream);
      to.copyTo(Rows.segment(y));
      Object inPlace = Rows.like(x, rows * columns);
      softmax.apply(from, from, rows, columns, layout, stream);
      from.copyTo(Rows.segment(inPlace));
      Bits.assertSame(y, inPlace, () -> "in place, " + rows + " rows of " + columns);
    }
    return y;
  }
}
