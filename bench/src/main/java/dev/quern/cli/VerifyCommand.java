package dev.quern.cli;

import dev.quern.bench.Suite;
import dev.quern.bench.results.Environment;
import dev.quern.cli.verify.Certificate;
import dev.quern.cli.verify.Effort;
import dev.quern.cli.verify.approx.EnergyShape;
import dev.quern.cli.verify.sweep.FloatSweeps;
import dev.quern.cli.verify.sweep.Inputs;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
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
  private static final String STRIDE = "--stride";
  private static final String ALL = "--all";
  private static final String FULL = "--full";
  private static final String QUICK = "--quick";
  private static final String FORCE = "--force";

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "KERNEL",
      arity = "0..1",
      description = "softmax, log-bessel, l-mul or von-mises-fisher (default: all)")
  private String kernel;

  @Option(
      names = FULL,
      description = {
        "softmax: rows of 64M elements too, and every float32 in the range of exp;",
        "log-bessel: two million random points more;",
        "l-mul: a larger matrix product, and more random operands;",
        "von-mises-fisher: in 32768 dimensions too; minutes"
      })
  private boolean full;

  @Option(names = QUICK, hidden = true, description = "some of everything, in seconds")
  private boolean quick;

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

  @Option(
      names = ALL,
      description = {
        "the certificate: every kernel, backend and tier as one table, and functions of one",
        "float32 over all 2^32 of them; some ten minutes with two cores"
      })
  private boolean all;

  @Option(
      names = STRIDE,
      paramLabel = "N",
      description = "--all: of the 2^32 each N-th alone (default: 1)")
  private Long stride;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "also writes errors and comparisons as JSON, one row a line")
  private Path json;

  @Option(names = FORCE, description = "--json: replaces a file that exists")
  private boolean force;

  @Override
  public Integer call() {
    List<EnergyShape> shapes = shapes();
    Effort effort = effort();
    Inputs inputs = inputs();
    List<Suite> suites = VON_MISES_FISHER.equals(kernel) ? List.of() : Kernels.of(spec, kernel);
    if (force && json == null) {
      throw new ParameterException(spec.commandLine(), FORCE + " is of use with --json alone");
    }
    if (json != null && !force && Files.exists(json)) {
      throw new BadInputException(json, "exists; expected a new name, or " + FORCE);
    }
    Environment environment =
        Environment.of(
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                List.of(),
                Main.Version.number())
            .withGpu();
    Certificate certificate = new Certificate(environment);
    boolean holds;
    try (PendingFile file = json == null ? null : new PendingFile(json);
        Progress progress = Progress.onStandardError()) {
      PrintWriter out = spec.commandLine().getOut();
      KernelChecks checks = new KernelChecks(effort, all ? null : out, progress, certificate);
      holds = checks.run(suites, shapes);
      if (kernel == null || VON_MISES_FISHER.equals(kernel)) {
        holds &= checks.vonMisesFisher();
      }
      if (all) {
        FloatSweeps sweeps = new FloatSweeps(inputs, progress::advance);
        progress.begin(sweeps.work());
        sweeps.run(certificate);
        progress.clear();
        certificate.print(out);
      }
      if (file != null) {
        file.write(ByteBuffer.wrap(certificate.text().getBytes(StandardCharsets.UTF_8)));
        file.commit();
      }
    }
    holds &= certificate.holds();
    spec.commandLine()
        .getOut()
        .println(holds ? "All bits are the same and all bounds hold." : "FAILED, see above.");
    return holds ? 0 : Main.BAD_INPUT;
  }

  private Effort effort() {
    if (quick && full) {
      throw new ParameterException(spec.commandLine(), FULL + " and " + QUICK + " exclude another");
    }
    return quick ? Effort.QUICK : full ? Effort.FULL : Effort.USUAL;
  }

  /** What the sweeps go through; usage errors of all that goes with --all or doesn't. */
  private Inputs inputs() {
    if (!all && stride != null) {
      throw new ParameterException(
          spec.commandLine(), STRIDE + " is of use with " + ALL + " alone");
    }
    if (all && kernel != null) {
      throw new ParameterException(
          spec.commandLine(), ALL + " is of every kernel; expected no '" + kernel + "' beside it");
    }
    if (all && (matrixProduct != null || attention != null)) {
      throw new ParameterException(
          spec.commandLine(), ALL + " estimates no energy; expected no shape beside it");
    }
    try {
      return new Inputs(stride == null ? 1 : stride);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage());
    }
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
}
