package dev.quern.cli.verify.approx;

import dev.quern.cli.verify.Effort;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

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

  private static final int QUICK_RANDOM = 1000;
  private static final int QUICK_STEP = 17;

  private final Effort effort;
  private final Consumer<String> progress;

  /**
   * A verification.
   *
   * @param effort with all of it, a larger matrix product and more random operands
   * @param progress told what comes next
   */
  public ApproxVerification(Effort effort, Consumer<String> progress) {
    this.effort = effort;
    this.progress = progress;
  }

  /** Verifies all. */
  public ApproxResult run() {
    progress.accept("errors of products");
    List<ProductErrors> products = ProductErrors.measureAll();
    int size = effort == Effort.FULL ? DEPTH : SIZE;
    MatrixErrors matrices = MatrixErrors.measure(size, size, DEPTH, progress);
    progress.accept("errors of functions");
    List<FunctionErrors> functions = FunctionErrors.measureAll();
    int random =
        switch (effort) {
          case QUICK -> QUICK_RANDOM;
          case USUAL -> RANDOM;
          case FULL -> FULL_RANDOM;
        };
    BitComparison bits = new BitComparison(ApproxEntrant.all(), progress);
    bits.add(GroupScore.PRODUCTS, BitCase.products(random));
    bits.add(
        GroupScore.MATRICES, each(effort == Effort.QUICK ? QUICK_STEP : 1, BitCase.matrices()));
    bits.add(GroupScore.FUNCTIONS, BitCase.functions(random));
    return new ApproxResult(products, matrices, functions, bits.scores(), bits.groups());
  }

  /** Each so many-th, the first among them. */
  static List<BitCase> each(int step, List<BitCase> cases) {
    return IntStream.range(0, cases.size())
        .filter(i -> i % step == 0)
        .mapToObj(cases::get)
        .toList();
  }
}
