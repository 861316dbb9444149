package dev.quern.internal;

import dev.quern.hardware.Caches;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What thresholds depend on, and so what a tuning profile holds for.
 *
 * @param cpu the processor's model and its last cache
 * @param jdk the JVM and its version
 * @param library SHA-256 of the native library, or {@code none}
 */
public record Machine(String cpu, String jdk, String library) {
  /** The first processor's lines, or as many of them as hold its name; all would take longer. */
  private static final int CPU_INFO_BYTES = 4096;

  /** This one. */
  public static Machine get() {
    String sha256 = NativeLibrary.get().sha256();
    return new Machine(
        processor(),
        oneLine(System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version")),
        sha256 == null ? "none" : sha256);
  }

  private static String processor() {
    String info;
    try (InputStream in = Files.newInputStream(Path.of("/proc/cpuinfo"))) {
      info = new String(in.readNBytes(CPU_INFO_BYTES), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      info = "";
    }
    String vendor = field(info, "vendor_id", "CPU implementer");
    String model = field(info, "model name", "CPU part");
    long level3 = Caches.get().level3();
    return oneLine(
        vendor
            + " "
            + model
            + (level3 > 0 ? ", level 3 cache " + (level3 >> 10) + " KiB" : "")
            + ", "
            + System.getProperty("os.arch"));
  }

  private static String field(String info, String name, String otherName) {
    for (int at = 0; at < info.length(); ) {
      int end = info.indexOf('\n', at);
      end = end < 0 ? info.length() : end;
      int colon = info.indexOf(':', at);
      if (colon > at && colon < end) {
        String key = info.substring(at, colon).strip();
        if (key.equals(name) || key.equals(otherName)) {
          return info.substring(colon + 1, end).strip();
        }
      }
      at = end + 1;
    }
    return "unknown";
  }

  /** As it can stand in a profile. */
  public static String oneLine(String text) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      out.append(Character.isISOControl(c) ? ' ' : c);
    }
    return out.toString().strip();
  }

  /** A file name of its own, so that machines that share a home folder don't share a profile. */
  public String fileName() {
    long hash = 0xcbf29ce484222325L;
    String all = cpu + "\n" + jdk + "\n" + library;
    for (int i = 0; i < all.length(); i++) {
      hash = (hash ^ all.charAt(i)) * 0x100000001b3L;
    }
    return Long.toHexString(hash) + TuningProfile.EXTENSION;
  }

  /** Why a profile of another does not hold here, or null. */
  String differs(TuningFile file) {
    String problem = differs("the CPU", file.cpu(), cpu);
    problem = problem != null ? problem : differs("the JDK", file.jdk(), jdk);
    return problem != null ? problem : differs("the native library", file.library(), library);
  }

  private static String differs(String what, String there, String here) {
    return there.equals(here)
        ? null
        : "is for another machine or release: "
            + what
            + " there is '"
            + there
            + "', here '"
            + here
            + "'";
  }
}
