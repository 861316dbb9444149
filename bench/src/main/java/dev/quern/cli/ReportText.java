package dev.quern.cli;

import dev.quern.bench.Roofline;
import dev.quern.bench.Size;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** A {@link Report} for people. */
final class ReportText {
  /** Of the many features, those that the kernels' tiers are made of; the JSON has all. */
  private static final Set<String> FEATURES =
      Set.of(
          "sse4_2",
          "avx",
          "avx2",
          "fma",
          "f16c",
          "avx512f",
          "avx512bw",
          "avx512cd",
          "avx512dq",
          "avx512vl",
          "asimd",
          "sve",
          "sve2");

  private final PrintWriter out;

  ReportText(PrintWriter out) {
    this.out = out;
  }

  void print(Report report) {
    line("quern", report.quern());
    cpu(report);
    jvm(report);
    nativeLibrary(report.nativeLibrary());
    tuning(report.tuning());
    List<String> gpu = GpuReportText.lines(report.gpu());
    for (int i = 0; i < gpu.size(); i++) {
      line(i == 0 ? "GPU" : "", gpu.get(i));
    }
    line(
        "memory",
        String.format(
            Locale.ROOT,
            "read %.1f GB/s, copy %.1f GB/s (each byte read and written), one thread, %s",
            report.memory().readGigabytesPerSecond(),
            report.memory().copyGigabytesPerSecond(),
            bytes(report.memory().bytes())));
    roofline(report.roofline());
    for (Report.Kernel kernel : report.kernels()) {
      kernel(kernel, report.kernels());
    }
    out.flush();
  }

  private void roofline(Roofline roofline) {
    for (Roofline.Level level : roofline.levels()) {
      if (level != roofline.levels().get(roofline.levels().size() - 1)) { // said above
        line(
            "",
            String.format(
                Locale.ROOT,
                "%s: read %.1f GB/s, copy %.1f GB/s, %s",
                level.name(),
                level.readGigabytesPerSecond(),
                level.copyGigabytesPerSecond(),
                bytes(level.bytes())));
      }
    }
    line(
        "arithmetic",
        roofline.gigaMultiplyAddsPerSecond() == null
            ? "not measured: " + roofline.multiplyAddsUnavailable()
            : String.format(
                Locale.ROOT,
                "%.1f G float32 multiply-adds/s, one thread",
                roofline.gigaMultiplyAddsPerSecond()));
  }

  private void cpu(Report report) {
    var cpu = report.cpu();
    line("CPU", cpu.model() + " (" + cpu.vendor() + ", " + cpu.architecture() + ")");
    line("", cpu.processors() + " processors for this process");
    line(
        "",
        "caches: level 1 "
            + bytes(cpu.level1())
            + ", level 2 "
            + bytes(cpu.level2())
            + ", level 3 "
            + bytes(cpu.level3()));
    String features =
        cpu.features().stream().filter(FEATURES::contains).collect(Collectors.joining(" "));
    line("", "features: " + (features.isEmpty() ? "unknown" : features));
  }

  private void jvm(Report report) {
    var jvm = report.jvm();
    line("JVM", jvm.name() + " " + jvm.version() + " (" + jvm.vendor() + ")");
    line("", "C2 " + onOff(jvm.c2()) + ", hardware FMA " + onOff(jvm.hardwareFma()));
    line(
        "",
        "vector module "
            + (jvm.vectorModule() ? "present" : "absent")
            + ", vectors of "
            + (jvm.vectorBits() == 0 ? "unknown width" : jvm.vectorBits() + " bits"));
    line("", "flags: " + jvm.flags());
  }

  private void nativeLibrary(Report.NativeLibrary library) {
    line("native library", library.path() == null ? "none" : library.path());
    if (library.sha256() != null) {
      line("", "SHA-256 " + library.sha256());
    }
    if (library.unavailable() != null) {
      line("", "can't be used: " + library.unavailable());
    } else {
      line(
          "",
          "ABI "
              + library.abiVersion()
              + "; tiers of this CPU: "
              + String.join(", ", library.cpuTiers())
              + "; usable: "
              + String.join(", ", library.usableTiers()));
    }
  }

  private void tuning(Report.Tuning tuning) {
    boolean applied = tuning.status().equals("applied");
    line(
        "tuning",
        tuning.status()
            + ": "
            + (applied ? tuning.path() + ", measured " + tuning.date() : tuning.reason()));
    tuning
        .values()
        .forEach(
            (key, value) -> line("", key + " = " + (value == Long.MAX_VALUE ? "never" : value)));
  }

  private void kernel(Report.Kernel kernel, List<Report.Kernel> all) {
    out.println();
    line(kernel.kernel(), place(kernel.backend(), kernel.tier()) + ": " + kernel.reason());
    Report.Kernel same =
        all.stream()
            .filter(other -> other.candidates().equals(kernel.candidates()))
            .findFirst()
            .orElse(kernel);
    if (same != kernel) {
      line("", "as " + same.kernel());
      return;
    }
    for (Report.Candidate c : kernel.candidates()) {
      String state = c.chosen() ? "serves *" : c.serves() ? "serves" : "does not serve";
      String why = c.reason().isEmpty() ? kernel.reason() : c.reason();
      if (c.serves()) {
        why = "self-test " + c.selfTest() + "; " + why;
      }
      line("", String.format("%-18s %-15s %s", place(c.backend(), c.tier()), state, why));
    }
    algorithms(kernel.algorithms());
  }

  private void algorithms(List<Report.Choice> choices) {
    for (Report.Choice choice : choices) {
      line(
          "",
          String.format(
              "%-8s %4s columns, %-13s %s",
              choice.type() + ",",
              Size.text(choice.columns()),
              choice.inPlace() ? "in place:" : "out of place:",
              choice.algorithm()));
    }
  }

  private void line(String head, String text) {
    out.printf("%-15s %s%n", head, text);
  }

  private static String place(String backend, String tier) {
    return tier == null ? backend : backend + " " + tier;
  }

  private static String onOff(boolean on) {
    return on ? "on" : "off";
  }

  private static String bytes(long bytes) {
    if (bytes == 0) {
      return "unknown";
    }
    return bytes % (1 << 20) == 0 ? (bytes >> 20) + " MiB" : (bytes >> 10) + " KiB";
  }
}
