package dev.quern.softmax;

import dev.quern.hardware.Backend;
import dev.quern.hardware.Tier;
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
 */
record SoftmaxThresholds(
    long floatReload,
    long doubleReload,
    long streaming,
    long floatShort,
    long doubleShort,
    long parallel) {

  /** Those of a backend; none is short unless the backend was chosen automatically. */
  static SoftmaxThresholds of(Backend backend, Tier tier, boolean automatic) {
    boolean diverts = automatic && Threshold.FLOAT_SHORT.appliesTo(backend);
    return new SoftmaxThresholds(
        Threshold.FLOAT_RELOAD.at(backend, tier),
        Threshold.DOUBLE_RELOAD.at(backend, tier),
        Threshold.STREAMING.at(backend, tier),
        diverts ? Threshold.FLOAT_SHORT.at(backend, tier) : 0,
        diverts ? Threshold.DOUBLE_SHORT.at(backend, tier) : 0,
        Math.max(SoftmaxState.SLAB, Threshold.SOFTMAX_PARALLEL.at(backend, tier)));
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
