package dev.quern.bessel;

import static dev.quern.bessel.Kernels.kernel;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quern.hardware.Backend;
import dev.quern.hardware.BackendUnavailableException;
import dev.quern.hardware.Selection;
import dev.quern.hardware.Selection.Candidate;
import dev.quern.hardware.Tier;
import dev.quern.testing.Subject;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What is offered has the bits it should, and says what it is. */
class SelfTestTest {
  @Test
  void theDigestIsThatOfTheScalarBackend() {
    long digest = BesselBackend.digest(new BesselPasses.Scalar());
    assertEquals(BesselBackend.EXPECTED, digest, Long.toHexString(digest));
  }

  @Test
  void everythingOfferedPasses() {
    for (Subject subject : Subject.all()) {
      BesselPasses passes = BesselBackend.passes(subject.backend(), subject.tier());
      assertEquals(BesselBackend.EXPECTED, BesselBackend.digest(passes), subject.toString());
    }
  }

  /** A wrong result in any class of any function would be noticed. */
  @Test
  void aPassThatGivesOtherBitsChangesTheDigest() {
    BesselPasses scalar = new BesselPasses.Scalar();
    for (BesselFunction f : BesselFunction.values()) {
      for (int k = 1; k <= Points.CLASSES; k++) {
        int[] plan = BesselPlan.of(f, k);
        int last = plan[plan.length - 2];
        int terms = plan[plan.length - 1];
        BesselPasses wrong =
            (pass, c, from, n, t) -> {
              scalar.run(pass, c, from, n, t);
              if (pass == last && t == terms) {
                for (int i = from; i < from + n; i++) {
                  c[BesselBlock.results() + i] = Math.nextUp(c[BesselBlock.results() + i]);
                }
              }
            };
        assertTrue(
            BesselBackend.EXPECTED != BesselBackend.digest(wrong),
            f + " of class " + k + " is not tested");
      }
    }
  }

  @Test
  void aTierThatCannotRunIsRefusedWithItsReason() {
    for (Candidate c : LogBessel.best().selection().candidates()) {
      if (c.tier() != null && !c.usable()) {
        String message =
            assertThrows(
                    BackendUnavailableException.class,
                    () -> LogBessel.builder().tier(c.tier()).build())
                .getMessage();
        assertTrue(message.contains(c.tier().id()) && message.contains(c.reason()), message);
      }
    }
    Tier foreign = System.getProperty("os.arch").equals("aarch64") ? Tier.X86_64_V3 : Tier.NEON;
    assertThrows(
        BackendUnavailableException.class, () -> LogBessel.builder().tier(foreign).build());
  }

  @Test
  void aKernelSaysWhatItIsAndWhyNotTheOthers() {
    for (Subject subject : Subject.all()) {
      LogBessel bessel = kernel(subject, 3, null);
      assertSame(subject.backend(), bessel.backend());
      assertSame(subject.tier(), bessel.tier());
      assertEquals(3, bessel.threads());
      Selection selection = bessel.selection();
      assertSame(subject.backend(), selection.backend());
      assertSame(subject.tier(), selection.tier());
      assertTrue(!selection.reason().isEmpty());
      String text = selection.toString();
      for (Candidate c : selection.candidates()) {
        boolean chosen = c.backend() == subject.backend() && c.tier() == subject.tier();
        assertEquals(chosen, c.reason().isEmpty(), text);
        assertTrue(text.contains(c.backend().id()) && text.contains(c.reason()), text);
        assertTrue(c.tier() == null || text.contains(c.tier().id()), text);
      }
      for (Backend backend : Backend.values()) {
        assertTrue(selection.candidates().stream().anyMatch(c -> c.backend() == backend), text);
      }
    }
  }

  @Test
  void functionsHaveDifferentNames() {
    BesselFunction[] all = BesselFunction.values();
    assertEquals(all.length, Arrays.stream(all).map(BesselFunction::id).distinct().count());
    for (BesselFunction f : all) {
      assertTrue(f.id().matches("(log-)?bessel-[a-z-]+"), f.id());
    }
  }
}
