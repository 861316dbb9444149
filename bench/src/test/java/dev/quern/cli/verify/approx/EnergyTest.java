package dev.quern.cli.verify.approx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnergyTest {
  @Test
  void savingsAreThoseOfTheOperations() {
    // 3.6 of 3.7, 3.6 of 4.6; 1.05 of 1.1, 1.05 of 2.
    assertEquals(0.97297, Energy.FLOAT32.elementwiseSaving(), 1e-5);
    assertEquals(0.78261, Energy.FLOAT32.dotSaving(), 1e-5);
    assertEquals(0.95455, Energy.SIXTEEN_BITS.elementwiseSaving(), 1e-5);
    assertEquals(0.525, Energy.SIXTEEN_BITS.dotSaving(), 1e-12);
  }

  @Test
  void energiesAreThoseOfEachProductAndAddition() {
    assertEquals(4.6, Energy.FLOAT32.exact(1_000_000_000), 1e-12);
    assertEquals(1, Energy.FLOAT32.lMul(1_000_000_000), 1e-12);
    assertEquals(2, Energy.SIXTEEN_BITS.exact(1_000_000_000), 1e-12);
    assertEquals(0.95, Energy.SIXTEEN_BITS.lMul(1_000_000_000), 1e-12);
  }

  @Test
  void shapesHaveAsManyProductsAsTheirSizesSay() {
    assertEquals(24, EnergyShape.matrixProduct("2x3x4").products());
    // Scores, and probabilities by values.
    assertEquals(2 * 2 * 3 * 5 * 7, EnergyShape.attention("2x3x5x7").products());
    assertEquals(1L << 60, EnergyShape.matrixProduct("1048576x1048576x1048576").products());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "2", "2x3", "2x3x4x5", "2x3x0", "2x-3x4", "2x3xk", "2,3,4", "2x3x"})
  void otherShapesAreNone(String text) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> EnergyShape.matrixProduct(text));
    assertEquals(
        "--matrix-product is '" + text + "', expected MxNxK, whole numbers above 0",
        e.getMessage());
    assertThrows(IllegalArgumentException.class, () -> EnergyShape.attention("1x" + text + "x"));
  }

  @Test
  void shapesBeyondCountingAreNone() {
    String huge = "4294967296x4294967296x1";
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> EnergyShape.matrixProduct(huge));
    assertTrue(e.getMessage().contains("at most 2^63 - 1 products"), e.getMessage());
  }

  @Test
  void theTableSaysWhatItIsAndWhereItIsFrom() {
    StringWriter out = new StringWriter();
    Energy.print(
        List.of(
            EnergyShape.matrixProduct("1000x1000x1000"), EnergyShape.attention("32x2048x2048x128")),
        new PrintWriter(out, true));
    String text = out.toString();
    for (String part :
        List.of(
            "ESTIMATE, not measured here",
            "without memory",
            "M. Horowitz",
            "claims 95 %",
            "1,000,000,000 products",
            "34,359,738,368 products",
            "4.600 mJ",
            "1.000 mJ",
            "78.3 %",
            "saves neither time nor energy")) {
      assertTrue(text.contains(part), part + ": " + text);
    }
  }
}
