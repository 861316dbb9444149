package dev.quern.hardware;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The data caches of the first processor in bytes, 0 where unknown.
 *
 * @param level1 the first-level data cache
 * @param level2 the second-level cache
 * @param level3 the third-level cache
 */
public record Caches(long level1, long level2, long level3) {
  /** Read once. */
  public static Caches get() {
    return Holder.CACHES;
  }

  private static final class Holder {
    static final Caches CACHES = read(Path.of("/sys/devices/system/cpu/cpu0/cache"));
  }

  static Caches read(Path folder) {
    long[] bytes = new long[4];
    try {
      for (int i = 0; ; i++) {
        Path cache = folder.resolve("index" + i);
        if (!Files.isDirectory(cache)) {
          break;
        }
        int level = Integer.parseInt(Files.readString(cache.resolve("level")).strip());
        String type = Files.readString(cache.resolve("type")).strip();
        if (level >= 1 && level <= 3 && !type.equals("Instruction")) {
          bytes[level] = bytes(Files.readString(cache.resolve("size")).strip());
        }
      }
    } catch (IOException | RuntimeException e) {
      // Not Linux, or a container that shows only a part: what was not read stays 0, and has a
      // default.
      return new Caches(bytes[1], bytes[2], bytes[3]);
    }
    return new Caches(bytes[1], bytes[2], bytes[3]);
  }

  private static long bytes(String size) {
    char unit = size.charAt(size.length() - 1);
    long factor = unit == 'K' ? 1024 : unit == 'M' ? 1024 * 1024 : 1;
    return Long.parseLong(factor == 1 ? size : size.substring(0, size.length() - 1)) * factor;
  }
}
