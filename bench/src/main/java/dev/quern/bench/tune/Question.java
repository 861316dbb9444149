package dev.quern.bench.tune;

import dev.quern.bench.Contender;
import dev.quern.hardware.Backend;
import dev.quern.hardware.Tier;
import dev.quern.internal.Threshold;
import java.util.List;

/**
 * A threshold to measure.
 *
 * @param threshold which
 * @param backend where
 * @param tier null unless native
 * @param sizes at which to compare its two sides, ascending
 */
public record Question(Threshold threshold, Backend backend, Tier tier, List<Long> sizes) {
  /** Copies the list. */
  public Question {
    sizes = List.copyOf(sizes);
  }

  /** Its name in a profile. */
  public String key() {
    return threshold.key(backend, tier);
  }

  /** What holds unless a profile says otherwise. */
  public long defaultValue() {
    return threshold.defaultAt(backend, tier);
  }

  /** Whether calls above it run on the GPU. */
  public boolean ofGpu() {
    return switch (threshold) {
      case FLOAT_CUDA, DOUBLE_CUDA, BESSEL_CUDA, L_MUL_CUDA, MATRIX_CUDA -> true;
      default -> false;
    };
  }

  /** What runs below the threshold. */
  public String below() {
    return switch (threshold) {
      case FLOAT_RELOAD, DOUBLE_RELOAD -> "reload";
      case STREAMING -> "cached";
      case FLOAT_SHORT, DOUBLE_SHORT, L_MUL_SHORT -> "vector";
      case SOFTMAX_PARALLEL, BESSEL_PARALLEL, L_MUL_PARALLEL -> "one thread";
      case FLOAT_CUDA, DOUBLE_CUDA, BESSEL_CUDA, L_MUL_CUDA, MATRIX_CUDA ->
          Contender.place(backend, tier);
    };
  }

  /** What runs above it. */
  public String above() {
    return switch (threshold) {
      case FLOAT_RELOAD, DOUBLE_RELOAD -> "two-pass";
      case STREAMING -> "streaming";
      case FLOAT_SHORT, DOUBLE_SHORT, L_MUL_SHORT -> "native";
      case SOFTMAX_PARALLEL, BESSEL_PARALLEL, L_MUL_PARALLEL -> "two threads";
      case FLOAT_CUDA, DOUBLE_CUDA, BESSEL_CUDA, L_MUL_CUDA, MATRIX_CUDA -> Backend.CUDA.id();
    };
  }

  /** Whether calls of {@code size} run as below a threshold of {@code value}. */
  boolean isBelow(long size, long value) {
    return switch (threshold) {
      case FLOAT_SHORT, DOUBLE_SHORT, L_MUL_SHORT -> size < value;
      default -> size <= value;
    };
  }
}
