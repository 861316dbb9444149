package dev.quern.softmax;

import static dev.quern.softmax.Kernels.kernel;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quern.hardware.Backend;
import dev.quern.hardware.BackendUnavailableException;
import dev.quern.hardware.Selection;
import dev.quern.hardware.Selection.Candidate;
import dev.quern.hardware.Tier;
import dev.quern.testing.Subject;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;

/** What is offered has the bits it should, and says what it is. */
class SelfTestTest {
  @Test
  void theDigestIsThatOfTheScalarBackend() {
    long digest =
        SoftmaxSelfTest.digest(ScalarSoftmax.passes(true, true), ScalarSoftmax.passes(false, true));
    assertEquals(SoftmaxSelfTest.EXPECTED, digest, Long.toHexString(digest));
  }

  @Test
  void everythingOfferedPasses() {
    for (Subject subject : Subject.all()) {
      assertNull(SoftmaxBackend.problem(subject.backend(), subject.tier()), subject.toString());
    }
  }

  @Test
  void aTierThatCannotRunIsRefusedWithItsReason() {
    for (Candidate c : Softmax.best().selection().candidates()) {
      if (c.tier() != null && !c.usable()) {
        String message =
            assertThrows(
                    BackendUnavailableException.class,
                    () -> Softmax.builder().tier(c.tier()).build())
                .getMessage();
        assertTrue(message.contains(c.tier().id()) && message.contains(c.reason()), message);
      }
    }
    Tier foreign = System.getProperty("os.arch").equals("aarch64") ? Tier.X86_64_V3 : Tier.NEON;
    assertThrows(BackendUnavailableException.class, () -> Softmax.builder().tier(foreign).build());
  }

  @Test
  void aKernelSaysWhatItIs() {
    for (Subject subject : Subject.all()) {
      Softmax softmax = kernel(subject, Algorithm.AUTO, 3, null);
      assertSame(subject.backend(), softmax.backend());
      assertSame(subject.tier(), softmax.tier());
      assertEquals(3, softmax.threads());
      Selection selection = softmax.selection();
      assertSame(subject.backend(), selection.backend());
      assertSame(subject.tier(), selection.tier());
      assertTrue(!selection.reason().isEmpty());
      long chosen = selection.candidates().stream().filter(c -> c.reason().isEmpty()).count();
      assertEquals(1, chosen, selection.toString());
    }
  }

  @Test
  void autoIsResolvedAndAChoiceKept() {
    for (long columns : new long[] {0, 1, 1000, 1L << 40}) {
      for (boolean inPlace : new boolean[] {true, false}) {
        for (Subject subject : Subject.all()) {
          Softmax auto = kernel(subject, Algorithm.AUTO);
          assertTrue(auto.algorithmFor(ValueLayout.JAVA_FLOAT, columns, inPlace) != Algorithm.AUTO);
          assertTrue(
              auto.algorithmFor(ValueLayout.JAVA_DOUBLE_UNALIGNED, columns, inPlace)
                  != Algorithm.AUTO);
          assertSame(
              Algorithm.TWO_PASS,
              kernel(subject, Algorithm.TWO_PASS)
                  .algorithmFor(ValueLayout.JAVA_DOUBLE, columns, inPlace));
        }
      }
    }
    Softmax scalar = Softmax.on(Backend.SCALAR);
    assertSame(
        Algorithm.THREE_PASS_RELOAD, scalar.algorithmFor(ValueLayout.JAVA_FLOAT, 1 << 20, true));
  }
}
