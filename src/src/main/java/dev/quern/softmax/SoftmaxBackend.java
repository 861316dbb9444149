package dev.quern.softmax;

import dev.quern.hardware.Backend;
import dev.quern.hardware.BackendUnavailableException;
import dev.quern.hardware.Selection;
import dev.quern.hardware.Selection.Candidate;
import dev.quern.hardware.Tier;
import dev.quern.internal.Candidates;
import dev.quern.internal.Settings;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A backend that has passed its self-test, with its passes for every element type and kind of
 * memory.
 */
final class SoftmaxBackend {
  private static final ConcurrentHashMap<String, SoftmaxBackend> READY = new ConcurrentHashMap<>();
  private static final AtomicBoolean LOGGED = new AtomicBoolean();

  private final Backend backend;
  private final Tier tier;
  private final String reason;
  private final SoftmaxThresholds thresholds;
  private final SoftmaxPasses[] passes = new SoftmaxPasses[6];

  private SoftmaxBackend(Backend backend, Tier tier, String reason) {
    this.backend = backend;
    this.tier = tier;
    this.reason = reason;
    this.thresholds = SoftmaxThresholds.of(backend, tier);
  }

  /** The passes, not yet tested. */
  static SoftmaxPasses passes(Backend backend, Tier tier, boolean single, Memory memory) {
    return switch (backend) {
      case SCALAR -> ScalarSoftmax.passes(single, memory == Memory.ARRAY);
      case VECTOR -> VectorSoftmax.passes(single, memory);
      case NATIVE -> NativeSoftmax.passes(tier.ordinal(), single, memory);
    };
  }

  /** The best backend, or the best that fits what is asked for. */
  static SoftmaxBackend choose(Backend backend, Tier tier) {
    Settings settings = Settings.read();
    Backend wanted = backend != null ? backend : settings.backend();
    boolean byProperty = backend == null && settings.backend() != null;
    String key = settings.key() + '|' + wanted + '|' + tier;
    SoftmaxBackend ready = READY.get(key);
    if (ready != null) {
      return ready;
    }
    List<String> problems = new ArrayList<>();
    for (Iterator<Candidate> i = Candidates.iterate(settings); i.hasNext(); ) {
      Candidate c = i.next();
      if (wanted != null && c.backend() != wanted) {
        continue;
      }
      if (tier != null && c.tier() != null && c.tier() != tier) {
        continue;
      }
      String problem = c.usable() ? SoftmaxSelfTest.problem(c.backend(), c.tier()) : c.reason();
      if (problem == null) {
        String reason =
            byProperty
                ? "-Dquern.backend=" + wanted.id()
                : wanted != null ? "asked for by the program" : "the fastest that serves here";
        SoftmaxBackend chosen = new SoftmaxBackend(c.backend(), c.tier(), reason);
        log(chosen, problems, wanted == null);
        READY.put(key, chosen);
        return chosen;
      }
      problems.add(name(c) + ": " + problem);
    }
    if (problems.isEmpty()) {
      problems.add("tier " + tier.id() + " is not in this platform's library");
    }
    throw new BackendUnavailableException(
        (tier != null ? "native " + tier.id() : wanted.id())
            + " can't serve softmax"
            + (byProperty ? " (-Dquern.backend=" + wanted.id() + ")" : "")
            + ": "
            + String.join("; ", problems));
  }

  private static void log(SoftmaxBackend chosen, List<String> problems, boolean auto) {
    if (LOGGED.getAndSet(true)) {
      return;
    }
    if (auto && chosen.backend == Backend.SCALAR) {
      System.getLogger("dev.quern")
          .log(
              System.Logger.Level.WARNING,
              "softmax runs on scalar Java, some twenty times slower than it could: "
                  + String.join("; ", problems));
      return;
    }
    String message =
        "softmax runs on "
            + chosen.backend.id()
            + (chosen.tier == null ? "" : " " + chosen.tier.id())
            + ": "
            + chosen.reason;
    // Starting a logger takes as long as all the rest of the first call, which need not wait for
    // it.
    Thread.ofPlatform()
        .name("quern-log")
        .start(() -> System.getLogger("dev.quern").log(System.Logger.Level.INFO, message));
  }

  private static String name(Candidate c) {
    return c.backend().id() + (c.tier() == null ? "" : " " + c.tier().id());
  }

  Selection explain() {
    List<Candidate> candidates = new ArrayList<>();
    for (Candidate c : Candidates.list(Settings.read())) {
      String problem = c.usable() ? SoftmaxSelfTest.problem(c.backend(), c.tier()) : c.reason();
      boolean chosen = c.backend() == backend && c.tier() == tier;
      candidates.add(
          new Candidate(
              c.backend(),
              c.tier(),
              problem == null,
              chosen ? "" : problem != null ? problem : "serves, but is not " + why()));
    }
    return new Selection(backend, tier, reason, candidates);
  }

  private String why() {
    return reason.startsWith("the fastest") ? "the fastest here" : "the one asked for";
  }

  Backend backend() {
    return backend;
  }

  Tier tier() {
    return tier;
  }

  SoftmaxThresholds thresholds() {
    return thresholds;
  }

  /** Made when first asked for; two threads may make the same, which does no harm. */
  SoftmaxPasses passes(boolean single, Memory memory) {
    int index = (single ? 0 : 3) + memory.ordinal();
    SoftmaxPasses made = passes[index];
    if (made == null) {
      made = passes(backend, tier, single, memory);
      passes[index] = made;
    }
    return made;
  }
}
