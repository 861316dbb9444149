package dev.quern.cli.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.quern.hardware.Backend;
import dev.quern.hardware.Selection;
import dev.quern.hardware.Tier;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CertificateTest {
  private static final Subject SCALAR = Subject.of(Backend.SCALAR, null);
  private static final Subject NATIVE = Subject.of(Backend.NATIVE, Tier.X86_64_V3);

  private final Certificate certificate = new Certificate(null);

  private static CertificateRow.Builder error(Subject subject, double error) {
    return CertificateRow.accuracy("kernel", "function", subject)
        .type("float32")
        .error(error, "ulp", "x = 1", 4_294_967_296L)
        .bound(2)
        .measuredOn(SCALAR);
  }

  private static CertificateRow.Builder bits(long compared, long differing) {
    return CertificateRow.bits("kernel", "function", NATIVE)
        .type("float32")
        .bits(compared, differing);
  }

  private String table() {
    StringWriter table = new StringWriter();
    certificate.print(new PrintWriter(table));
    return table.toString();
  }

  @Test
  void nothingHoldsNothing() {
    assertFalse(certificate.holds());
    certificate.add(CertificateRow.absent("kernel", NATIVE, "no library"));
    assertFalse(certificate.holds());
  }

  @Test
  void itHoldsUntilARowDoesNot() {
    certificate.add(error(SCALAR, 2));
    certificate.add(bits(10, 0));
    assertTrue(certificate.holds());
    certificate.add(error(NATIVE, Double.NaN));
    assertFalse(certificate.holds());
  }

  @ParameterizedTest
  @CsvSource({"10, 0, true", "10, 1, false", "0, 0, false"})
  void bitsHoldIfSomeAreComparedAndAllAreTheSame(long compared, long differing, boolean holds) {
    certificate.add(bits(compared, differing));
    assertEquals(holds, certificate.holds());
  }

  @ParameterizedTest
  @CsvSource({"2, true", "2.1, false", "NaN, false", "Infinity, false"})
  void errorsHoldWithinTheirBound(double error, boolean holds) {
    certificate.add(error(SCALAR, error));
    assertEquals(holds, certificate.holds());
  }

  @Test
  void jsonHasARowALineWithWhatApplies() throws JsonProcessingException {
    certificate.add(error(NATIVE.algorithm("two-pass").inMemory(true).threads(2), 1.5));
    certificate.add(bits(10, 0));
    certificate.add(CertificateRow.absent("kernel", NATIVE, "no library"));
    assertEquals(5, certificate.text().lines().count());
    JsonNode rows = new ObjectMapper().readTree(certificate.text());
    JsonNode row = rows.get(0);
    assertEquals("accuracy", row.get("kind").asText());
    assertEquals(1, row.get("id").asInt());
    assertEquals("native x86-64-v3, two-pass, heap, 2 threads", row.get("contender").asText());
    assertEquals("x86-64-v3", row.get("tier").asText());
    assertEquals(4_294_967_296L, row.get("inputs").asLong());
    assertEquals("the bits are those of scalar", row.get("basis").asText());
    assertEquals("<=", row.get("sense").asText());
    assertTrue(row.get("holds").asBoolean());
    assertNull(row.get("compared"));
    assertEquals("bits", rows.get(1).get("kind").asText());
    assertNull(rows.get(1).get("error"));
    assertEquals("absent", rows.get(2).get("kind").asText());
    assertEquals("no library", rows.get(2).get("reason").asText());
    assertNull(rows.get(2).get("holds"));
  }

  @Test
  void whoCantServeIsListedWithTheReason() {
    Selection selection =
        new Selection(
            Backend.SCALAR,
            null,
            "",
            List.of(
                new Selection.Candidate(Backend.VECTOR, null, false, "no module"),
                new Selection.Candidate(Backend.SCALAR, null, true, "")));
    certificate.addAbsent("one", selection);
    certificate.addAbsent("other", selection);
    assertEquals(2, certificate.rows().size());
    assertTrue(table().contains("vector: no module (one, other)"), table());
  }

  @Test
  void theTableHasALineForAllWithTheSameErrorAndFitsInAHundredColumns() {
    certificate.add(error(SCALAR, 1.5));
    certificate.add(error(NATIVE, 1.5));
    certificate.add(
        CertificateRow.accuracy("kernel", "another function", SCALAR)
            .type("float8-e4m3fn, 3")
            .error(1e-300, "u max(1,|f|)", "a very long place ".repeat(12), 4_294_967_296L));
    certificate.add(bits(8_000_000_000_000L, 1).first("x = 7").details("against scalar"));
    String table = table();
    assertEquals(1, table.lines().filter(line -> line.contains("1.5000")).count(), table);
    assertTrue(table.contains("1 of 8,000,000,000,000 differ; first at x = 7"), table);
    table.lines().forEach(line -> assertTrue(line.length() <= 100, line));
  }

  @Test
  void whoDiffersHasALineOfItsOwn() {
    certificate.add(error(SCALAR, 1.5));
    certificate.add(error(NATIVE, 2.5).basis(CertificateRow.MEASURED));
    String table = table();
    assertTrue(table.contains("      on scalar"), table);
    assertTrue(table.contains("      on native x86-64-v3"), table);
    assertEquals(1, table.lines().filter(line -> line.contains("FAILED")).count(), table);
  }

  @Test
  void theLargestErrorKeepsItsPlaceAndNanIsLargest() {
    Largest largest = new Largest();
    assertNull(largest.where());
    largest.add(0, () -> "a");
    largest.add(0, () -> "b");
    assertEquals("a", largest.where());
    largest.add(Double.NaN, () -> "c");
    largest.add(1e300, () -> "d");
    assertEquals("c", largest.where());
    assertTrue(Double.isNaN(largest.error()));
  }
}
