package dev.quern.cli;

import dev.quern.bench.Suite;
import dev.quern.bench.gpu.GpuEffort;
import dev.quern.bench.gpu.GpuHost;
import dev.quern.bench.gpu.GpuLimits;
import dev.quern.bench.gpu.GpuResult;
import dev.quern.bench.gpu.GpuSpeed;
import dev.quern.bench.gpu.TorchRows;
import dev.quern.bench.results.Environment;
import dev.quern.bench.results.Row;
import dev.quern.bench.results.RowBuilder;
import dev.quern.cuda.CudaDevice;
import dev.quern.cuda.CudaException;
import dev.quern.hardware.BackendUnavailableException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Measures a GPU: a line of a table and rows of results for each thing. */
final class GpuRun {
  private final CudaDevice device;
  private final GpuEffort effort;
  private final TorchRows torch;
  private final Environment environment;
  private final PrintWriter out;
  private final List<Row> rows = new ArrayList<>();

  GpuRun(
      CudaDevice device,
      GpuEffort effort,
      TorchRows torch,
      Environment environment,
      PrintWriter out) {
    this.device = device;
    this.effort = effort;
    this.torch = torch;
    this.environment = environment;
    this.out = out;
  }

  /** What has been measured. */
  List<Row> rows() {
    return List.copyOf(rows);
  }

  /** Measures all; false if something failed, which is said. */
  boolean measure(List<Suite> suites) {
    GpuLimits[] limits = new GpuLimits[1];
    if (!attempt(() -> limits[0] = GpuLimits.measure(device, effort))) {
      return false;
    }
    limits[0].rows().forEach(this::add);
    print(limits[0]);
    GpuHost host =
        new GpuHost(
            effort,
            outcome -> {
              outcome.rows().forEach(this::add);
              line(outcome.text());
            });
    boolean holds = true;
    for (Suite suite : suites) {
      GpuSpeed speed = new GpuSpeed(device, effort, limits[0], result -> result(suite, result));
      line("");
      line(suite.id() + ", data in the device's memory");
      line(
          String.format(
              "%-38s %14s %10s %21s %9s %7s  %s",
              "", "", "us", "", "GB/s", "reached", "of the limit"));
      holds &=
          attempt(
              switch (suite) {
                case SOFTMAX -> speed::softmax;
                case LOG_BESSEL -> speed::logBessel;
                case L_MUL -> speed::products;
              });
      line("");
      line(suite.id() + ", calls on memory of the host, copies included");
      holds &=
          attempt(
              switch (suite) {
                case SOFTMAX -> host::softmax;
                case LOG_BESSEL -> host::logBessel;
                case L_MUL -> host::products;
              });
    }
    return holds;
  }

  private boolean attempt(Runnable work) {
    try {
      work.run();
      return true;
    } catch (BackendUnavailableException | CudaException e) {
      line("FAILED: " + e.getMessage());
      return false;
    }
  }

  private void add(RowBuilder row) {
    rows.add(row.build(rows.size() + 1, environment));
  }

  private void line(String text) {
    out.println(text);
    out.flush();
  }

  private void print(GpuLimits limits) {
    line("What the device allows");
    for (GpuLimits.Copy copy : limits.copies()) {
      format(
          "copy within it, %8d KiB  %9.1f GB/s, read and written",
          copy.bytes() >> 10, copy.gigabytesPerSecond());
    }
    format(
        "page-locked memory          %9.1f GB/s to it, %.1f back",
        limits.host().pinnedToDevice(), limits.host().pinnedToHost());
    format(
        "other memory, through such  %9.1f GB/s to it, %.1f back",
        limits.host().pageableToDevice(), limits.host().pageableToHost());
    format("float32 multiply-adds       %9.1f G/s", limits.float32().giga());
    format("float64 multiply-adds       %9.1f G/s", limits.float64().giga());
    format("launch after launch         %9.2f us", limits.launch().median() / 1e3);
    format("launch, and wait for it     %9.2f us", limits.call().median() / 1e3);
  }

  private void format(String format, Object... arguments) {
    line("  " + String.format(Locale.ROOT, format, arguments));
  }

  private void result(Suite suite, GpuResult r) {
    r.rows().forEach(this::add);
    TorchRows.Time peer = torch.of(r);
    if (peer != null) {
      add(peer.row(r));
    }
    line(
        String.format(
                Locale.ROOT,
                "%-38s %14s %10.1f %21s %9.1f %6.1f%%  %s",
                r.contest(),
                r.shape() == null ? r.elements() : r.shape(),
                r.nanos().median() / 1e3,
                String.format(
                    Locale.ROOT, "[%.1f %.1f]", r.nanos().low() / 1e3, r.nanos().high() / 1e3),
                r.bytes() / r.nanos().median(),
                100 * r.reached(),
                r.limit())
            + (r.algorithm() == null || suite == Suite.L_MUL ? "" : ", " + r.algorithm())
            + (peer == null
                ? ""
                : String.format(
                    Locale.ROOT,
                    "; PyTorch %.1f us, ours over its %.3f",
                    peer.nanos() / 1e3,
                    r.nanos().median() / peer.nanos())));
  }
}
