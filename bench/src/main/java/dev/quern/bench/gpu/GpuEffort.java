package dev.quern.bench.gpu;

import java.util.List;

/**
 * How much is checked and measured.
 *
 * @param bytes of each matrix and array, at most
 * @param seconds that each thing is measured, half of them to warm up
 * @param columns of softmax's matrices
 * @param sides of square matrices
 * @param rounds of each multiply-add kernel's loop
 * @param blocksPerMultiprocessor of that kernel
 * @param elements of the longest row whose bits are compared
 */
public record GpuEffort(
    long bytes,
    double seconds,
    List<Integer> columns,
    List<Integer> sides,
    long rounds,
    int blocksPerMultiprocessor,
    int elements) {
  private static final int K = 1024;

  /** The whole. */
  public static final GpuEffort USUAL =
      new GpuEffort(
          256L << 20,
          0.2,
          List.of(
              128, 256, 512, K, 2 * K, 4 * K, 8 * K, 16 * K, 32 * K, 64 * K, 128 * K, 256 * K,
              K * K),
          List.of(K, 2 * K, 4 * K),
          512,
          8,
          1 << 21);

  /** Some of everything, in a minute or so. */
  public static final GpuEffort QUICK =
      new GpuEffort(
          64L << 20,
          0.05,
          List.of(128, K, 4 * K, 32 * K, 128 * K, K * K),
          List.of(K, 2 * K),
          128,
          8,
          1 << 18);

  /** As little as shows that it works, for tests and emulated GPUs. */
  public static final GpuEffort LEAST =
      new GpuEffort(32L << 10, 0.001, List.of(128, 4 * K), List.of(64), 1, 0, 5000);

  /** Copies the lists. */
  public GpuEffort {
    columns = List.copyOf(columns);
    sides = List.copyOf(sides);
  }
}
