package dev.quern.cli.verify.bessel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quern.bench.BesselPeer;
import dev.quern.bench.BesselRegion;
import dev.quern.bench.PeerUnavailableException;
import dev.quern.bessel.BesselFunction;
import dev.quern.cli.verify.Certificate;
import dev.quern.cli.verify.CertificateRow;
import dev.quern.cli.verify.Subject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BesselVerificationTest {
  private static final double U = 0x1p-53;

  private static ReferenceTable table(String csv) {
    try {
      return ReferenceTable.read(new BufferedReader(new StringReader(csv)));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void everyEntrantHoldsAndGivesTheSameBits() {
    List<ReferenceTable> some = ReferenceTable.all().stream().map(table -> table.each(8)).toList();
    BesselResult result = new BesselVerification(some, 1000, what -> {}).run();
    StringWriter table = new StringWriter();
    result.print(new PrintWriter(table));
    assertTrue(result.holds(), table.toString());
    for (String part : List.of("log-bessel-i-dorder", "scalar, arrays", "single values")) {
      assertTrue(table.toString().contains(part), table.toString());
    }
    Score first = result.scores().get(0);
    assertTrue(
        first.largest(Measure.LOG_I) > 0.3, "an error that small is not measured but made up");
  }

  @Test
  void tablesHaveEveryFunctionAndRegion() {
    List<ReferenceTable> tables = ReferenceTable.all();
    assertEquals(
        Set.of(BesselFunction.LOG_I, BesselFunction.LOG_K), tables.get(0).functions().keySet());
    assertEquals(BesselFunction.values().length - 2, tables.get(1).functions().size());
    assertTrue(tables.get(0).size() >= 20_000, "points: " + tables.get(0).size());
    for (ReferenceTable table : tables) {
      int[] points = new int[BesselRegion.values().length];
      for (int i = 0; i < table.size(); i++) {
        points[BesselRegion.of(table.orders()[i], table.x()[i]).ordinal()]++;
      }
      for (BesselRegion region : BesselRegion.values()) {
        assertTrue(points[region.ordinal()] > 10, region + ": " + points[region.ordinal()]);
      }
    }
  }

  @Test
  void referencesAreReadToMoreDigitsThanADoubleHas() {
    ReferenceTable table =
        table(
            "order,x,logI,tag,logK\n"
                + "2.5,1e-300,0.1,border,-1e-30\n"
                + "0,5e-324,6.1e-648,tiny,1e400\n");
    assertEquals(2, table.size());
    assertEquals(1e-300, table.x()[0]);
    assertEquals(Double.MIN_VALUE, table.x()[1]);
    assertEquals(Set.of(BesselFunction.LOG_I, BesselFunction.LOG_K), table.functions().keySet());
    ReferenceTable.Exact logI = table.functions().get(BesselFunction.LOG_I);
    assertEquals(0.1, logI.high()[0]);
    // 0.1 is stored as 0.1000000000000000055511151231257827...
    assertEquals(-5.551115123125783e-18, logI.low()[0]);
    assertEquals(5.551115123125783e-18, logI.error(0, 0.1));
    assertEquals(0, logI.error(1, 0));
    ReferenceTable.Exact logK = table.functions().get(BesselFunction.LOG_K);
    assertEquals(0, logK.error(1, Double.POSITIVE_INFINITY));
    assertEquals(Double.POSITIVE_INFINITY, logK.error(1, Double.NEGATIVE_INFINITY));
    assertEquals(Double.POSITIVE_INFINITY, logK.error(1, Double.MAX_VALUE));
    assertEquals(Double.POSITIVE_INFINITY, logK.error(0, Double.NaN));
  }

  @Test
  void errorsAreRelativeToWhatTheMeasureSays() {
    assertEquals(0.5, Measure.LOG_I.scale().of(5, 3, 4, -4));
    assertEquals(0.25, Measure.RATIO_I.scale().of(0.125, 3, 4, -0.5));
    assertEquals(0.125, Measure.LOG_I_DX.scale().of(0.125, 3, 4, -0.5));
    assertEquals(0.0625, Measure.LOG_K_DORDER.scale().of(0.125, 3, 4, -2));
    double huge = Double.MAX_VALUE;
    assertEquals(U, Measure.LOG_I.scale().of(huge * U, huge / 2, 0, huge / 2), U * 1e-9);
    assertEquals(0, Measure.RATIO_I.scale().of(0, 1e15, 1e-300, 0));
    assertEquals(
        Double.POSITIVE_INFINITY, Measure.LOG_I.scale().of(Double.POSITIVE_INFINITY, 3, 4, 1));
  }

  @Test
  void aScoreKnowsTheLargestErrorAndWhereItWas() {
    ReferenceTable table = table("order,x,logI\n0,30,1\n2.5,0.5,1\n12,16,1\n12,16.5,1\n");
    Score score = new Score();
    double[] results = {99, 1, 1 + 10 * U, 1 - 66 * U, 1};
    score.add(Measure.LOG_I, table, results, 1);
    assertEquals(3, score.largest(Measure.LOG_I));
    assertEquals(3, score.largest(Measure.LOG_I, BesselRegion.R20));
    assertEquals(10 / (2 + Math.sqrt(6.5)), score.largest(Measure.LOG_I, BesselRegion.SMALL_X));
    assertEquals(0, score.largest(Measure.LOG_I, BesselRegion.R30));
    assertEquals("order 12.0, x 16.0", score.worst(Measure.LOG_I));
    assertNull(score.worst(Measure.LOG_I_0));
    assertTrue(score.holds());
    // Of order 0 alone, and relative.
    score.add(Measure.LOG_I_0, table, new double[] {1 + 4 * U, 9, 9, 9}, 0);
    assertEquals(4, score.largest(Measure.LOG_I_0));
    assertTrue(score.holds());
    score.add(Measure.LOG_I_0, table, new double[] {1 + 6 * U, 9, 9, 9}, 0);
    assertFalse(score.holds());
  }

  @ParameterizedTest
  @EnumSource
  void noMeasureHoldsForNan(Measure measure) {
    String[] names = {"logI", "logK", "ratioI", "ratioK", "dLogIdx", "dLogKdx"};
    String[] more = {"dLogIdOrder", "dLogKdOrder", "logIExpScaled", "logKExpScaled"};
    String header = String.join(",", names) + "," + String.join(",", more);
    ReferenceTable table =
        table("order,x," + header + ",logIPowerScaled,logKPowerScaled\n0,1" + ",1".repeat(12));
    Score score = new Score();
    score.add(measure, table, new double[] {1}, 0);
    assertTrue(score.holds());
    score.add(measure, table, new double[] {Double.NaN}, 0);
    assertFalse(score.holds());
    assertEquals("order 0.0, x 1.0", score.worst(measure));
  }

  @Test
  void differencesAndWrongSpecialsBreakAScore() {
    Score score = new Score();
    assertTrue(score.holds());
    score.addDiffering(0);
    assertTrue(score.holds());
    score.addDiffering(2);
    assertFalse(score.holds());
    score.addWrongSpecial();
    assertEquals("2 results differ, 1 wrong specials", score.problems());
  }

  @Test
  void aVerificationWithoutAMeasureDoesNotHold() {
    ReferenceTable only = table("order,x,logI\n0,1,0.235914358507178648689414846199\n");
    BesselResult result = new BesselVerification(List.of(only), 10, what -> {}).run();
    assertFalse(result.holds());
  }

  @Test
  void wrongReferencesAreSeen() {
    ReferenceTable wrong = table("order,x,logI\n0,1,0.2359143585071\n");
    BesselResult result = new BesselVerification(List.of(wrong), 10, what -> {}).run();
    StringWriter table = new StringWriter();
    result.print(new PrintWriter(table));
    assertTrue(table.toString().contains("order 0.0, x 1.0: bound broken"), table.toString());
  }

  @Test
  void aWrongEntrantIsCaughtAndMeasured() {
    ReferenceTable table =
        table("order,x,logI\n0,1,0.235914358507178648689414846199\n2.5,1,-2.83\n");
    List<BesselContestant> all = BesselEntrant.all();
    BesselContestant right = all.get(0);
    BesselContestant wrong = new WrongContestant(all.get(1), BesselFunction.LOG_I, 0);
    BesselResult result =
        new BesselVerification(List.of(table), 10, what -> {}, List.of(right, wrong)).run();
    assertFalse(result.holds());
    Certificate certificate = new Certificate(null);
    result.certify(certificate);
    assertFalse(certificate.holds());
    CertificateRow bits =
        certificate.rows().stream()
            .filter(
                row ->
                    row.kind() == CertificateRow.Kind.BITS
                        && row.function().equals(BesselFunction.LOG_I.id()))
            .findFirst()
            .orElseThrow();
    assertEquals(1, bits.differing(), bits.toString());
    assertEquals(wrong.subject().name(), bits.contender());
    assertEquals("order 0.0 (0x0.0p0), x = 1.0 (0x1.0p0)", bits.first());
    CertificateRow own =
        certificate.rows().stream()
            .filter(
                row ->
                    row.kind() == CertificateRow.Kind.ACCURACY
                        && row.function().equals("log-bessel-i of order 0")
                        && row.contender().equals(wrong.subject().name()))
            .findFirst()
            .orElseThrow();
    assertEquals(CertificateRow.MEASURED, own.basis());
    assertEquals(Double.POSITIVE_INFINITY, own.error());
    assertFalse(own.holds());
  }

  /** Gives NaN at one point. */
  private record WrongContestant(BesselContestant right, BesselFunction function, int at)
      implements BesselContestant {
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
    public boolean has(BesselFunction which) {
      return true;
    }

    @Override
    public void apply(BesselFunction which, double[] orders, double[] x, double[] result) {
      right.apply(which, orders, x, result);
      if (which == function) {
        result[at] = Double.NaN;
      }
    }
  }

  @Test
  void peersAreMeasuredWithoutWhatFails() {
    ReferenceTable table = table("order,x,logI\n1,1,4\n1,1,4\n1,1,4\n1,1,0.5\n");
    double[] results = {4 + 8 * 2 * U, 4 - 8 * 8 * U, Double.NaN, 0.5};
    PeerAccuracy.Errors errors = PeerAccuracy.Errors.of(BesselFunction.LOG_I, table, results);
    assertEquals(4 * U, errors.median());
    assertEquals(16 * U, errors.largest());
    assertEquals(64 / (5 + Math.sqrt(2)), errors.condition(), 1e-9);
    assertEquals(0.25, errors.failed());
  }

  @Test
  void theTableOfPeersNamesEachOfThemOrWhyNot() {
    ReferenceTable table = table("order,x,logI,logK\n0,1,0.2359143585071786,-0.865064398906788\n");
    StringWriter text = new StringWriter();
    PeerAccuracy.measure(table).print(new PrintWriter(text));
    assertTrue(text.toString().contains("Quern, "), text.toString());
    for (BesselPeer peer : BesselPeer.values()) {
      String expected;
      try {
        expected = peer.version() + " ";
      } catch (PeerUnavailableException e) {
        expected = peer.id() + " ";
      }
      assertTrue(text.toString().contains("  " + expected), text.toString());
    }
  }
}
