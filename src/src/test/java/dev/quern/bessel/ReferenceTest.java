package dev.quern.bessel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** That the tables are whole and read as they were written, by what is known without them. */
class ReferenceTest {
  @Test
  void theTablesCoverThePlane() {
    List<Reference.Row> rows = Reference.rows(BesselFunction.LOG_I);
    Set<String> families = new HashSet<>();
    int general = 0;
    for (Reference.Row row : rows) {
      families.add(row.tag());
      general += Set.of("wide", "middle", "core-uniform", "core-log").contains(row.tag()) ? 1 : 0;
    }
    assertTrue(general >= 20_000, "general points: " + general);
    assertEquals(15, families.size(), "families: " + families);
    assertEquals(rows.size(), Reference.rows(BesselFunction.LOG_K).size());
    for (BesselFunction function : BesselFunction.values()) {
      int count = Reference.rows(function).size();
      assertTrue(count >= 6_000, function + ": " + count);
    }
    assertEquals(460, Reference.olderRows(BesselFunction.LOG_K).size());
    assertEquals(100, Reference.olderRows(BesselFunction.LOG_K_DORDER).size());
  }

  @Test
  void orderOneHalfIsElementary() {
    int count = 0;
    for (Reference.Row row : Reference.rows(BesselFunction.LOG_K)) {
      if (row.order() == 0.5) {
        double value = 0.5 * StrictMath.log(Math.PI / 2) - 0.5 * StrictMath.log(row.x()) - row.x();
        assertTrue(row.error(value) <= 3, () -> row + ": " + value);
        count++;
      }
    }
    assertTrue(count >= 50, "rows: " + count);
  }

  @Test
  void derivativesInXAreTheRatiosAndTheOrderOverX() {
    List<Reference.Row> ratios = Reference.rows(BesselFunction.RATIO_K);
    List<Reference.Row> derivatives = Reference.rows(BesselFunction.LOG_K_DX);
    for (int i = 0; i < ratios.size(); i++) {
      Reference.Row row = ratios.get(i);
      double quotient = row.order() / row.x();
      double difference = quotient - row.exact().hi();
      if (Double.isFinite(difference)) {
        double bound = 2 * Math.ulp(Math.max(quotient, row.exact().hi()));
        double error = Math.abs(difference - derivatives.get(i).exact().hi());
        assertEquals(0, error, bound, row::toString);
      }
    }
  }

  @Test
  void valuesAgreeWithTheOlderTablesWhereTheyShareAPoint() {
    int shared = 0;
    for (BesselFunction function : BesselFunction.values()) {
      Map<List<Double>, Reference.Row> byPoint = new HashMap<>();
      for (Reference.Row row : Reference.rows(function)) {
        byPoint.put(List.of(row.order(), row.x()), row);
      }
      for (Reference.Row older : Reference.olderRows(function)) {
        Reference.Row row = byPoint.get(List.of(older.order(), older.x()));
        if (row != null && older.exact().hi() != 0) {
          assertEquals(older.exact().hi(), row.exact().hi(), row::toString);
          assertEquals(older.exact().lo(), row.exact().lo(), 1e-20 * Math.abs(row.exact().hi()));
          shared++;
        }
      }
    }
    assertTrue(shared >= 50, "shared values: " + shared);
  }

  @Test
  void theNearestDoubleIsWithinHalfAUnit() {
    for (BesselFunction function : BesselFunction.values()) {
      for (Reference.Row row : Reference.rows(function)) {
        double nearest = row.exact().hi();
        assertTrue(row.relative(nearest) <= 1, row::toString);
        assertTrue(row.error(nearest) <= 1, row::toString);
        assertEquals(Double.POSITIVE_INFINITY, row.error(Double.NaN), row::toString);
        if (row.exact().lo() != 0) {
          assertTrue(row.relative(Math.nextUp(nearest)) > 0.9 * 0.5, row::toString);
        }
      }
    }
  }
}
