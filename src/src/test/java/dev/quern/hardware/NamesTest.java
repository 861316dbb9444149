package dev.quern.hardware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quern.hardware.Selection.Candidate;
import dev.quern.internal.bindings.quern_h;
import dev.quern.softmax.Algorithm;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** The names that users write and read. */
class NamesTest {
  @Test
  void idsAreReadBack() {
    for (Backend backend : Backend.values()) {
      assertSame(backend, Backend.of(backend.id()));
    }
    for (Tier tier : Tier.values()) {
      assertSame(tier, Tier.of(tier.id()));
    }
    for (Algorithm algorithm : Algorithm.values()) {
      assertSame(algorithm, Algorithm.of(algorithm.id()));
    }
  }

  @Test
  void idsAreThoseOfTheDocumentation() {
    assertEquals("native", Backend.NATIVE.id());
    assertEquals("x86-64-v2", Tier.X86_64_V2.id());
    assertEquals("x86-64-v4", Tier.X86_64_V4.id());
    assertEquals("neon", Tier.NEON.id());
    assertEquals("two-pass", Algorithm.TWO_PASS.id());
    assertEquals("three-pass-reload", Algorithm.THREE_PASS_RELOAD.id());
    assertEquals("three-pass-recompute", Algorithm.THREE_PASS_RECOMPUTE.id());
  }

  /** Where upper and lower case are another matter. */
  @Test
  void idsAreTheSameInTurkish() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("tr"));
      assertEquals("native", Backend.NATIVE.id());
      assertEquals("x86-64-v3", Tier.X86_64_V3.id());
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void unknownNamesAreRefusedWithTheKnownOnes() {
    for (String unknown : List.of("", "Native", "x86_64_v3", "nonsense")) {
      for (String message :
          List.of(
              assertThrows(IllegalArgumentException.class, () -> Backend.of(unknown)).getMessage(),
              assertThrows(IllegalArgumentException.class, () -> Tier.of(unknown)).getMessage(),
              assertThrows(IllegalArgumentException.class, () -> Algorithm.of(unknown))
                  .getMessage())) {
        assertTrue(message.contains("'" + unknown + "'"), message);
        assertTrue(
            message.contains("scalar") || message.contains("neon") || message.contains("two-pass"),
            message);
      }
    }
  }

  @Test
  void masksNameTheTiersOfTheirBits() {
    assertEquals(List.of(), Tier.ofMask(0));
    assertEquals(List.of(Tier.X86_64_V2, Tier.X86_64_V4), Tier.ofMask(0b101));
    assertEquals(List.of(Tier.NEON), Tier.ofMask(1 << 3));
    assertEquals(List.of(Tier.values()), Tier.ofMask(-1));
  }

  @Test
  void aSelectionSaysWhatWhyAndWhyNot() {
    List<Candidate> candidates = new ArrayList<>();
    candidates.add(new Candidate(Backend.NATIVE, Tier.X86_64_V4, false, "this CPU lacks it"));
    candidates.add(new Candidate(Backend.NATIVE, Tier.X86_64_V3, true, ""));
    candidates.add(new Candidate(Backend.SCALAR, null, true, "serves, but slowly"));
    Selection selection = new Selection(Backend.NATIVE, Tier.X86_64_V3, "the fastest", candidates);
    candidates.clear();
    String[] lines = {
      "native x86-64-v3: the fastest",
      "  native x86-64-v4 (unusable): this CPU lacks it",
      "  scalar (usable): serves, but slowly"
    };
    assertEquals(String.join(System.lineSeparator(), lines), selection.toString());
    assertEquals(3, selection.candidates().size());
    List<Candidate> copy = selection.candidates();
    assertThrows(UnsupportedOperationException.class, () -> copy.remove(0));
  }

  @Test
  void capabilitiesAreComplete() {
    Capabilities capabilities = Capabilities.probe();
    assertSame(capabilities, Capabilities.probe());
    assertNotNull(capabilities.cpu().vendor());
    assertNotNull(capabilities.cpu().model());
    assertNotNull(capabilities.cpu().features());
    assertTrue(capabilities.cpu().processors() >= 1);
    assertEquals(System.getProperty("os.arch"), capabilities.cpu().architecture());
    assertTrue(capabilities.jvm().vectorModule(), "the tests run with the vector module");
    Capabilities.NativeKernels kernels = capabilities.nativeKernels();
    if (kernels.unavailable() == null) {
      assertEquals(quern_h.QUERN_ABI_VERSION(), kernels.abiVersion());
      assertTrue(kernels.sha256().matches("[0-9a-f]{64}"), kernels.sha256());
      assertTrue(kernels.cpuTiers().containsAll(kernels.usableTiers()));
    } else {
      assertEquals(List.of(), kernels.usableTiers());
    }
  }
}
