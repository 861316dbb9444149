package dev.quern.softmax;

import dev.quern.hardware.Backend;
import dev.quern.hardware.Caches;
import dev.quern.hardware.Tier;

/**
 * The table from which {@link Algorithm#AUTO} chooses: how many bytes of source and destination a
 * row may have before reading less beats computing less.
 *
 * @param floatReload up to here reload, beyond two-pass, for float32
 * @param doubleReload the same for float64
 * @param streaming beyond this much in one call, results are written past the caches
 */
record SoftmaxThresholds(long floatReload, long doubleReload, long streaming) {
  private static final long DEFAULT_LEVEL3 = 16L << 20;
  private static final long NEVER = Long.MAX_VALUE;

  /**
   * The measured crossovers, in multiples of the third-level cache. With 512-bit registers the
   * second exponential is cheap, so two-pass wins as soon as a row outgrows the cache (which holds
   * other things, too); with narrower ones computing costs as much as memory, and in float64 more.
   */
  static SoftmaxThresholds of(Backend backend, Tier tier) {
    Caches caches = Caches.get();
    long level3 = caches.level3() > 0 ? caches.level3() : DEFAULT_LEVEL3;
    long outgrown = level3 * 5 / 8;
    return switch (backend) {
      case SCALAR -> new SoftmaxThresholds(NEVER, NEVER, NEVER);
      case VECTOR ->
          VectorSoftmax.isWide()
              ? new SoftmaxThresholds(outgrown, level3, NEVER)
              : new SoftmaxThresholds(4 * level3, NEVER, NEVER);
      case NATIVE ->
          switch (tier) {
            case X86_64_V4 -> new SoftmaxThresholds(outgrown, level3 * 3 / 4, outgrown);
            case X86_64_V3, NEON -> new SoftmaxThresholds(4 * level3, NEVER, outgrown);
            case X86_64_V2 -> new SoftmaxThresholds(NEVER, NEVER, NEVER);
          };
    };
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
