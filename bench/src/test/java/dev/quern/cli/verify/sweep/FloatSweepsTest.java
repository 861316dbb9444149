package dev.quern.cli.verify.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quern.approx.PiecewiseAffine;
import dev.quern.approx.PiecewiseFunction;
import dev.quern.cli.verify.Certificate;
import dev.quern.cli.verify.CertificateRow;
import dev.quern.cli.verify.Subject;
import dev.quern.hardware.Selection;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FloatSweepsTest {
  /** Odd, so that all exponents meet many fractions; some 300 thousand inputs. */
  private static final Inputs SOME = new Inputs(14_321);

  private static List<CertificateRow> rows(
      Certificate certificate, CertificateRow.Kind kind, String function) {
    return certificate.rows().stream()
        .filter(row -> row.kind() == kind && row.function().equals(function))
        .toList();
  }

  @Test
  void everyFunctionHoldsOnEveryBackend() {
    AtomicLong done = new AtomicLong();
    FloatSweeps sweeps = new FloatSweeps(SOME, (n, what) -> done.addAndGet(n));
    Certificate certificate = new Certificate(null);
    sweeps.run(certificate);
    certificate
        .rows()
        .forEach(row -> assertTrue(row.holds() == null || row.holds(), row.toString()));
    assertTrue(certificate.holds());
    assertEquals(sweeps.work(), done.get());
    long usable =
        PiecewiseAffine.best().selection().candidates().stream()
            .filter(Selection.Candidate::usable)
            .count();
    for (PiecewiseFunction f : PiecewiseFunction.values()) {
      String name = f.name().toLowerCase(java.util.Locale.ROOT);
      for (String function : List.of(name, name + " slope")) {
        List<CertificateRow> bits = rows(certificate, CertificateRow.Kind.BITS, function);
        assertEquals(usable, bits.size(), function);
        bits.forEach(row -> assertEquals(SOME.count(), row.compared(), row.toString()));
      }
      List<CertificateRow> errors =
          rows(certificate, CertificateRow.Kind.ACCURACY, name).stream()
              .filter(row -> row.kernel().equals("piecewise-affine"))
              .toList();
      assertEquals(usable, errors.size(), name);
      errors.forEach(row -> assertTrue(row.error() > 0.05, "made up: " + row));
    }
    CertificateRow exp = rows(certificate, CertificateRow.Kind.ACCURACY, "exp").get(0);
    assertTrue(exp.error() > 0.5, "an error below half an ulp is made up: " + exp);
    assertEquals("softmax", exp.kernel());
  }

  /** Another last bit for one input. */
  private record WrongPiecewise(PiecewiseEntrant right, float at) implements PiecewiseEntrant {
    @Override
    public Subject subject() {
      return right.subject().call("wrong");
    }

    @Override
    public void apply(PiecewiseFunction f, boolean slope, float[] x, float[] y) {
      right.apply(f, slope, x, y);
      for (int i = 0; i < x.length; i++) {
        if (x[i] == at && f == PiecewiseFunction.LOG2 && !slope) {
          y[i] = Float.intBitsToFloat(Float.floatToRawIntBits(y[i]) ^ 1);
        }
      }
    }
  }

  private static final Inputs POWERS = new Inputs(1 << 16);

  /** As the one that the others are compared with, and as one of the others. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aWrongBitIsCaughtWithItsInput(boolean inReference) {
    List<PiecewiseEntrant> entrants = new ArrayList<>(PiecewiseEntrant.all().subList(0, 1));
    entrants.add(inReference ? 0 : 1, new WrongPiecewise(entrants.get(0), 2.5f));
    Certificate certificate = new Certificate(null);
    new PiecewiseSweep(entrants, POWERS, (n, what) -> {}).run(certificate);
    assertFalse(certificate.holds());
    for (CertificateRow row : rows(certificate, CertificateRow.Kind.BITS, "log2")) {
      boolean wrong = inReference || row.contender().contains("wrong");
      assertEquals(wrong ? 1 : 0, row.differing(), row.toString());
      if (wrong) {
        assertTrue(row.first().startsWith("x = 2.5 (0x1.4p1): "), row.first());
      }
    }
    rows(certificate, CertificateRow.Kind.BITS, "log2 slope")
        .forEach(row -> assertEquals(0, row.differing(), row.toString()));
  }

  private record WrongSoftmax(SoftmaxEntrant right) implements SoftmaxEntrant {
    @Override
    public Subject subject() {
      return right.subject().call("wrong");
    }

    @Override
    public void apply(float[] x, MemorySegment xSegment, float[] y, MemorySegment ySegment) {
      right.apply(x, xSegment, y, ySegment);
      for (int i = 0; i < x.length; i++) {
        y[i] = x[i] == -2 ? 2 * y[i] : y[i];
      }
    }
  }

  @Test
  void aWrongSoftmaxIsCaughtAndMeasured() {
    SoftmaxEntrant right = SoftmaxEntrant.all().get(0);
    Certificate certificate = new Certificate(null);
    // Rows that reach over infinity have no sum.
    Inputs rows = new Inputs(1 << 12);
    new SoftmaxSweep(List.of(right, new WrongSoftmax(right)), rows, (n, what) -> {})
        .run(certificate);
    String function = "softmax of every float32";
    CertificateRow bits = rows(certificate, CertificateRow.Kind.BITS, function).get(0);
    assertEquals(1, bits.differing());
    assertTrue(bits.first().startsWith("x = -2.0 "), bits.first());
    List<CertificateRow> errors = rows(certificate, CertificateRow.Kind.ACCURACY, function);
    assertTrue(errors.get(0).holds(), errors.toString());
    assertFalse(errors.get(1).holds(), errors.toString());
    assertTrue(errors.get(1).where().startsWith("x = -2.0 "), errors.toString());
  }

  @ParameterizedTest
  @CsvSource({
    "EXP2, 0.5, 1.5",
    "EXP2, -1.75, 0.3125",
    "EXP2, 128, Infinity",
    "EXP2, -126.5, 0",
    "EXP2, NaN, NaN",
    "LOG2, 3, 1.5",
    "LOG2, 0.375, -1.5",
    "LOG2, 1e-40, -Infinity",
    "LOG2, -1, NaN",
    "SQRT, 4, 2",
    "SQRT, 2, 1.5",
    "SQRT, -0.0, -0.0",
    "SQRT, Infinity, Infinity",
    "EXP, 0, 1",
    "EXP, -Infinity, 0",
    "LOG, 1, 0",
    "LOG, 0, -Infinity"
  })
  void definitionsAreWhatTheySay(PiecewiseFunction f, float x, float expected) {
    float[] y = new float[1];
    PiecewiseDefinition.apply(f, new float[] {x}, y, 1);
    assertEquals(expected, y[0]);
  }

  @Test
  void inputsAreAllOfThem() {
    assertEquals(1L << 32, new Inputs(1).count());
    assertEquals(1 << 16, new Inputs(1).chunks());
    assertEquals(1, new Inputs(1L << 32).count());
    Inputs some = new Inputs(40_000);
    long total = 0;
    for (long chunk = 0; chunk < some.chunks(); chunk++) {
      total += some.length(chunk);
    }
    assertEquals(some.count(), total);
    float[] x = new float[some.length(1) + 1];
    some.fill(1, x, 1);
    assertEquals((int) (40_000L * Inputs.CHUNK), Float.floatToRawIntBits(x[1]));
  }

  @Test
  void differencesNameTheFirstInput() {
    Differences none = new Differences();
    none.add(new float[] {1, 2}, new float[] {3, Float.NaN}, new float[] {3, Float.NaN}, 2);
    assertEquals(2, none.compared());
    assertEquals(0, none.differing());
    assertNull(none.first());
    Differences some = new Differences();
    some.add(new float[] {9, 2, 1}, new float[] {3, 0f, 5}, new float[] {3, -0f, 4}, 3);
    none.add(some);
    assertEquals(5, none.compared());
    assertEquals(2, none.differing());
    assertEquals("x = 1.0 (0x1.0p0): 4.0 (0x1.0p2), expected 5.0 (0x1.4p2)", none.first());
  }

  @Test
  void theWorstInputIsTheFirstOfTheLargestErrors() {
    WorstInput worst = new WorstInput();
    worst.add(new float[] {4, 3, 2, 1}, new double[] {1, -2, 2, Double.NaN}, 4);
    assertEquals(3, worst.inputs());
    assertEquals(2, worst.error());
    assertEquals("x = 2.0 (0x1.0p1)", worst.where());
    WorstInput infinite = new WorstInput();
    infinite.add(new float[] {7}, new double[] {Double.POSITIVE_INFINITY}, 1);
    worst.add(infinite);
    assertEquals(Double.POSITIVE_INFINITY, worst.error());
    assertEquals(4, worst.inputs());
  }

  @Test
  void aResultThatIsNanWhereTheFunctionIsNotIsInfinitelyWrong() {
    double[] errors = new double[2];
    StoodFor.LOG2.errors(new float[] {1.5f, -1}, new float[] {Float.NaN, Float.NaN}, errors, 2);
    assertEquals(Double.POSITIVE_INFINITY, errors[0]);
    assertTrue(Double.isNaN(errors[1]));
  }
}
