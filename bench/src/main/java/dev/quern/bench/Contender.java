package dev.quern.bench;

import dev.quern.approx.Arithmetic;
import dev.quern.approx.Attention;
import dev.quern.approx.Products;
import dev.quern.bessel.LogBessel;
import dev.quern.hardware.Backend;
import dev.quern.hardware.Tier;
import dev.quern.softmax.Algorithm;
import dev.quern.softmax.Softmax;
import java.util.function.Consumer;

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
    choose(place, builder::backend, builder::tier);
    return builder.build();
  }

  /** A log-Bessel kernel on {@code place}; as {@link #of(String, Algorithm, int)}. */
  public static LogBessel logBessel(String place) {
    LogBessel.Builder builder = LogBessel.builder();
    choose(place, builder::backend, builder::tier);
    return builder.build();
  }

  /** Products in the mode of that name; as {@link #of(String, Algorithm, int)}. */
  public static Products products(String place, String mode, int threads) {
    Products.Builder builder = Products.builder().arithmetic(Arithmetic.of(mode)).threads(threads);
    choose(place, builder::backend, builder::tier);
    return builder.build();
  }

  /** Attention whose products run in the mode of that name. */
  static Attention attention(String place, String mode) {
    Attention.Builder builder = Attention.builder().arithmetic(Arithmetic.of(mode));
    choose(place, builder::backend, builder::tier);
    return builder.build();
  }

  private static void choose(String place, Consumer<Backend> backend, Consumer<Tier> tier) {
    if (!place.equals("auto")) {
      int colon = place.indexOf(':');
      backend.accept(Backend.of(colon < 0 ? place : place.substring(0, colon)));
      if (colon >= 0) {
        tier.accept(Tier.of(place.substring(colon + 1)));
      }
    }
  }

  /** As {@link #of(String, Algorithm, int)}, on the calling thread. */
  public static Softmax of(String place, Algorithm algorithm) {
    return of(place, algorithm, 1);
  }

  /** Where {@code softmax} runs, as {@link #place(Backend, Tier)} names it. */
  public static String place(Softmax softmax) {
    return place(softmax.backend(), softmax.tier());
  }

  /**
   * A backend, and its tier if it has one: {@code vector}, {@code native x86-64-v4}.
   *
   * @param tier null unless native
   */
  public static String place(Backend backend, Tier tier) {
    return tier == null ? backend.id() : backend.id() + " " + tier.id();
  }
}
