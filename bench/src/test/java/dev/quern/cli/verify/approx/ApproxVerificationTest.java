package dev.quern.cli.verify.approx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quern.approx.Format;
import dev.quern.cli.verify.Certificate;
import dev.quern.cli.verify.CertificateRow;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ApproxVerificationTest {
  @Test
  void everyEntrantGivesTheSameBits() {
    BitComparison bits = new BitComparison(ApproxEntrant.all(), what -> {});
    bits.add("products", BitCase.products(1000));
    bits.add("matrix products", ApproxVerification.each(7, BitCase.matrices()));
    bits.add("functions", BitCase.functions(1000));
    for (ApproxScore score : bits.scores()) {
      assertTrue(score.holds(), score.toString());
      assertEquals("same", score.text());
    }
  }

  @Test
  void anotherBitIsSeen() {
    List<ApproxEntrant> all = ApproxEntrant.all();
    ApproxEntrant wrong = all.get(1);
    BitComparison bits = new BitComparison(all, what -> {});
    bits.add("numbers", List.of(entrant -> new int[] {1, entrant == wrong ? 3 : 2}));
    List<ApproxScore> scores = bits.scores();
    assertEquals("1 results differ", scores.get(1).text());
    assertFalse(scores.get(1).holds());
    assertTrue(scores.get(0).holds());
    assertFalse(new ApproxScore("one", 9, 0, 2).holds());
    assertEquals("2 wrong specials", new ApproxScore("one", 9, 0, 2).text());
    assertEquals("1 results differ, 2 wrong specials", new ApproxScore("one", 9, 1, 2).text());
    assertEquals("nothing compared", new ApproxScore("one", 0, 0, 0).text());
  }

  @Test
  void aWrongEntrantIsNamedInTheCertificateAndMeasured() {
    List<ApproxEntrant> all = ApproxEntrant.all();
    ApproxEntrant wrong = all.get(all.size() - 2);
    BitComparison bits = new BitComparison(all, what -> {});
    bits.add(GroupScore.PRODUCTS, List.of(entrant -> new int[] {1, entrant.equals(wrong) ? 3 : 2}));
    ProductErrors right = ProductErrors.measure(Fractions.FLOAT8_E5M2, Multiplier.L_MUL);
    MatrixErrors matrices = MatrixErrors.measure(2, 2, 8, what -> {});
    ApproxResult result =
        new ApproxResult(List.of(right), matrices, List.of(), bits.scores(), bits.groups());
    Certificate certificate = new Certificate(null);
    result.certify(true, certificate);
    List<CertificateRow> failed =
        certificate.rows().stream()
            .filter(row -> row.kind() == CertificateRow.Kind.BITS && !row.holds())
            .toList();
    assertEquals(1, failed.size(), failed.toString());
    assertEquals(wrong.subject().name(), failed.get(0).contender());
    assertEquals(2, failed.get(0).compared());
    assertEquals(1, failed.get(0).differing());
    for (CertificateRow row : certificate.rows()) {
      if (row.kind() == CertificateRow.Kind.ACCURACY
          && row.contender().equals(wrong.place().name())) {
        assertEquals(CertificateRow.MEASURED, row.basis(), row.toString());
      }
    }
  }

  @Test
  void aWrongSpecialIsSeen() {
    SpecialProduct right = SpecialProduct.all().get(0);
    SpecialProduct wrong =
        new SpecialProduct(
            right.arithmetic(), right.format(), right.x(), right.y(), right.product() + 1);
    for (ApproxEntrant entrant : ApproxEntrant.all()) {
      assertFalse(right.isWrongFor(entrant), entrant.name());
      assertTrue(wrong.isWrongFor(entrant), entrant.name());
    }
  }

  @ParameterizedTest
  @EnumSource
  void knownErrorsOfProductsAreReproduced(Fractions fractions) {
    int checked = 0;
    for (Multiplier multiplier : Multiplier.values()) {
      for (Check check : ProductErrors.measure(fractions, multiplier).checks()) {
        assertTrue(check.holds(), check.toString());
        checked++;
      }
    }
    assertTrue(checked >= 11, "checked: " + checked);
  }

  @Test
  void errorsOfProductsAreThoseOfPairs() {
    // 1, 1.25, 1.5, 1.75 in pairs: under Mitchell's rule 1 + x + y, or 2 (x + y) from 1 on.
    ProductErrors errors = ProductErrors.measure(Fractions.FLOAT8_E5M2, Multiplier.MITCHELL);
    double sum = 0;
    for (double x = 0; x < 1; x += 0.25) {
      for (double y = 0; y < 1; y += 0.25) {
        double product = x + y < 1 ? 1 + x + y : 2 * (x + y);
        sum += 100 * (product / ((1 + x) * (1 + y)) - 1);
      }
    }
    assertEquals(sum / 16, errors.mean(), 1e-12);
    assertEquals(-sum / 16, errors.meanAbsolute(), 1e-12);
    assertEquals(100 * (2 / 2.25 - 1), errors.least(), 1e-12);
    assertEquals(0, errors.greatest());
  }

  @Test
  void knownErrorsOfFunctionsAreReproduced() {
    List<Check> checks = new ArrayList<>();
    FunctionErrors.measureAll().forEach(errors -> checks.addAll(errors.checks()));
    assertEquals(4, checks.size());
    checks.forEach(check -> assertTrue(check.holds(), check.toString()));
  }

  @Test
  void knownErrorsOfMatrixProductsAreReproduced() {
    MatrixErrors errors = MatrixErrors.measure(256, 256, 1024, what -> {});
    assertEquals(7, errors.checks().size());
    errors.checks().forEach(check -> assertTrue(check.holds(), check.toString()));
  }

  @ParameterizedTest
  @CsvSource({
    "2.6549, 2.65, true",
    "2.6551, 2.65, false",
    "2.6451, 2.65, true",
    "2.6449, 2.65, false",
    "-0.974, -0.97, true",
    "0.97, -0.97, false",
    "24.6, 25, true",
    "24.4, 25, false",
    "NaN, 25, false"
  })
  void aFigureHoldsToItsLastDigit(double measured, String known, boolean holds) {
    assertEquals(holds, Check.figure("it", measured, known).holds());
  }

  @Test
  void otherChecksHoldWithinTheirBounds() {
    assertTrue(Check.near("it", 0.0509, "0.05", 0.02).holds());
    assertFalse(Check.near("it", 0.0511, "0.05", 0.02).holds());
    assertFalse(Check.near("it", Double.NaN, "0.05", 0.02).holds());
    assertTrue(Check.less("it", 1, 2).holds());
    assertFalse(Check.less("it", 2, 2).holds());
    assertFalse(Check.less("it", Double.NaN, 2).holds());
  }

  @Test
  void aBrokenFigureFailsTheResultAndIsNamed() {
    ApproxScore same = new ApproxScore("scalar, arrays", 10, 0, 0);
    ProductErrors right = ProductErrors.measure(Fractions.FLOAT8_E5M2, Multiplier.L_MUL);
    ProductErrors wrong =
        new ProductErrors(
            Fractions.FLOAT8_E5M2,
            Multiplier.L_MUL,
            right.mean(),
            right.meanAbsolute(),
            6,
            25,
            "there");
    MatrixErrors matrices = matrices(0.0375);
    assertTrue(result(right, matrices, same).holds());
    assertFalse(result(right, matrices, new ApproxScore("vector", 10, 1, 0)).holds());
    ApproxResult broken = result(wrong, matrices, same);
    assertFalse(broken.holds());
    String text = text(broken);
    String expected = "L-Mul, integer form, least error: 6.00000; expected 6.7: FAILED";
    assertTrue(text.contains(expected), text);
    assertFalse(result(right, matrices(0.04), same).holds());
    for (String part :
        List.of("10 of 11 reproduced", "scalar, arrays", "ESTIMATE", "emulated", "ISSCC 2014")) {
      assertTrue(text.contains(part), part + ": " + text);
    }
  }

  private static MatrixErrors matrices(double e4m3) {
    return new MatrixErrors(
        1,
        1,
        1,
        Map.of(
            "L-Mul, 23 mantissa bits", 0.0315,
            "L-Mul, 7 mantissa bits", 0.0315,
            "L-Mul, 3 mantissa bits", 0.07,
            "Mitchell", 0.0475,
            "PAM, offset 1.0552", 0.0308,
            "cast to float8-e4m3fn, exact multiply-add", e4m3,
            "cast to float8-e5m2, exact multiply-add", 0.0747));
  }

  private static ApproxResult result(
      ProductErrors products, MatrixErrors matrices, ApproxScore score) {
    return new ApproxResult(List.of(products), matrices, List.of(), List.of(score), List.of());
  }

  private static String text(ApproxResult result) {
    StringWriter text = new StringWriter();
    result.print(List.of(EnergyShape.matrixProduct("2x3x4")), new PrintWriter(text));
    return text.toString();
  }

  @Test
  void codesInMemoryAreReadAsTheyWereWritten() {
    int[] codes = {0, 1, 0x7F, 0x80, 0xFF};
    for (Format format : Format.values()) {
      assertTrue(Arrays.equals(codes, CodeMemory.read(CodeMemory.of(null, format, codes), format)));
    }
  }
}
