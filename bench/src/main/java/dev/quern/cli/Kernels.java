package dev.quern.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** The families of kernels that can be verified and benchmarked. */
final class Kernels {
  private Kernels() {}

  /** Fails with a usage error unless it is one. */
  static void check(CommandSpec spec, String kernel) {
    if (!kernel.equals("softmax")) {
      throw new ParameterException(
          spec.commandLine(), "kernel '" + kernel + "' is none of [softmax]");
    }
  }
}
