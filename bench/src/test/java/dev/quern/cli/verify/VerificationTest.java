package dev.quern.cli.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quern.bench.ElementType;
import dev.quern.bench.oracle.Oracle;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class VerificationTest {
  @ParameterizedTest
  @EnumSource(ElementType.class)
  void everyEntrantHoldsAndGivesTheSameBits(ElementType type) {
    VerificationResult result = new Verification(4099, false, what -> {}).run(type);
    StringWriter table = new StringWriter();
    result.print(new PrintWriter(table));
    assertTrue(result.holds(), table.toString());
    assertTrue(table.toString().contains("scalar three-pass-recompute"), table.toString());
    Score first = result.scores().get(0);
    assertTrue(first.ulp() > 0.4, "an error below half an ulp is not measured but made up");
  }

  /** Another last bit of the first element of rows of 17. */
  private record WrongContestant(Contestant right) implements Contestant {
    @Override
    public Subject subject() {
      return right.subject().call("wrong");
    }

    @Override
    public String name() {
      return "wrong";
    }

    @Override
    public boolean slow() {
      return false;
    }

    @Override
    public void apply(ElementType type, MemorySegment x, MemorySegment y) {
      right.apply(type, x, y);
      if (x.byteSize() == 17L * type.bytes()) {
        y.set(ValueLayout.JAVA_BYTE, 0, (byte) (y.get(ValueLayout.JAVA_BYTE, 0) ^ 1));
      }
    }

    @Override
    public double logSumExp(ElementType type, MemorySegment x, MemorySegment result) {
      return right.logSumExp(type, x, result);
    }
  }

  @ParameterizedTest
  @EnumSource(ElementType.class)
  void aWrongEntrantIsCaughtAndMeasured(ElementType type) {
    Contestant right = Entrant.all().get(0);
    Contestant wrong = new WrongContestant(right);
    VerificationResult result =
        new Verification(100, false, what -> {}, List.of(right, wrong)).run(type);
    assertFalse(result.holds());
    Certificate certificate = new Certificate(null);
    result.certify(certificate);
    assertFalse(certificate.holds());
    CertificateRow bits =
        certificate.rows().stream()
            .filter(row -> row.kind() == CertificateRow.Kind.BITS)
            .findFirst()
            .orElseThrow();
    assertEquals(wrong.subject().name(), bits.contender());
    assertEquals(Distribution.values().length, bits.differing(), bits.toString());
    assertEquals(Distribution.values()[0] + ", 17 elements", bits.first());
    for (CertificateRow row : certificate.rows()) {
      if (row.kind() == CertificateRow.Kind.ACCURACY) {
        assertEquals(CertificateRow.MEASURED, row.basis(), row.toString());
      }
    }
    StringWriter table = new StringWriter();
    certificate.print(new PrintWriter(table));
    String expected = "12 of ";
    assertTrue(table.toString().contains(expected), table.toString());
    assertTrue(table.toString().contains("FAILED"), table.toString());
  }

  private static MemorySegment floats(Arena arena, float... values) {
    return arena.allocateFrom(ValueLayout.JAVA_FLOAT, values);
  }

  @Test
  void theFloatOracleSeesErrors() {
    try (Arena arena = Arena.ofShared()) {
      Oracle oracle = Oracle.of(ElementType.FLOAT32, floats(arena, 0, 0, -200));
      assertEquals(new Oracle.Errors(0, 0, 0, 0), oracle.errors(floats(arena, 0.5f, 0.5f, 0)));
      Oracle.Errors off = oracle.errors(floats(arena, Math.nextUp(0.5f), 0.5f, 0x1p-127f));
      assertEquals(1, off.ulp(), 1e-6);
      assertEquals(Math.ulp(0.5f), off.sum(), 1e-12);
      assertEquals(1, off.unflushed());
      assertTrue(Double.isNaN(oracle.errors(floats(arena, Float.NaN, 0.5f, 0)).ulp()));
      assertEquals(0, oracle.logErrors((float) Math.log(2)).ulp(), 0.5);
      assertEquals(1, oracle.logErrors(Math.log(2) + Math.ulp(0.5f)).ulp(), 1e-6);
    }
  }

  @Test
  void theDoubleOracleSeesErrors() {
    try (Arena arena = Arena.ofShared()) {
      MemorySegment x = arena.allocateFrom(ValueLayout.JAVA_DOUBLE, 3, 3, -900);
      Oracle oracle = Oracle.of(ElementType.FLOAT64, x);
      MemorySegment y =
          arena.allocateFrom(ValueLayout.JAVA_DOUBLE, 0.5, Math.nextDown(0.5), Double.MIN_VALUE);
      Oracle.Errors off = oracle.errors(y);
      assertEquals(0.5, off.ulp(), 1e-9);
      assertEquals(1, off.unflushed());
      assertEquals(0, oracle.logErrors(3 + Math.log(2)).ulp(), 0.51);
    }
  }

  @Test
  void aScoreHoldsUntilABoundIsBroken() {
    Oracle.LogErrors good = new Oracle.LogErrors(0.5, 1e-8, false);
    assertTrue(score(new Oracle.Errors(2.9, 0, 1e-7, 0), good).holds());
    assertFalse(score(new Oracle.Errors(3.1, 0, 1e-7, 0), good).holds());
    assertFalse(score(new Oracle.Errors(Double.NaN, 0, 1e-7, 0), good).holds());
    assertFalse(score(new Oracle.Errors(1, 0, 2e-6, 0), good).holds());
    assertFalse(score(new Oracle.Errors(1, 0, 1e-7, 1), good).holds());
    Oracle.LogErrors far = new Oracle.LogErrors(2.1, 1e-8, false);
    assertFalse(score(new Oracle.Errors(1, 0, 1e-7, 0), far).holds());
    Oracle.LogErrors nearZero = new Oracle.LogErrors(9, 1e-8, true);
    assertTrue(score(new Oracle.Errors(1, 0, 1e-7, 0), nearZero).holds());
    Score differing = score(new Oracle.Errors(1, 0, 1e-7, 0), good);
    differing.addDifferingRow();
    assertFalse(differing.holds());
    assertEquals("1 rows differ", differing.problems());
  }

  private static Score score(Oracle.Errors errors, Oracle.LogErrors logErrors) {
    Score score = new Score(ElementType.FLOAT32);
    score.add(10, errors, logErrors, "a row", i -> "x");
    return score;
  }
}
