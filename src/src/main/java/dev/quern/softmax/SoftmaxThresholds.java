package dev.quern.softmax;

import dev.quern.hardware.Backend;
import dev.quern.hardware.Tier;
import dev.quern.internal.BackendChooser;
import dev.quern.internal.CudaCalls;
import dev.quern.internal.Threshold;

/**
 * The sizes from which {@link Algorithm#AUTO} and the rest of selection choose; their defaults
 * stand in {@link Threshold}, and a tuning profile may replace them.
 *
 * @param floatReload up to so many bytes of source and destination a row reloads, beyond it takes
 *     two passes, for float32
 * @param doubleReload the same for float64
 * @param streaming beyond this much in one call, results are written past the caches
 * @param floatShort calls of fewer elements run on the vector backend, for float32
 * @param doubleShort the same for float64
 * @param parallel calls of more elements use several threads
 * @param floatCuda calls of more elements run on the GPU, for float32; -1: all
 * @param doubleCuda the same for float64
 */
record SoftmaxThresholds(
    long floatReload,
    long doubleReload,
    long streaming,
    long floatShort,
    long doubleShort,
    long parallel,
    long floatCuda,
    long doubleCuda) {

  /** Those of a backend; it serves calls of all sizes unless it was chosen automatically. */
  static SoftmaxThresholds of(BackendChooser.Choice choice) {
    Backend backend = choice.backend();
    Tier tier = choice.tier();
    boolean diverts = choice.automatic() && Threshold.FLOAT_SHORT.appliesTo(backend);
    return new SoftmaxThresholds(
        Threshold.FLOAT_RELOAD.at(backend, tier),
        Threshold.DOUBLE_RELOAD.at(backend, tier),
        Threshold.STREAMING.at(backend, tier),
        diverts ? Threshold.FLOAT_SHORT.at(backend, tier) : 0,
        diverts ? Threshold.DOUBLE_SHORT.at(backend, tier) : 0,
        Math.max(SoftmaxState.SLAB, Threshold.SOFTMAX_PARALLEL.at(backend, tier)),
        CudaCalls.limit(choice, Threshold.FLOAT_CUDA),
        CudaCalls.limit(choice, Threshold.DOUBLE_CUDA));
  }

  Algorithm algorithm(long columns, boolean single, boolean inPlace) {
    return bytes(columns, single, inPlace) <= (single ? floatReload : doubleReload)
        ? Algorithm.THREE_PASS_RELOAD
        : Algorithm.TWO_PASS;
  }

  /** In place there is nothing to save: the line to be written has been read. */
  boolean streams(long elements, boolean single, boolean inPlace) {
    return !inPlace && bytes(elements, single, false) > streaming;
  }

  private static long bytes(long elements, boolean single, boolean inPlace) {
    return elements * (single ? 4 : 8) * (inPlace ? 1 : 2);
  }
}
