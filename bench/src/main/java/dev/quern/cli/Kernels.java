package dev.quern.cli;

import dev.quern.bench.Suite;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** The families of kernels that can be verified and benchmarked. */
final class Kernels {
  private Kernels() {}

  /** The one of that name, or all for null; a usage error unless it is one. */
  static List<Suite> of(CommandSpec spec, String kernel) {
    if (kernel == null) {
      return List.of(Suite.values());
    }
    try {
      return List.of(Suite.of(kernel));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage());
    }
  }
}
