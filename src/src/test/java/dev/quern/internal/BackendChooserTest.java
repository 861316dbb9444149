package dev.quern.internal;

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
import dev.quern.internal.BackendChooser.Choice;
import dev.quern.testing.Subject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is chosen of what this machine offers, by a self-test that fails as it is told to. */
class BackendChooserTest {
  private static final String BACKEND = "quern.backend";
  private static final long RIGHT = 0x123abcL;

  private final List<Subject> tested = new ArrayList<>();
  private String before;

  @BeforeEach
  void clear() {
    before = System.clearProperty(BACKEND);
  }

  @AfterEach
  void restore() {
    if (before == null) {
      System.clearProperty(BACKEND);
    } else {
      System.setProperty(BACKEND, before);
    }
  }

  static List<Subject> subjects() {
    return Subject.all();
  }

  /** One whose self-test fails on these. */
  private BackendChooser failing(Subject... wrong) {
    return new BackendChooser(
        "a kernel",
        RIGHT,
        (backend, tier) -> {
          Subject subject = new Subject(backend, tier);
          tested.add(subject);
          return List.of(wrong).contains(subject) ? RIGHT + 1 : RIGHT;
        });
  }

  private static Subject of(Choice choice) {
    return new Subject(choice.backend(), choice.tier());
  }

  private static String refused(BackendChooser chooser, Backend backend, Tier tier) {
    return assertThrows(BackendUnavailableException.class, () -> chooser.choose(backend, tier))
        .getMessage();
  }

  private static void assertSays(String text, String... words) {
    for (String word : words) {
      assertTrue(text.contains(word), () -> "'" + word + "' is missing: " + text);
    }
  }

  @Test
  void theFirstThatPassesServesAndNoneAfterItIsTested() {
    List<Subject> all = Subject.all();
    for (int i = 0; i < all.size(); i++) {
      tested.clear();
      Choice choice = failing(all.subList(0, i).toArray(Subject[]::new)).choose(null, null);
      assertEquals(all.get(i), of(choice));
      assertEquals(all.subList(0, i + 1), tested);
      assertEquals("the fastest that serves here", choice.reason());
    }
  }

  @ParameterizedTest
  @MethodSource("subjects")
  void whatIsAskedForServesAndNothingElseIsTested(Subject subject) {
    Choice choice = failing().choose(subject.backend(), subject.tier());
    assertEquals(subject, of(choice));
    assertEquals("asked for by the program", choice.reason());
    assertEquals(List.of(subject), tested);
  }

  @ParameterizedTest
  @MethodSource("subjects")
  void aWrongDigestIsRefusedWithBothDigests(Subject subject) {
    String message = refused(failing(subject), subject.backend(), subject.tier());
    if (subject.tier() == null) {
      assertSays(message, subject.backend().id() + " can't serve a kernel");
    } else {
      assertSays(message, "native " + subject.tier().id() + " can't serve a kernel");
    }
    assertSays(message, subject.toString(), "self-test failed", "123abd", "123abc", "quern report");
  }

  @Test
  void aSelfTestThatThrowsIsAReasonNotAFailure() {
    List<Throwable> thrown =
        List.of(new IllegalStateException("no luck"), new UnsatisfiedLinkError("no symbol"));
    for (Throwable problem : thrown) {
      BackendChooser chooser =
          new BackendChooser(
              "a kernel",
              RIGHT,
              (backend, tier) -> {
                if (problem instanceof Error error) {
                  throw error;
                }
                throw (RuntimeException) problem;
              });
      assertSays(refused(chooser, Backend.SCALAR, null), "self-test failed", problem.getMessage());
      assertSays(chooser.problem(Backend.SCALAR, null), problem.toString());
    }
  }

