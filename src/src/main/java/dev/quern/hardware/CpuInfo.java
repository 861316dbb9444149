package dev.quern.hardware;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What Linux says of the first processor in /proc/cpuinfo; "unknown" elsewhere. */
record CpuInfo(String vendor, String model, List<String> features) {
  static CpuInfo read() {
    List<String> lines;
    try {
      lines = Files.readAllLines(Path.of("/proc/cpuinfo"));
    } catch (IOException e) {
      lines = List.of();
    }
    String flags = field(lines, "flags", field(lines, "Features", ""));
    return new CpuInfo(
        field(lines, "vendor_id", field(lines, "CPU implementer", "unknown")),
        field(lines, "model name", "unknown"),
        flags.isBlank() ? List.of() : List.of(flags.strip().split("\\s+")));
  }

  private static String field(List<String> lines, String name, String otherwise) {
    for (String line : lines) {
      int colon = line.indexOf(':');
      if (colon > 0 && line.substring(0, colon).strip().equals(name)) {
        return line.substring(colon + 1).strip();
      }
    }
    return otherwise;
  }
}
