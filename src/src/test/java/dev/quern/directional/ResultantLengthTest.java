package dev.quern.directional;

import static dev.quern.directional.Reference.U;
import static dev.quern.directional.Reference.units;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResultantLengthTest {
  private static final int[] DIMENSIONS = {2, 3, 4, 7, 64, 128, 2048, 32768, 1_000_000};

  static Iterable<Reference> references() {
    return Reference.all();
  }

  private static void assertUnits(double units, double bound, String what) {
    assertTrue(
        units <= bound, () -> what + " is off by " + units + " u, expected at most " + bound);
  }

  @ParameterizedTest
  @MethodSource("references")
  void lengthComplementAndDerivativeAreWithinAFewRoundings(Reference r) {
    ResultantLength a = ResultantLength.of(r.dimension(), r.concentration());
    assertUnits(units(a.value(), r.length()), 4, "A");
    assertUnits(units(a.complement(), r.complement()), 8, "1 - A");
    assertUnits(units(a.derivative(), r.derivative()), 20, "dA/dk");
  }

  @ParameterizedTest
  @MethodSource("references")
  void theInverseFindsTheConcentration(Reference r) {
    double k =
        ResultantLength.inverse(
            r.dimension(), r.length().doubleValue(), r.complement().doubleValue());
    assertTrue(
        Math.abs(k - r.concentration()) <= 12 * U * r.concentration(),
        () -> k + " for " + r.concentration());
  }

  @Test
  void lengthOfTheInverseIsTheLength() {
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < 20_000; i++) {
      int d = DIMENSIONS[i % DIMENSIONS.length];
      boolean near1 = random.nextBoolean();
      double part = Math.pow(10, -15 * random.nextDouble()) / 2;
      double length = near1 ? 1 - part : part;
      double complement = near1 ? part : 1 - part;
      double k = ResultantLength.inverse(d, length, complement);
      ResultantLength a = ResultantLength.of(d, k);
      double error = near1 ? a.complement() / complement - 1 : a.value() / length - 1;
      String what = "dimension " + d + ", smaller part " + part + ", near 1 " + near1;
      assertTrue(Math.abs(error) <= 24 * U, () -> what + ": off by " + error / U + " u");
    }
  }

  @Test
  void theInverseGrowsWithTheLength() {
    for (int d : DIMENSIONS) {
      double last = 0;
      for (double part = 1e-18; part < 0.5; part *= 1.07) {
        double k = ResultantLength.inverse(d, part, 1 - part);
        assertTrue(k > last, "dimension " + d + ", length " + part);
        last = k;
      }
      for (double part = 0.5; part > 1e-300; part /= 1.3) {
        double k = ResultantLength.inverse(d, 1 - part, part);
        assertTrue(k > last, "dimension " + d + ", complement " + part);
        last = k;
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 128, 1_000_000, Integer.MAX_VALUE})
  void theEndsAreExact(int d) {
    assertEquals(new ResultantLength(0, 1, 1.0 / d), ResultantLength.of(d, 0));
    assertEquals(0, ResultantLength.inverse(d, 0, 1));
    assertEquals(Double.POSITIVE_INFINITY, ResultantLength.inverse(d, 1, 0));
    assertEquals(Double.POSITIVE_INFINITY, ResultantLength.inverse(d, 1, Double.MIN_VALUE));
    double tiny = ResultantLength.inverse(d, Double.MIN_NORMAL, 1);
    assertEquals(Double.MIN_NORMAL * d, tiny, 8 * U * tiny);
    double huge = ResultantLength.of(d, Double.MAX_VALUE).complement();
    assertEquals((d - 1) / 2.0 / Double.MAX_VALUE, huge, Math.max(8 * U * huge, 1e-323));
  }
}
