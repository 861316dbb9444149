package dev.quern.cli;

import dev.quern.bench.ElementType;
import dev.quern.cli.verify.Verification;
import dev.quern.cli.verify.VerificationResult;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "verify",
    description = "Measures the accuracy of every backend and tier, and compares their bits.")
final class VerifyCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "KERNEL", arity = "0..1", description = "softmax, which is all there is")
  private String kernel = "softmax";

  @Option(
      names = "--full",
      description = "rows of 64M elements too, and every float32 in the range of exp: minutes")
  private boolean full;

  @Override
  public Integer call() {
    Kernels.check(spec, kernel);
    PrintWriter out = spec.commandLine().getOut();
    boolean holds = true;
    try (Progress progress = Progress.onStandardError()) {
      Verification verification = new Verification(full, what -> progress.say(() -> what));
      for (ElementType type : ElementType.values()) {
        VerificationResult result = verification.run(type);
        progress.clear();
        result.print(out);
        holds &= result.holds();
      }
    }
    out.println(holds ? "All bits are the same and all bounds hold." : "FAILED, see above.");
    return holds ? 0 : Main.BAD_INPUT;
  }
}
