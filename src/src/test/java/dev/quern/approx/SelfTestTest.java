package dev.quern.approx;

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
    long digest = ApproxBackend.digest(new ScalarLoops());
    assertEquals(ApproxBackend.EXPECTED, digest, Long.toHexString(digest));
  }

  @Test
  void everythingOfferedPasses() {
    for (Subject subject : Subject.all()) {
      ApproxLoops loops = ApproxBackend.loops(subject.backend(), subject.tier());
      assertEquals(ApproxBackend.EXPECTED, ApproxBackend.digest(loops), subject.toString());
    }
  }

  /** A wrong last bit of any pass, sum or kind of tile would be noticed. */
  @Test
  void loopsThatGiveOtherBitsChangeTheDigest() {
    int passes = ApproxPass.SQRT_GRADIENT_PASS + 1;
    int modes = ApproxLoops.FORMULA_GUARDED + 1;
    for (int wrong = 0; wrong < passes + 2 + modes; wrong++) {
      long digest = ApproxBackend.digest(new WrongLoops(wrong));
      assertTrue(ApproxBackend.EXPECTED != digest, "loop " + wrong + " is not tested");
    }
    assertEquals(ApproxBackend.EXPECTED, ApproxBackend.digest(new WrongLoops(-1)));
  }

  @Test
  void aTierThatCannotRunIsRefusedWithItsReason() {
    for (Candidate c : Products.best(Arithmetic.lMul()).selection().candidates()) {
      if (c.tier() != null && !c.usable()) {
        String message =
            assertThrows(
                    BackendUnavailableException.class,
                    () -> Products.builder().tier(c.tier()).build())
                .getMessage();
        assertTrue(message.contains(c.tier().id()) && message.contains(c.reason()), message);
      }
    }
    Tier foreign = System.getProperty("os.arch").equals("aarch64") ? Tier.X86_64_V3 : Tier.NEON;
    assertThrows(BackendUnavailableException.class, () -> Products.builder().tier(foreign).build());
    assertThrows(
        BackendUnavailableException.class, () -> Attention.builder().tier(foreign).build());
    assertThrows(
        BackendUnavailableException.class, () -> PiecewiseAffine.builder().tier(foreign).build());
  }

  @Test
  void aKernelSaysWhatItIsAndWhyNotTheOthers() {
    Arithmetic arithmetic = Arithmetic.mitchell().raw();
    for (Subject subject : Subject.all()) {
      Products p = Kernels.products(subject, arithmetic, Format.FLOAT16, 3, null);
      assertSame(arithmetic, p.arithmetic());
      assertSame(Format.FLOAT16, p.format());
      check(subject, p.backend(), p.tier(), p.threads(), p.selection());
      Attention.Builder attention =
          Attention.builder().arithmetic(arithmetic).format(Format.BFLOAT16).causal(true);
      Attention a = Kernels.parallel(Kernels.on(subject, attention), 3, null).build();
      assertSame(arithmetic, a.arithmetic());
      assertSame(Format.BFLOAT16, a.format());
      assertTrue(a.causal());
      check(subject, a.backend(), a.tier(), a.threads(), a.selection());
      PiecewiseAffine.Builder affine = PiecewiseAffine.builder().offset(1.0552f).base(10);
      PiecewiseAffine f = Kernels.parallel(Kernels.on(subject, affine), 3, null).build();
      assertEquals(1.0552f, f.offset());
      assertEquals(10, f.base());
      check(subject, f.backend(), f.tier(), f.threads(), f.selection());
    }
    assertEquals(Math.E, PiecewiseAffine.best().base());
    assertEquals(1, PiecewiseAffine.best().offset());
    assertEquals(Arithmetic.lMul(), Products.builder().build().arithmetic());
    assertSame(Backend.SCALAR, Products.on(Backend.SCALAR, arithmetic).backend());
  }

  private static void check(
      Subject subject, Backend backend, Tier tier, int threads, Selection selection) {
    assertSame(subject.backend(), backend);
    assertSame(subject.tier(), tier);
    assertEquals(3, threads);
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
    for (Backend other : Backend.values()) {
      assertTrue(selection.candidates().stream().anyMatch(c -> c.backend() == other), text);
    }
  }

  @Test
  void onlyFunctionsWithABaseSaySo() {
    assertEquals(
        Arrays.asList(PiecewiseFunction.EXP, PiecewiseFunction.LOG),
        Arrays.stream(PiecewiseFunction.values()).filter(PiecewiseFunction::hasBase).toList());
  }
}