  @Test
  void eachIsTestedOnce() {
    BackendChooser chooser = failing();
    Choice first = chooser.choose(Backend.SCALAR, null);
    assertSame(first, chooser.choose(Backend.SCALAR, null));
    assertNull(chooser.problem(Backend.SCALAR, null));
    assertEquals(1, tested.size(), tested.toString());
    BackendChooser wrong = failing(new Subject(Backend.SCALAR, null));
    tested.clear();
    assertEquals(refused(wrong, Backend.SCALAR, null), refused(wrong, Backend.SCALAR, null));
    assertEquals(1, tested.size(), tested.toString());
  }

  @ParameterizedTest
  @EnumSource(
      value = Backend.class,
      names = {"SCALAR", "VECTOR"})
  void aTierOfAnotherBackendIsRefusedByName(Backend backend) {
    String message =
        assertThrows(
                IllegalArgumentException.class, () -> failing().choose(backend, Tier.X86_64_V3))
            .getMessage();
    assertSays(message, "x86-64-v3", "native", backend.id());
    assertEquals(List.of(), tested);
  }

  @Test
  void aTierOfAnotherArchitectureIsRefusedByName() {
    boolean arm = System.getProperty("os.arch").equals("aarch64");
    Tier foreign = arm ? Tier.X86_64_V3 : Tier.NEON;
    assertSays(refused(failing(), null, foreign), "native " + foreign.id());
    assertEquals(List.of(), tested);
  }

  @Test
  void thePropertyIsObeyedAndNamedUnlessTheProgramAsks() {
    System.setProperty(BACKEND, "scalar");
    Choice choice = failing().choose(null, null);
    assertEquals(Backend.SCALAR, choice.backend());
    assertEquals("-Dquern.backend=scalar", choice.reason());
    Subject scalar = new Subject(Backend.SCALAR, null);
    assertSays(refused(failing(scalar), null, null), "(-Dquern.backend=scalar)");
    System.setProperty(BACKEND, "native");
    choice = failing().choose(Backend.SCALAR, null);
    assertEquals(Backend.SCALAR, choice.backend());
    assertEquals("asked for by the program", choice.reason());
  }

  /** The choice is kept for the settings it was made under. */
  @Test
  void anotherPropertyMakesAnotherChoice() {
    BackendChooser chooser = failing();
    Subject fastest = of(chooser.choose(null, null));
    assertEquals(Subject.all().get(0), fastest);
    System.setProperty(BACKEND, "scalar");
    assertEquals(Backend.SCALAR, chooser.choose(null, null).backend());
    System.clearProperty(BACKEND);
    assertEquals(fastest, of(chooser.choose(null, null)));
  }

  @Test
  void theExplanationNamesTheChosenTheOthersAndTheWrong() {
    Subject scalar = new Subject(Backend.SCALAR, null);
    for (Subject wrong : Subject.all()) {
      if (wrong.equals(scalar)) {
        continue;
      }
      BackendChooser chooser = failing(wrong);
      Selection selection = chooser.explain(chooser.choose(Backend.SCALAR, null));
      assertEquals(Backend.SCALAR, selection.backend());
      List<Candidate> offered = Candidates.list(Settings.read());
      assertEquals(offered.size(), selection.candidates().size());
      for (int i = 0; i < offered.size(); i++) {
        Candidate c = selection.candidates().get(i);
        Subject subject = new Subject(c.backend(), c.tier());
        assertEquals(new Subject(offered.get(i).backend(), offered.get(i).tier()), subject);
        if (subject.equals(scalar)) {
          assertEquals("", c.reason());
        } else if (subject.equals(wrong)) {
          assertTrue(!c.usable(), c.toString());
          assertSays(c.reason(), "self-test failed");
        } else if (offered.get(i).usable()) {
          assertEquals("serves, but is not the one asked for", c.reason());
        } else {
          assertEquals(offered.get(i).reason(), c.reason());
        }
      }
    }
    BackendChooser chooser = failing();
    String text = chooser.explain(chooser.choose(null, null)).toString();
    assertSays(text, "the fastest that serves here");
    if (Subject.all().size() > 1) {
      assertSays(text, "scalar (usable): serves, but is not the fastest here");
    }
  }
}
