package dev.quern.cli.verify.approx;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What came out.
 *
 * @param products errors of single products
 * @param matrices errors of matrix products
 * @param functions errors of piecewise-affine functions
 * @param scores how the bits of each entrant compare
 */
public record ApproxResult(
    List<ProductErrors> products,
    MatrixErrors matrices,
    List<FunctionErrors> functions,
    List<ApproxScore> scores) {
  /** Whether all known figures are reproduced and all bits are the same. */
  public boolean holds() {
    return checks().stream().allMatch(Check::holds) && scores.stream().allMatch(ApproxScore::holds);
  }

  private List<Check> checks() {
    List<Check> checks = new ArrayList<>();
    products.forEach(errors -> checks.addAll(errors.checks()));
    checks.addAll(matrices.checks());
    functions.forEach(errors -> checks.addAll(errors.checks()));
    return checks;
  }

  /** Tables for people, and the energy that hardware might save with so much work. */
  public void print(List<EnergyShape> shapes, PrintWriter out) {
    out.println("l-mul: emulated; nothing here is faster than multiplication on today's hardware");
    ProductErrors.print(products, out);
    matrices.print(out);
    FunctionErrors.print(functions, out);
    Check.print(checks(), out);
    out.printf(
        Locale.ROOT,
        "bits, of %,d results of products, matrix products, attention and functions, and specials:%n",
        scores.get(0).compared());
    scores.forEach(score -> out.printf("  %-58s %s%n", score.entrant(), score.text()));
    Energy.print(shapes, out);
    out.flush();
  }
}
