package dev.quern.testing;

import dev.quern.hardware.Backend;
import dev.quern.hardware.Selection.Candidate;
import dev.quern.hardware.Tier;
import dev.quern.internal.Candidates;
import dev.quern.internal.Settings;
import java.util.ArrayList;
import java.util.List;

/**
 * A backend that serves here, and its tier if it has one.
 *
 * @param backend the backend
 * @param tier null unless native
 */
public record Subject(Backend backend, Tier tier) {
  /**
   * Every one that this machine's processor offers; each still has to pass a kernel's self-test.
   * The GPU, mostly an emulated one, has tests of its own.
   */
  public static List<Subject> all() {
    List<Subject> all = new ArrayList<>();
    for (Candidate c : Candidates.list(Settings.read())) {
      if (c.usable() && c.backend() != Backend.CUDA) {
        all.add(new Subject(c.backend(), c.tier()));
      }
    }
    return all;
  }

  /** One native tier: the tiers differ in a number that is passed. */
  public static List<Subject> backends() {
    List<Subject> backends = new ArrayList<>();
    for (Subject subject : all()) {
      if (backends.stream().noneMatch(s -> s.backend == subject.backend)) {
        backends.add(subject);
      }
    }
    return backends;
  }

  /** Emulated fused multiply-adds: as exact, and ten times slower. */
  public boolean slow() {
    return backend == Backend.SCALAR || tier == Tier.X86_64_V2;
  }

  @Override
  public String toString() {
    return backend.id() + (tier == null ? "" : " " + tier.id());
  }
}
