package dev.quern.internal;

import dev.quern.hardware.Backend;
import dev.quern.hardware.Caches;
import dev.quern.hardware.Tier;
import java.util.Map;

/**
 * The sizes at which selection changes its mind, each with its defaults, its name in a tuning
 * profile and the values that are allowed there. None of them changes a result's bits.
 */
public enum Threshold {
  /** Softmax reads a row's results again up to this many bytes, and computes twice beyond. */
  FLOAT_RELOAD("softmax", "float32.reload.max.bytes", 0, Long.MAX_VALUE),
  /** The same in float64. */
  DOUBLE_RELOAD("softmax", "float64.reload.max.bytes", 0, Long.MAX_VALUE),
  /** Softmax writes past the caches in calls of more bytes. */
  STREAMING("softmax", "streaming.above.bytes", 0, Long.MAX_VALUE),
  /** Softmax of arrays runs on the vector backend in calls of fewer elements. */
  FLOAT_SHORT("softmax", "float32.short.elements", 0, Threshold.MOST_SHORT),
  /** The same in float64. */
  DOUBLE_SHORT("softmax", "float64.short.elements", 0, Threshold.MOST_SHORT),
  /** Softmax uses several threads in calls of more elements. */
  SOFTMAX_PARALLEL("softmax", "parallel.above.elements", 1 << 15, Long.MAX_VALUE),
  /** Log-Bessel uses several threads in calls of more elements. */
  BESSEL_PARALLEL("log-bessel", "parallel.above.elements", 1 << 11, Long.MAX_VALUE),
  /** Products of arrays of float32 run on the vector backend in calls of fewer elements. */
  L_MUL_SHORT("l-mul", "short.elements", 0, Threshold.MOST_SHORT),
  /** Approximate arithmetic, element by element, uses several threads in calls of more elements. */
  L_MUL_PARALLEL("l-mul", "parallel.above.elements", 1 << 16, Long.MAX_VALUE),
  /** Softmax of host memory runs on the GPU in calls of more elements. */
  FLOAT_CUDA("softmax", "float32.cuda.above.elements", 0, Long.MAX_VALUE),
  /** The same in float64. */
  DOUBLE_CUDA("softmax", "float64.cuda.above.elements", 0, Long.MAX_VALUE),
  /** Log-Bessel of host memory runs on the GPU in calls of more elements. */
  BESSEL_CUDA("log-bessel", "cuda.above.elements", 0, Long.MAX_VALUE),
  /** Products of float32 in host memory, element by element, run on the GPU in larger calls. */
  L_MUL_CUDA("l-mul", "cuda.above.elements", 0, Long.MAX_VALUE),
  /** Matrix products of float32 in host memory run on the GPU in calls of more products. */
  MATRIX_CUDA("l-mul", "matrix.cuda.above.products", 0, Long.MAX_VALUE);

  /** Stands for no limit, in a profile as {@code never}. */
  public static final long NEVER = Long.MAX_VALUE;

  /** Beyond this nothing is short: the vector backend needs no help of luck to be slower there. */
  private static final long MOST_SHORT = 2048;

  private static final long DEFAULT_LEVEL3 = 16L << 20;

  /** Vectors of so many bytes make the second exponential of the two-pass softmax cheap. */
  private static final int WIDE = 64;

  private static final String VECTOR = "vector-";
  private static final Threshold[] ALL = values();
  private static final String[] TIERS = tiers();

  private final String kernel;
  private final String suffix;
  private final long least;
  private final long most;

  Threshold(String kernel, String suffix, long least, long most) {
    this.kernel = kernel;
    this.suffix = suffix;
    this.least = least;
    this.most = most;
  }

  private static String[] tiers() {
    Tier[] tiers = Tier.values();
    String[] places = new String[tiers.length];
    for (int i = 0; i < tiers.length; i++) {
      places[i] = place(Backend.NATIVE, tiers[i]);
    }
    return places;
  }

  /** What decides on that backend: the tuned value, or the default. */
  public long at(Backend backend, Tier tier) {
    if (appliesTo(backend)) {
      Map<String, Long> tuned = TuningProfile.values();
      Long value = tuned.isEmpty() ? null : tuned.get(key(backend, tier));
      if (value != null) {
        return Math.max(least, Math.min(most, value));
      }
    }
    return defaultAt(backend, tier);
  }

