package dev.quern.internal;

import dev.quern.hardware.Backend;
import dev.quern.hardware.Tier;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * The system properties that steer selection.
 *
 * @param backend {@code quern.backend}, null for {@code auto}
 * @param maxTier {@code quern.maxTier}, null for none
 * @param nativePath {@code quern.native.path}, the shared library to load, null for the one in the
 *     JAR
 * @param nativeDir {@code quern.native.dir}, where the library is unpacked, null for the default
 */
public record Settings(Backend backend, Tier maxTier, Path nativePath, Path nativeDir) {
  /**
   * Reads them.
   *
   * @throws IllegalArgumentException if one has a value that is not known
   */
  public static Settings read() {
    String backend = System.getProperty("quern.backend", "auto");
    String tier = System.getProperty("quern.maxTier");
    try {
      return new Settings(
          backend.equals("auto") ? null : Backend.of(backend),
          tier == null ? null : Tier.of(tier),
          path("quern.native.path"),
          path("quern.native.dir"));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "system property quern.backend="
              + backend
              + (tier == null ? "" : ", quern.maxTier=" + tier)
              + ": "
              + e.getMessage()
              + (e.getMessage().startsWith("backend") ? ", nor auto" : ""),
          e);
    }
  }

  private static Path path(String property) {
    String value = System.getProperty(property);
    try {
      return value == null ? null : Path.of(value);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException(
          "system property " + property + "='" + value + "' is not a path: " + e.getReason(), e);
    }
  }

  /**
   * The same for the same settings; a record's own hash would cost the first call its bootstrap.
   */
  public String key() {
    return backend + "|" + maxTier + "|" + nativePath + "|" + nativeDir;
  }
}
