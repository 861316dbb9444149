package dev.quern.cli;

import dev.quern.hardware.Backend;
import dev.quern.softmax.Algorithm;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * The kernel of {@code quern run} and what it is told; each kernel says which of the options it
 * takes. What is wrong is an {@link IllegalArgumentException}.
 */
final class RunOptions {
  @Parameters(
      paramLabel = "KERNEL",
      description = {
        "softmax or log-sum-exp;",
        "log-bessel-i or log-bessel-k, either also with -exp-scaled, -power-scaled,"
            + " -dx or -dorder behind; bessel-ratio-i or bessel-ratio-k;",
        "l-mul"
      })
  private String kernel;

  @Option(names = "--in", required = true, paramLabel = "X.npy", description = "what to read")
  private Path in;

  @Option(
      names = "--in2",
      paramLabel = "V.npy",
      description = {
        "Bessel functions: an order for each element, in the same shape;",
        "l-mul: the second operand; a matrix that rows are multiplied by is held in memory"
      })
  private Path in2;

  @Option(
      names = "--order",
      paramLabel = "V",
      description = "Bessel functions: one order for all elements")
  private Double order;

  @Option(
      names = "--backend",
      paramLabel = "B",
      description = "auto, scalar, vector, native or cuda (default: auto)")
  private String backend = "auto";

  @Option(
      names = "--algorithm",
      paramLabel = "A",
      description =
          "softmax: auto, two-pass, three-pass-reload or three-pass-recompute (default: auto)")
  private String algorithm;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "how many threads to use (default: 1)")
  private int threads = 1;

  @Mixin private ProductOptions product;

  String kernel() {
    return kernel;
  }

  /** What to read, in the order that the kernel takes it. */
  List<Path> in() {
    List<Path> all = new ArrayList<>(List.of(in));
    if (in2 != null) {
      all.add(in2);
    }
    return all;
  }

  /** One for all elements; null if there is a file of them. */
  Double order() {
    return order;
  }

  /** Null for the best. */
  Backend backend() {
    return backend.equals("auto") ? null : Backend.of(backend);
  }

  Algorithm algorithm() {
    return algorithm == null ? Algorithm.AUTO : Algorithm.of(algorithm);
  }

  int threads() {
    return threads;
  }

  /** For kernels that multiply. */
  ProductOptions product() {
    return product;
  }

  /** For kernels without orders. */
  void expectNoOrder() {
    expectNo(order, "--order");
    expectNo(in2, "--in2");
  }

  /** For kernels that need one order, or orders. */
  void expectOrder() {
    if ((order == null) == (in2 == null)) {
      throw new IllegalArgumentException(
          kernel
              + " with "
              + (order == null ? "neither --order nor --in2" : "both --order and --in2")
              + "; expected one of them");
    }
  }

  /** For kernels with one algorithm. */
  void expectNoAlgorithm() {
    expectNo(algorithm, "--algorithm");
  }

  /** For kernels that don't multiply. */
  void expectNoProduct() {
    product.given().forEach(option -> expectNo(option, option));
  }

  /** For kernels of two operands. */
  void expectSecondOperand() {
    expectNo(order, "--order");
    if (in2 == null) {
      throw new IllegalArgumentException(kernel + " without --in2; expected the second operand");
    }
  }

  private void expectNo(Object value, String option) {
    if (value != null) {
      throw new IllegalArgumentException(kernel + " takes no " + option);
    }
  }
}
