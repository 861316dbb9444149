package dev.quern.cli;

import dev.quern.bench.gpu.CopyRates;
import dev.quern.hardware.Capabilities;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A {@link GpuReport} for people, line by line. */
final class GpuReportText {
  private GpuReportText() {}

  static List<String> lines(GpuReport report) {
    List<String> lines = new ArrayList<>();
    if (report.unavailable() != null) {
      lines.add("none: " + report.unavailable());
    }
    for (GpuReport.Device device : report.devices()) {
      device(lines, report.driverVersion(), device);
    }
    for (GpuReport.HostMemory calls : report.hostMemory()) {
      if (report.unavailable() == null || calls.above() != null) {
        lines.add(
            calls.kernel()
                + " of host memory, "
                + calls.counted()
                + ": "
                + (calls.above() == null ? "stays on the CPU: " : "above " + calls.above() + ": ")
                + calls.why());
      }
    }
    return lines;
  }

  private static void device(List<String> lines, String driver, GpuReport.Device device) {
    Capabilities.Gpu gpu = device.properties();
    lines.add(
        gpu.ordinal()
            + ": "
            + gpu.name()
            + ", compute capability "
            + gpu.computeCapability()
            + ", driver of CUDA "
            + driver);
    lines.add(
        String.format(
            Locale.ROOT,
            "%.1f GiB, %d multiprocessors%s, level 2 %d KiB%s",
            gpu.memoryBytes() / 0x1p30,
            gpu.multiprocessors(),
            gpu.clockKilohertz() == 0
                ? ""
                : String.format(Locale.ROOT, " at up to %.2f GHz", gpu.clockKilohertz() / 1e6),
            gpu.level2Bytes() >> 10,
            gpu.memoryBusBits() == 0 ? "" : ", bus of " + gpu.memoryBusBits() + " bits"));
    lines.add(
        gpu.kernels() != null
            ? "kernels: " + gpu.kernels()
            : "has no kernels: " + gpu.kernelsUnavailable());
    CopyRates rates = device.bandwidth();
    if (rates == null) {
      lines.add("bandwidth not measured: " + device.bandwidthUnavailable());
      return;
    }
    lines.add(
        String.format(
            Locale.ROOT,
            "copies of %d MiB, GB/s: page-locked %.1f to it, %.1f back; other memory %.1f to it, %.1f"
                + " back; within it %.1f (read and written)",
            rates.bytes() >> 20,
            rates.pinnedToDevice(),
            rates.pinnedToHost(),
            rates.pageableToDevice(),
            rates.pageableToHost(),
            rates.deviceCopy()));
  }
}
