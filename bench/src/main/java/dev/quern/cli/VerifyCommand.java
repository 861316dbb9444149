package dev.quern.cli;

import dev.quern.bench.ElementType;
import dev.quern.bench.Suite;
import dev.quern.cli.verify.Verification;
import dev.quern.cli.verify.VerificationResult;
import dev.quern.cli.verify.approx.ApproxResult;
import dev.quern.cli.verify.approx.ApproxVerification;
import dev.quern.cli.verify.approx.EnergyShape;
import dev.quern.cli.verify.bessel.BesselResult;
import dev.quern.cli.verify.bessel.BesselVerification;
import dev.quern.cli.verify.bessel.PeerAccuracy;
import dev.quern.cli.verify.directional.Recovery;
import dev.quern.cli.verify.directional.RecoveryVerification;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "verify",
    description = "Measures the accuracy of every backend and tier, and compares their bits.")
final class VerifyCommand implements Callable<Integer> {
  /** Not a suite: what it has to hold is the accuracy of its fit alone. */
  private static final String VON_MISES_FISHER = "von-mises-fisher";

  private static final String MATRIX_PRODUCT = "--matrix-product";
  private static final String ATTENTION = "--attention";

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "KERNEL",
      arity = "0..1",
      description = "softmax, log-bessel, l-mul or von-mises-fisher (default: all)")
  private String kernel;

  @Option(
      names = "--full",
      description = {
        "softmax: rows of 64M elements too, and every float32 in the range of exp;",
        "log-bessel: two million random points more;",
        "l-mul: a larger matrix product, and more random operands;",
        "von-mises-fisher: in 32768 dimensions too; minutes"
      })
  private boolean full;

  @Option(
      names = MATRIX_PRODUCT,
      paramLabel = "MxNxK",
      description =
          "l-mul: whose energy to estimate: rows, columns, depth (default: 1024x1024x1024)")
  private String matrixProduct;

  @Option(
      names = ATTENTION,
      paramLabel = "HxQxKxD",
      description =
          "l-mul: whose energy to estimate: heads, queries, keys, depth (default:"
              + " 32x2048x2048x128)")
  private String attention;

  @Override
  public Integer call() {
    List<EnergyShape> shapes = shapes();
    boolean holds = true;
    try (Progress progress = Progress.onStandardError()) {
      if (!VON_MISES_FISHER.equals(kernel)) {
        for (Suite suite : Kernels.of(spec, kernel)) {
          holds &=
              switch (suite) {
                case SOFTMAX -> softmax(progress);
                case LOG_BESSEL -> logBessel(progress);
                case L_MUL -> lMul(shapes, progress);
              };
        }
      }
      if (kernel == null || VON_MISES_FISHER.equals(kernel)) {
        holds &= vonMisesFisher(progress);
      }
    }
    spec.commandLine()
        .getOut()
        .println(holds ? "All bits are the same and all bounds hold." : "FAILED, see above.");
    return holds ? 0 : Main.BAD_INPUT;
  }

  private boolean softmax(Progress progress) {
    Verification verification = new Verification(full, what -> progress.say(() -> what));
    boolean holds = true;
    for (ElementType type : ElementType.values()) {
      VerificationResult result = verification.run(type);
      progress.clear();
      result.print(spec.commandLine().getOut());
      holds &= result.holds();
    }
    return holds;
  }

  private boolean logBessel(Progress progress) {
    PrintWriter out = spec.commandLine().getOut();
    BesselResult result = new BesselVerification(full, what -> progress.say(() -> what)).run();
    progress.clear();
    result.print(out);
    progress.say(() -> "peers");
    PeerAccuracy peers = PeerAccuracy.measure();
    progress.clear();
    peers.print(out);
    return result.holds();
  }

  private boolean lMul(List<EnergyShape> shapes, Progress progress) {
    ApproxResult result = new ApproxVerification(full, what -> progress.say(() -> what)).run();
    progress.clear();
    result.print(shapes, spec.commandLine().getOut());
    return result.holds();
  }

  /** Whose energy to estimate. */
  private List<EnergyShape> shapes() {
    if (kernel != null && !kernel.equals(Suite.L_MUL.id())) {
      expectNo(matrixProduct, MATRIX_PRODUCT);
      expectNo(attention, ATTENTION);
    }
    try {
      return List.of(
          EnergyShape.matrixProduct(matrixProduct == null ? "1024x1024x1024" : matrixProduct),
          EnergyShape.attention(attention == null ? "32x2048x2048x128" : attention));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage());
    }
  }

  private void expectNo(String value, String option) {
    if (value != null) {
      throw new ParameterException(spec.commandLine(), kernel + " takes no " + option);
    }
  }

  private boolean vonMisesFisher(Progress progress) {
    List<Recovery> recoveries =
        new RecoveryVerification(full, what -> progress.say(() -> what)).run();
    progress.clear();
    Recovery.print(recoveries, spec.commandLine().getOut());
    return recoveries.stream().allMatch(Recovery::holds);
  }
}
