package dev.quern.cli.verify.approx;

import dev.quern.approx.Arithmetic;
import dev.quern.approx.Format;
import dev.quern.approx.PiecewiseAffine;
import dev.quern.approx.Products;
import dev.quern.cli.verify.Certificate;
import dev.quern.cli.verify.CertificateRow;
import dev.quern.cli.verify.Subject;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What came out.
 *
 * @param products errors of single products
 * @param matrices errors of matrix products
 * @param functions errors of piecewise-affine functions
 * @param scores how the bits of each entrant compare
 * @param groups the same of each group of functions
 */
public record ApproxResult(
    List<ProductErrors> products,
    MatrixErrors matrices,
    List<FunctionErrors> functions,
    List<ApproxScore> scores,
    List<GroupScore> groups) {
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

  /**
   * Adds what it says of errors and bits. Who differs, or has not all formats, is measured as well.
   *
   * @param withFunctions whether errors of piecewise-affine functions, too
   */
  public void certify(boolean withFunctions, Certificate certificate) {
    Products best = Products.best(Arithmetic.lMul());
    Subject reference = Subject.of(best.backend(), best.tier());
    Set<Subject> seen = new HashSet<>();
    for (GroupScore group : groups) {
      if (seen.add(group.entrant().place())) {
        errors(group.entrant(), reference, withFunctions, certificate);
      }
    }
    groups.forEach(group -> group.certify(certificate));
    for (int i = 0; i < scores.size(); i++) {
      int wrong = scores.get(i).wrongSpecials();
      if (wrong > 0) {
        certificate.add(
            CertificateRow.bits("l-mul", "special products", groups.get(i).entrant().subject())
                .bits(SpecialProduct.all().size(), wrong)
                .details("against their definition"));
      }
    }
  }

  private void errors(
      ApproxEntrant entrant, Subject reference, boolean withFunctions, Certificate certificate) {
    Subject place = entrant.place();
    boolean own =
        groups.stream().anyMatch(group -> group.differs(place))
            || Arrays.stream(Format.values()).anyMatch(format -> !entrant.serves(format));
    String basis =
        own || place.equals(reference)
            ? CertificateRow.MEASURED
            : "the bits are those of " + reference.name();
    List<ProductErrors> itsProducts =
        own
            ? ProductErrors.measureAll(entrant::serves, () -> entrant.on(Products.builder()))
            : products;
    itsProducts.forEach(errors -> errors.certify(place, basis, certificate));
    MatrixErrors itsMatrices =
        own
            ? MatrixErrors.measure(
                matrices.rows(),
                matrices.columns(),
                matrices.depth(),
                what -> {},
                entrant::serves,
                () -> entrant.on(Products.builder()))
            : matrices;
    itsMatrices.certify(place, basis, certificate);
    if (withFunctions) {
      List<FunctionErrors> itsFunctions =
          own
              ? FunctionErrors.measureAll(entrant.on(PiecewiseAffine.builder()).build())
              : functions;
      itsFunctions.forEach(errors -> errors.certify(place, basis, certificate));
    }
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
