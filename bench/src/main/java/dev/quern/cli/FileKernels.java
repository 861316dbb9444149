package dev.quern.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** The kernels that {@code quern run} applies to files, by name. */
final class FileKernels {
  private static final Map<String, Function<RunOptions, FileKernel>> ALL = new LinkedHashMap<>();

  static {
    ALL.put(SoftmaxFile.SOFTMAX, SoftmaxFile::of);
    ALL.put(SoftmaxFile.LOG_SUM_EXP, SoftmaxFile::of);
    BesselFile.names().forEach(name -> ALL.put(name, BesselFile::of));
    ALL.put(ProductFile.L_MUL, ProductFile::of);
  }

  private FileKernels() {}

  /**
   * The kernel that {@code options} ask for.
   *
   * @throws IllegalArgumentException if there is none, or an option is not for it
   * @throws dev.quern.hardware.BackendUnavailableException if its backend can't serve
   */
  static FileKernel of(RunOptions options) {
    Function<RunOptions, FileKernel> maker = ALL.get(options.kernel());
    if (maker == null) {
      throw new IllegalArgumentException(
          "kernel '" + options.kernel() + "' is none of " + ALL.keySet());
    }
    return maker.apply(options);
  }
}
