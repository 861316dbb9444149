package dev.quern.bench;

import dev.quern.hardware.Backend;
import dev.quern.hardware.Tier;
import dev.quern.softmax.Algorithm;
import dev.quern.softmax.Softmax;

/** What a benchmark runs, as its parameters name it. */
public final class Contender {
  private Contender() {}

  /**
   * A softmax on {@code place}: {@code auto} for the best, the id of a backend, or a backend and a
   * tier as in {@code native:x86-64-v3}.
   *
   * @throws IllegalArgumentException for an unknown name
   * @throws dev.quern.hardware.BackendUnavailableException when it can't serve here
   */
  public static Softmax of(String place, Algorithm algorithm, int threads) {
    Softmax.Builder builder = Softmax.builder().algorithm(algorithm).threads(threads);
    if (!place.equals("auto")) {
      int colon = place.indexOf(':');
      builder.backend(Backend.of(colon < 0 ? place : place.substring(0, colon)));
      if (colon >= 0) {
        builder.tier(Tier.of(place.substring(colon + 1)));
      }
    }
    return builder.build();
  }

  /** As {@link #of(String, Algorithm, int)}, on the calling thread. */
  public static Softmax of(String place, Algorithm algorithm) {
    return of(place, algorithm, 1);
  }

  /** Where {@code softmax} runs: {@code vector}, {@code native x86-64-v4}. */
  public static String place(Softmax softmax) {
    return softmax.tier() == null
        ? softmax.backend().id()
        : softmax.backend().id() + " " + softmax.tier().id();
  }
}
