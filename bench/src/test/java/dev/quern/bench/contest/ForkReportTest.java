package dev.quern.bench.contest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quern.hardware.Backend;
import dev.quern.hardware.Tier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ForkReportTest {
  private static Announcement ours(Backend backend, Tier tier, String algorithm, int threads) {
    return Announcement.ofQuern("x", backend, tier, algorithm, threads, "because");
  }

  private static ForkReport report(Announcement said) {
    ForkReport report = new ForkReport();
    report.accept(ForkLine.contender(0, said).toString());
    return report;
  }

  @ParameterizedTest
  @CsvSource({
    "native, VECTOR, , , 1",
    "vector, SCALAR, , , 1",
    "native:x86-64-v3, NATIVE, X86_64_V4, , 1",
    "native/two-pass, NATIVE, X86_64_V4, three-pass-reload, 1",
    "native*2, NATIVE, X86_64_V4, , 1"
  })
  void aBenchmarkThatRanElsewhereThanItsNameSaysIsRejected(
      String asked, Backend backend, Tier tier, String algorithm, int threads) {
    ForkReport report = report(ours(backend, tier, algorithm, threads));
    String message =
        assertThrows(IllegalStateException.class, () -> report.contender(0, asked)).getMessage();
    assertTrue(message.startsWith("asked for "), message);
  }

  @ParameterizedTest
  @CsvSource({
    "native, NATIVE, X86_64_V4, two-pass, 1",
    "auto, SCALAR, , two-pass, 1",
    "native:x86-64-v3, NATIVE, X86_64_V3, , 1",
    "vector/two-pass, VECTOR, , two-pass, 1",
    "native/l-mul*2, NATIVE, X86_64_V4, , 2"
  })
  void oneThatRanThereIsTaken(
      String asked, Backend backend, Tier tier, String algorithm, int threads) {
    Announcement said = ours(backend, tier, algorithm, threads);
    assertEquals(said, report(said).contender(0, asked));
  }

  @Test
  void forksOfOneContestMustRunTheSame() {
    ForkReport report = report(ours(Backend.NATIVE, Tier.X86_64_V4, null, 1));
    String other = ForkLine.contender(0, ours(Backend.VECTOR, null, null, 1)).toString();
    assertThrows(IllegalStateException.class, () -> report.accept(other));
  }

  @Test
  void whatForksSayIsReadBack() {
    ForkReport report = new ForkReport();
    report.accept("something else");
    report.accept(ForkLine.absent(2, "not \"built\"").toString());
    Entry.Accuracy accuracy = new Entry.Accuracy("ulp", 1.5, "here", 7);
    report.accept(ForkLine.accuracy(1, accuracy).toString());
    assertEquals("not \"built\"", report.absent(2));
    assertEquals(accuracy, report.accuracy(1));
    assertNull(report.contender(2, "native"));
  }
}
