package dev.quern.cli;

import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "run",
    description = "Applies a kernel to a NumPy file.",
    footer = {
      "",
      "Reads .npy files (versions 1.0 to 3.0) of <f4, <f8, >f4 or >f8 in C order, of",
      "any shape and size; larger than memory is fine. softmax works along the last",
      "axis and keeps the shape, log-sum-exp drops that axis. Bessel functions work",
      "on each element of <f8 or >f8 and need --order or --in2. l-mul multiplies the",
      "<f4 or >f4 of --in and --in2 element by element if their shapes are equal, else",
      "as matrices; it emulates hardware that multiplies by adding, and is no faster",
      "than multiplication. The output appears when it is complete."
    })
final class RunCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private RunOptions options;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "Y.npy",
      description = "what to write; may be a file that is read")
  private Path out;

  @Override
  public Integer call() {
    FileKernel kernel = kernel();
    long begin = System.nanoTime();
    FileRun.Result result = new FileRun(kernel, Progress.onStandardError()).run(options.in(), out);
    double seconds = (System.nanoTime() - begin) / 1e9;
    spec.commandLine()
        .getOut()
        .printf(
            Locale.ROOT,
            "%s: %s, %.3f s, %.2f GB/s%n",
            out,
            result.what(),
            seconds,
            result.bytes() / seconds / 1e9);
    return 0;
  }

  private FileKernel kernel() {
    try {
      return FileKernels.of(options);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage());
    }
  }
}