  /**
   * What decides unless a profile says otherwise. For softmax the measured crossovers in multiples
   * of the third-level cache: with 512-bit registers the second exponential is cheap, so two-pass
   * wins as soon as a row outgrows the cache (which holds other things, too); with narrower ones
   * computing costs as much as memory, and in float64 more.
   */
  public long defaultAt(Backend backend, Tier tier) {
    return switch (this) {
      case FLOAT_RELOAD ->
          isWide(backend, tier) ? outgrown() : isSlow(backend, tier) ? NEVER : 4 * level3();
      case DOUBLE_RELOAD ->
          !isWide(backend, tier) ? NEVER : backend == Backend.VECTOR ? level3() : level3() * 3 / 4;
      case STREAMING -> backend == Backend.NATIVE && !isSlow(backend, tier) ? outgrown() : NEVER;
      case FLOAT_SHORT, DOUBLE_SHORT, L_MUL_SHORT -> 0;
      case SOFTMAX_PARALLEL, BESSEL_PARALLEL, L_MUL_PARALLEL -> least;
      // Whether the copies pay depends on the bus and the CPU's cores: only measuring tells.
      case FLOAT_CUDA, DOUBLE_CUDA, BESSEL_CUDA, L_MUL_CUDA, MATRIX_CUDA -> NEVER;
    };
  }

  private static boolean isWide(Backend backend, Tier tier) {
    return backend == Backend.NATIVE
        ? tier == Tier.X86_64_V4
        : backend == Backend.VECTOR && JvmFlags.maxVectorBytes() >= WIDE;
  }

  private static boolean isSlow(Backend backend, Tier tier) {
    return backend == Backend.SCALAR || tier == Tier.X86_64_V2;
  }

  private static long level3() {
    long level3 = Caches.get().level3();
    return level3 > 0 ? level3 : DEFAULT_LEVEL3;
  }

  private static long outgrown() {
    return level3() * 5 / 8;
  }

  /** Whether it means anything there: streaming and short calls are the native backend's. */
  public boolean appliesTo(Backend backend) {
    return switch (this) {
      case STREAMING, FLOAT_SHORT, DOUBLE_SHORT, L_MUL_SHORT -> backend == Backend.NATIVE;
      default -> backend == Backend.NATIVE || backend == Backend.VECTOR;
    };
  }

  /** The least that a profile may say. */
  public long least() {
    return least;
  }

  /** The most that a profile may say. */
  public long most() {
    return most;
  }

  /** What it counts. */
  public String unit() {
    return suffix.substring(suffix.lastIndexOf('.') + 1);
  }

  /** The kernel that it steers. */
  public String kernel() {
    return kernel;
  }

  /** Its name in a profile: kernel, place, threshold. */
  public String key(Backend backend, Tier tier) {
    return kernel + "." + place(backend, tier) + "." + suffix;
  }

  /** Such as {@code native.x86-64-v4}, or {@code vector-512} for vectors of so many bits. */
  public static String place(Backend backend, Tier tier) {
    return backend == Backend.VECTOR
        ? VECTOR + Math.max(0, JvmFlags.maxVectorBytes() * 8)
        : tier == null ? backend.id() : backend.id() + "." + tier.id();
  }

  /** The one that a key of a profile names, null if none. */
  static Threshold ofKey(String key) {
    for (Threshold t : ALL) {
      int from = t.kernel.length() + 1;
      int end = key.length() - t.suffix.length() - 1;
      if (end > from
          && key.startsWith(t.kernel)
          && key.charAt(from - 1) == '.'
          && key.charAt(end) == '.'
          && key.endsWith(t.suffix)) {
        Backend backend = backend(key.substring(from, end));
        if (backend != null && t.appliesTo(backend)) {
          return t;
        }
      }
    }
    return null;
  }

  private static Backend backend(String place) {
    if (place.startsWith(VECTOR)) {
      return isNumber(place.substring(VECTOR.length())) ? Backend.VECTOR : null;
    }
    for (String tier : TIERS) {
      if (tier.equals(place)) {
        return Backend.NATIVE;
      }
    }
    return null;
  }

  private static boolean isNumber(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return !text.isEmpty() && text.length() <= 5;
  }
}
