package dev.quern.cli.verify.directional;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecoveryTest {
  private static Recovery measure(int d, double k, long rows) {
    return Recovery.measure(d, k, rows, 7, n -> {});
  }

  @Test
  void errorsAreOfTheSizeOfTheStandardError() {
    double squares = 0;
    int n = 200;
    for (int seed = 0; seed < n; seed++) {
      Recovery r = Recovery.measure(5, 12, 400, seed, rows -> {});
      assertEquals(400, r.rows());
      squares += r.known() * r.known() + r.unbiased() * r.unbiased();
    }
    // Two estimates of about the same error, chi-squared with n degrees of freedom each.
    assertEquals(2 * n, squares, 4 * 2 * Math.sqrt(2 * n));
  }

  @Test
  void theBiasOfMaximumLikelihoodIsAsExpected() {
    Recovery noise = measure(300, 3, 500);
    assertTrue(noise.bias() > 3, noise.toString());
    assertTrue(noise.likelihood() > 3, noise.toString());
    assertTrue(noise.holds(), "the others have no bias: " + noise);
    double sum = 0;
    double expected = 0;
    for (int seed = 0; seed < 100; seed++) {
      Recovery small = Recovery.measure(20, 40, 100, seed, rows -> {});
      sum += small.likelihood() - small.known();
      expected += small.bias();
    }
    assertEquals(expected, sum, 0.15 * expected);
  }

  @Test
  void whatIsFarOffFails() {
    Recovery right = measure(3, 10, 1000);
    assertTrue(right.holds(), right.toString());
    Recovery wrong = new Recovery(3, 10, 1000, right.fit(), 3.1, 0, 0, 0);
    assertFalse(wrong.holds());
    assertFalse(new Recovery(3, 10, 1000, right.fit(), 0, -3.1, 0, 0).holds());
    assertTrue(new Recovery(3, 10, 1000, right.fit(), 0, -3.1, 9, 0).holds());
    assertFalse(new Recovery(3, 10, 1000, right.fit(), 0, 0, 0, -3.1).holds());
    StringWriter out = new StringWriter();
    Recovery.print(List.of(right, wrong), new PrintWriter(out));
    List<String> lines = out.toString().lines().toList();
    assertEquals(4, lines.size());
    assertFalse(lines.get(2).contains("FAILED"), out.toString());
    assertTrue(lines.get(3).contains("FAILED"), out.toString());
  }
}
