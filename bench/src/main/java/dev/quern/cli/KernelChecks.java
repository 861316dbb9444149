package dev.quern.cli;

import dev.quern.approx.Arithmetic;
import dev.quern.approx.Products;
import dev.quern.bench.ElementType;
import dev.quern.bench.Suite;
import dev.quern.bessel.LogBessel;
import dev.quern.cli.verify.Certificate;
import dev.quern.cli.verify.Effort;
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
import dev.quern.softmax.Softmax;
import java.io.PrintWriter;
import java.util.List;
import java.util.function.Consumer;

/** Verifies kernels, one after the other, and adds what comes out to a certificate. */
final class KernelChecks {
  private final Effort effort;
  private final PrintWriter out;
  private final Progress progress;
  private final Consumer<String> saying;
  private final Certificate certificate;

  /**
   * Checks.
   *
   * @param effort how much
   * @param out for the tables of each kernel, and what goes with them; null for none
   */
  KernelChecks(Effort effort, PrintWriter out, Progress progress, Certificate certificate) {
    this.effort = effort;
    this.out = out;
    this.progress = progress;
    this.saying = what -> progress.say(() -> what);
    this.certificate = certificate;
  }

  /** Verifies those; returns whether all hold. */
  boolean run(List<Suite> suites, List<EnergyShape> shapes) {
    boolean holds = true;
    for (Suite suite : suites) {
      holds &=
          switch (suite) {
            case SOFTMAX -> softmax();
            case LOG_BESSEL -> logBessel();
            case L_MUL -> lMul(shapes);
          };
    }
    return holds;
  }

  private boolean softmax() {
    Verification verification = new Verification(effort, saying);
    boolean holds = true;
    for (ElementType type : ElementType.values()) {
      VerificationResult result = verification.run(type);
      progress.clear();
      if (out != null) {
        result.print(out);
      }
      result.certify(certificate);
      holds &= result.holds();
    }
    certificate.addAbsent(Suite.SOFTMAX.id(), Softmax.best().selection());
    return holds;
  }

  private boolean logBessel() {
    BesselResult result = new BesselVerification(effort, saying).run();
    progress.clear();
    if (out != null) {
      result.print(out);
      progress.say(() -> "peers");
      PeerAccuracy peers = PeerAccuracy.measure();
      progress.clear();
      peers.print(out);
    }
    result.certify(certificate);
    certificate.addAbsent(Suite.LOG_BESSEL.id(), LogBessel.best().selection());
    return result.holds();
  }

  private boolean lMul(List<EnergyShape> shapes) {
    ApproxResult result = new ApproxVerification(effort, saying).run();
    progress.clear();
    if (out != null) {
      result.print(shapes, out);
    }
    // Without tables there are sweeps, which measure more of functions.
    result.certify(out != null, certificate);
    certificate.addAbsent(Suite.L_MUL.id(), Products.best(Arithmetic.lMul()).selection());
    return result.holds();
  }

  /** Not a suite: what it has to hold is the accuracy of its fit alone. */
  boolean vonMisesFisher() {
    List<Recovery> recoveries = new RecoveryVerification(effort, saying).run();
    progress.clear();
    if (out != null) {
      Recovery.print(recoveries, out);
    }
    Recovery.certify(recoveries, certificate);
    return recoveries.stream().allMatch(Recovery::holds);
  }
}
