package dev.quern.softmax;

import java.util.Arrays;
import java.util.Locale;

/**
 * A way to compute softmax. All give the same bits; they differ in the memory traffic and the
 * arithmetic.
 */
public enum Algorithm {
  /** Whichever is fastest for the length of the row, the memory and the caches. */
  AUTO,
  /**
   * Reads twice, writes once, exponentiates twice: the sum is carried with its exponent, so the
   * maximum needs no pass of its own. Best out of cache. After Dukhan and Ablavatski, "The Two-Pass
   * Softmax Algorithm" (2020).
   */
  TWO_PASS,
  /** Maximum; exponentials, stored; scaling of what was stored. Best in cache. */
  THREE_PASS_RELOAD,
  /** Maximum; sum of exponentials; exponentials again, scaled. */
  THREE_PASS_RECOMPUTE;

  /** The name on the command line, such as {@code two-pass}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The algorithm of that name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Algorithm of(String id) {
    for (Algorithm algorithm : values()) {
      if (algorithm.id().equals(id)) {
        return algorithm;
      }
    }
    throw new IllegalArgumentException(
        "algorithm '" + id + "' is none of " + Arrays.stream(values()).map(Algorithm::id).toList());
  }
}
