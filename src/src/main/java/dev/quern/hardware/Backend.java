package dev.quern.hardware;

import java.util.Arrays;
import java.util.Locale;

/** Where a kernel runs. Every backend gives the same bits. */
public enum Backend {
  /** Plain Java: always there, slow, and the reference for the others. */
  SCALAR,
  /** Java's Vector API: needs {@code --add-modules jdk.incubator.vector} and C2. */
  VECTOR,
  /** C++ SIMD code in a shared library, one of its {@linkplain Tier tiers}. */
  NATIVE,
  /**
   * An NVIDIA GPU, through CUDA's driver. Data that lies in its memory is computed there whatever
   * the backend; host memory only when this one is asked for, or when a tuning profile says that it
   * is faster in spite of the copies.
   */
  CUDA;

  /** The name in properties and on the command line, such as {@code native}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The backend of that name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Backend of(String id) {
    for (Backend backend : values()) {
      if (backend.id().equals(id)) {
        return backend;
      }
    }
    throw new IllegalArgumentException(
        "backend '" + id + "' is none of " + Arrays.stream(values()).map(Backend::id).toList());
  }
}
