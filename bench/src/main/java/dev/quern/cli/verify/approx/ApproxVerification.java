package dev.quern.cli.verify.approx;

import java.util.List;
import java.util.function.Consumer;

/**
 * Measures the errors of approximate products and of what is made of them, and compares the bits of
 * all backends and tiers.
 */
public final class ApproxVerification {
  /** More than a thread takes at a time. */
  private static final int RANDOM = 70_001;

  private static final int FULL_RANDOM = 2_000_003;
  private static final int SIZE = 256;
  private static final int DEPTH = 1024;

  private final boolean full;
  private final Consumer<String> progress;

  /**
   * A verification.
   *
   * @param full a larger matrix product and more random operands
   * @param progress told what comes next
   */
  public ApproxVerification(boolean full, Consumer<String> progress) {
    this.full = full;
    this.progress = progress;
  }

  /** Verifies all. */
  public ApproxResult run() {
    progress.accept("errors of products");
    List<ProductErrors> products = ProductErrors.measureAll();
    int size = full ? DEPTH : SIZE;
    MatrixErrors matrices = MatrixErrors.measure(size, size, DEPTH, progress);
    progress.accept("errors of functions");
    List<FunctionErrors> functions = FunctionErrors.measureAll();
    int random = full ? FULL_RANDOM : RANDOM;
    BitComparison bits = new BitComparison(ApproxEntrant.all(), progress);
    bits.add(GroupScore.PRODUCTS, BitCase.products(random));
    bits.add(GroupScore.MATRICES, BitCase.matrices());
    bits.add(GroupScore.FUNCTIONS, BitCase.functions(random));
    return new ApproxResult(products, matrices, functions, bits.scores(), bits.groups());
  }
}
