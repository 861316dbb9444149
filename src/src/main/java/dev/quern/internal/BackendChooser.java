package dev.quern.internal;

import dev.quern.hardware.Backend;
import dev.quern.hardware.BackendUnavailableException;
import dev.quern.hardware.Selection;
import dev.quern.hardware.Selection.Candidate;
import dev.quern.hardware.Tier;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** Which backend serves a kernel, and why each other one does not. One chooser per kernel. */
public final class BackendChooser {
  /** What a backend has to get right before it is offered. */
  public interface SelfTest {
    /** A digest of the bits of small results whose right digest is known. */
    long digest(Backend backend, Tier tier);
  }

  /**
   * A backend that has passed the self-test.
   *
   * @param tier null unless native
   * @param reason why this one
   */
  public record Choice(Backend backend, Tier tier, String reason) {
    /** Whether nobody asked for it. */
    public boolean automatic() {
      return reason.equals(FASTEST);
    }
  }

  private static final String FASTEST = "the fastest that serves here";

  private final String kernel;
  private final long expected;
  private final SelfTest selfTest;
  private final ConcurrentHashMap<String, Choice> choices = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, Optional<String>> tested = new ConcurrentHashMap<>();
  private final AtomicBoolean logged = new AtomicBoolean();

  /**
   * A chooser that has not looked at anything yet.
   *
   * @param kernel its name in messages
   * @param expected the right digest
   */
  public BackendChooser(String kernel, long expected, SelfTest selfTest) {
    this.kernel = kernel;
    this.expected = expected;
    this.selfTest = selfTest;
  }

  /**
   * The best backend, or the best that fits what is asked for.
   *
   * @param backend null for any
   * @param tier null for any
   * @throws BackendUnavailableException if none serves, with the reasons
   */
  public Choice choose(Backend backend, Tier tier) {
    if (tier != null && backend != null && backend != Backend.NATIVE) {
      throw new IllegalArgumentException(
          "tier " + tier.id() + " belongs to the native backend, not to " + backend.id());
    }
    Settings settings = Settings.read();
    Backend asked = tier != null ? Backend.NATIVE : backend;
    Backend wanted = asked != null ? asked : settings.backend();
    boolean byProperty = asked == null && settings.backend() != null;
    String key = settings.key() + '|' + wanted + '|' + tier;
    Choice ready = choices.get(key);
    if (ready != null) {
      return ready;
    }
    List<String> problems = new ArrayList<>();
    for (Iterator<Candidate> i = Candidates.iterate(settings); i.hasNext(); ) {
      Candidate c = i.next();
      if (wanted != null ? c.backend() != wanted : c.backend() == Backend.CUDA) {
        continue;
      }
      if (tier != null && c.tier() != null && c.tier() != tier) {
        continue;
      }
      String problem = c.usable() ? problem(c.backend(), c.tier()) : c.reason();
      if (problem == null) {
        String reason =
            byProperty
                ? "-Dquern.backend=" + wanted.id()
                : wanted != null ? "asked for by the program" : FASTEST;
        Choice chosen = new Choice(c.backend(), c.tier(), reason);
        log(chosen, problems, wanted == null);
        choices.put(key, chosen);
        return chosen;
      }
      problems.add(name(c) + ": " + problem);
    }
    if (problems.isEmpty()) {
      problems.add("tier " + tier.id() + " is not in this platform's library");
    }
    throw new BackendUnavailableException(
        (tier != null ? "native " + tier.id() : wanted.id())
            + " can't serve "
            + kernel
            + (byProperty ? " (-Dquern.backend=" + wanted.id() + ")" : "")
            + ": "
            + String.join("; ", problems));
  }

  /** Why a backend can't be trusted, or null. */
  public String problem(Backend backend, Tier tier) {
    String key = backend + "|" + tier;
    Optional<String> known = tested.get(key);
    if (known == null) {
      known = Optional.ofNullable(test(backend, tier));
      tested.put(key, known);
    }
    return known.orElse(null);
  }

  private String test(Backend backend, Tier tier) {
    try {
      long digest = selfTest.digest(backend, tier);
      return digest == expected
          ? null
          : "self-test failed: digest "
              + Long.toHexString(digest)
              + ", expected "
              + Long.toHexString(expected)
              + "; please report this with the output of 'quern report --json'";
    } catch (BackendUnavailableException e) {
      return e.getMessage();
    } catch (RuntimeException | LinkageError e) {
      return "self-test failed: " + e;
    }
  }

  private void log(Choice chosen, List<String> problems, boolean auto) {
    if (logged.getAndSet(true)) {
      return;
    }
    if (auto && chosen.backend() == Backend.SCALAR) {
      System.getLogger("dev.quern")
          .log(
              System.Logger.Level.WARNING,
              kernel
                  + " runs on scalar Java, many times slower than it could: "
                  + String.join("; ", problems));
      return;
    }
    String message =
        kernel
            + " runs on "
            + chosen.backend().id()
            + (chosen.tier() == null ? "" : " " + chosen.tier().id())
            + ": "
            + chosen.reason();
    // Starting a logger takes as long as all the rest of the first call, which need not wait for
    // it.
    Thread.ofPlatform()
        .name("quern-log")
        .start(() -> System.getLogger("dev.quern").log(System.Logger.Level.INFO, message));
  }

  private static String name(Candidate c) {
    return c.backend().id() + (c.tier() == null ? "" : " " + c.tier().id());
  }

  /** What was chosen and why, and why not the others; tests those that could serve. */
  public Selection explain(Choice choice) {
    List<Candidate> candidates = new ArrayList<>();
    for (Candidate c : Candidates.list(Settings.read())) {
      String problem = c.usable() ? problem(c.backend(), c.tier()) : c.reason();
      boolean chosen = c.backend() == choice.backend() && c.tier() == choice.tier();
      String instead =
          !choice.automatic()
              ? "the one asked for"
              : c.backend() == Backend.CUDA
                  ? "asked for, and no tuning profile says that it is faster for host memory"
                  : "the fastest here";
      candidates.add(
          new Candidate(
              c.backend(),
              c.tier(),
              problem == null,
              chosen ? "" : problem != null ? problem : "serves, but is not " + instead));
    }
    return new Selection(choice.backend(), choice.tier(), choice.reason(), candidates);
  }
}
