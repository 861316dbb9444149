package dev.quern.softmax;

import dev.quern.hardware.Backend;
import dev.quern.hardware.Caches;
import dev.quern.hardware.Tier;

/**
 * The table from which {@link Algorithm#AUTO} chooses: how many bytes of source and destination a
 * row may have before reading less beats computing less.
 *
 * @param reloadBytes up to here reload; beyond, two-pass
 * @param streamingBytes beyond this much in one call, results are written past the caches
 */
record SoftmaxThresholds(long reloadBytes, long streamingBytes) {
  private static final long DEFAULT_LEVEL3 = 16L << 20;

  static SoftmaxThresholds of(Backend backend, Tier tier) {
    Caches caches = Caches.get();
    long level3 = caches.level3() > 0 ? caches.level3() : DEFAULT_LEVEL3;
    return switch (backend) {
      case SCALAR -> new SoftmaxThresholds(Long.MAX_VALUE, Long.MAX_VALUE);
      case VECTOR -> new SoftmaxThresholds(level3, Long.MAX_VALUE);
      case NATIVE ->
          tier == Tier.X86_64_V2
              ? new SoftmaxThresholds(Long.MAX_VALUE, Long.MAX_VALUE)
              : new SoftmaxThresholds(level3, level3);
    };
  }

  Algorithm algorithm(long columns, int elementBytes, boolean inPlace) {
    return bytes(columns, elementBytes, inPlace) <= reloadBytes
        ? Algorithm.THREE_PASS_RELOAD
        : Algorithm.TWO_PASS;
  }

  boolean streaming(long elements, int elementBytes, boolean inPlace) {
    return !inPlace && bytes(elements, elementBytes, false) > streamingBytes;
  }

  private static long bytes(long elements, int elementBytes, boolean inPlace) {
    return elements * elementBytes * (inPlace ? 1 : 2);
  }
}
