package dev.quern.cli;

import dev.quern.hardware.Backend;
import dev.quern.hardware.BackendUnavailableException;
import dev.quern.softmax.Algorithm;
import dev.quern.softmax.Softmax;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "run",
    description = "Applies a kernel to the last axis of a NumPy file.",
    footer = {
      "",
      "Reads .npy files (versions 1.0 to 3.0) of <f4, <f8, >f4 or >f8 in C order, of",
      "any shape and size; larger than memory is fine. softmax keeps the shape,",
      "log-sum-exp drops the last axis. The output appears when it is complete."
    })
final class RunCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "KERNEL", description = "softmax or log-sum-exp")
  private String kernel;

  @Option(names = "--in", required = true, paramLabel = "X.npy", description = "what to read")
  private Path in;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "Y.npy",
      description = "what to write; may be the same file")
  private Path out;

  @Option(
      names = "--backend",
      paramLabel = "B",
      description = "auto, scalar, vector or native (default: auto)")
  private String backend = "auto";

  @Option(
      names = "--algorithm",
      paramLabel = "A",
      description = "auto, two-pass, three-pass-reload or three-pass-recompute (default: auto)")
  private String algorithm = "auto";

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "how many threads to use (default: 1)")
  private int threads = 1;

  @Override
  public Integer call() {
    FileKernel fileKernel = kernel();
    Softmax softmax = softmax();
    long begin = System.nanoTime();
    FileRun.Result result =
        new FileRun(fileKernel, softmax, Progress.onStandardError()).run(in, out);
    double seconds = (System.nanoTime() - begin) / 1e9;
    long columns = result.in().columns();
    long bytes = result.in().dataBytes() + result.out().dataBytes();
    String how = softmax.backend().id() + (softmax.tier() == null ? "" : " " + softmax.tier().id());
    if (fileKernel == FileKernel.SOFTMAX) {
      how += " " + softmax.algorithmFor(result.out().type().layout(), columns, true).id();
    }
    spec.commandLine()
        .getOut()
        .printf(
            Locale.ROOT,
            "%s: %s of %d x %d %s, %s, %.3f s, %.2f GB/s%n",
            out,
            fileKernel.id(),
            result.in().rows(),
            columns,
            result.in().type().descr(),
            how,
            seconds,
            bytes / seconds / 1e9);
    return 0;
  }

  private FileKernel kernel() {
    return Arrays.stream(FileKernel.values())
        .filter(k -> k.id().equals(kernel))
        .findFirst()
        .orElseThrow(
            () ->
                usage(
                    "kernel '"
                        + kernel
                        + "' is none of "
                        + Arrays.stream(FileKernel.values()).map(FileKernel::id).toList()));
  }

  private Softmax softmax() {
    try {
      Softmax.Builder builder =
          Softmax.builder().algorithm(Algorithm.of(algorithm)).threads(threads);
      if (!backend.equals("auto")) {
        builder.backend(Backend.of(backend));
      }
      return builder.build();
    } catch (BackendUnavailableException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw usage(e.getMessage());
    }
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
