package dev.quern.cli;

import dev.quern.bench.Suite;
import dev.quern.bench.gpu.GpuBits;
import dev.quern.bench.gpu.GpuEffort;
import dev.quern.bench.gpu.SoftmaxShape;
import dev.quern.bench.gpu.TorchRows;
import dev.quern.bench.results.Environment;
import dev.quern.bench.results.ResultsFile;
import dev.quern.bench.results.Row;
import dev.quern.cli.page.ResultsPage;
import dev.quern.cuda.Cuda;
import dev.quern.cuda.CudaDevice;
import dev.quern.cuda.CudaException;
import dev.quern.hardware.BackendUnavailableException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "gpu",
    description = {
      "Checks and measures the kernels on a GPU: that data in its memory gets the bits of the CPU,",
      "what the device allows, how near to that the kernels come, and calls on memory of the host."
    },
    footer = {
      "",
      "Times on the device are by its own clock: medians, and the middle half in brackets. Work",
      "runs untimed before; calls take places in memory in turn, together four times the level 2",
      "cache, so that data comes from memory; matrices of products stay the same. The limit is the",
      "bytes that have to be read and written over the rate of a copy within the device (each byte",
      "read and written); or float64 operations, or multiply-adds of a matrix product, over the",
      "rate of multiply-adds that never leave registers: all measured in the same run.",
      "--out writes quern-gpu-TIME.json, a row a line, and .html. Without a GPU: status 3."
    })
final class GpuCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "KERNEL",
      arity = "0..1",
      description = "softmax, log-bessel or l-mul (default: all)")
  private String kernel;

  @Option(names = "--quick", description = "smaller data and fewer shapes: about a minute")
  private boolean quick;

  @Option(names = "--least", hidden = true, description = "next to nothing, for tests")
  private boolean least;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "a folder for the results; made if needed")
  private Path folder;

  @Option(
      names = "--torch",
      paramLabel = "FILE",
      description = "what bench/gpu/torch_softmax.py measured of the same shapes")
  private Path torch;

  @Option(
      names = "--list-shapes",
      description = "only prints softmax's shapes: type, rows, columns, places in memory")
  private boolean listShapes;

  @Option(
      names = "--print-name",
      description = "only prints the GPU's name, as a file can be named")
  private boolean printName;

  @Override
  public Integer call() {
    List<Suite> suites = Kernels.of(spec, kernel);
    CudaDevice device = Cuda.device();
    GpuEffort effort = least ? GpuEffort.LEAST : quick ? GpuEffort.QUICK : GpuEffort.USUAL;
    PrintWriter out = spec.commandLine().getOut();
    if (listShapes) {
      SoftmaxShape.all(device, effort).forEach(shape -> out.println(shape.line()));
      return 0;
    }
    if (printName) {
      out.println(
          device
              .name()
              .toLowerCase(Locale.ROOT)
              .replaceAll("[^a-z0-9]+", "-")
              .replaceAll("^-|-$", ""));
      return 0;
    }
    TorchRows peer = torch(device);
    makeFolder();
    String time = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    String driver = ", driver of CUDA " + Cuda.driverVersion().orElse("unknown");
    out.println("GPU " + device + driver);
    out.println("kernels: " + device.kernelImage());
    out.println();
    boolean holds = bits(device, effort, suites, out);
    Environment environment = Environment.of(time, List.of(), Main.Version.number()).withGpu();
    GpuRun run = new GpuRun(device, effort, peer, environment, out);
    holds &= run.measure(suites);
    List<Row> rows = run.rows();
    if (folder != null) {
      String name = "quern-gpu-" + time.replace(":", "");
      write(name + ".json", ResultsFile.text(rows), out);
      write(name + ".html", ResultsPage.write(name + ".json", rows), out);
    }
    out.println(holds ? "All bits are the same." : "FAILED, see above.");
    return holds ? 0 : Main.BAD_INPUT;
  }

  /**
   * What fails is said and does not keep the rest from being tried: a GPU may be hard to come by.
   */
  private static boolean bits(
      CudaDevice device, GpuEffort effort, List<Suite> suites, PrintWriter out) {
    boolean holds = true;
    try (Progress progress = Progress.onStandardError()) {
      for (Suite suite : suites) {
        GpuBits bits = new GpuBits(device, effort, what -> progress.say(() -> what));
        String difference;
        try {
          difference =
              switch (suite) {
                case SOFTMAX -> bits.softmax();
                case LOG_BESSEL -> bits.logBessel();
                case L_MUL -> bits.products();
              };
        } catch (BackendUnavailableException | CudaException e) {
          difference = e.getMessage();
        }
        progress.clear();
        out.println(
            difference == null
                ? suite.id() + ": " + bits.compared() + " results with the bits of the CPU"
                : suite.id() + ": FAILED: " + difference);
        holds &= difference == null;
      }
    }
    out.println();
    return holds;
  }

  private TorchRows torch(CudaDevice device) {
    try {
      return torch == null ? new TorchRows() : TorchRows.read(torch, device.name());
    } catch (IOException e) {
      throw new BadInputException(torch, String.valueOf(e.getMessage()).replaceAll("\\R.*", ""));
    }
  }

  private void makeFolder() {
    try {
      if (folder != null) {
        Files.createDirectories(folder);
      }
    } catch (IOException e) {
      throw new BadInputException(folder, "make this folder", e);
    }
  }

  private void write(String name, String text, PrintWriter out) {
    Path file = folder.resolve(name);
    try (PendingFile pending = new PendingFile(file)) {
      pending.write(StandardCharsets.UTF_8.encode(text));
      pending.commit();
    }
    out.println("Wrote " + file);
  }
}
