package dev.quern.softmax;

import dev.quern.hardware.Backend;
import dev.quern.hardware.Selection.Candidate;
import dev.quern.hardware.Tier;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/** A backend that serves here, and its tier if it has one. */
record Subject(Backend backend, Tier tier) {
  static final List<Algorithm> ALGORITHMS = List.of(Algorithm.values());

  /** Every one that serves on this machine. */
  static List<Subject> all() {
    List<Subject> all = new ArrayList<>();
    for (Candidate c : Softmax.on(Backend.SCALAR).selection().candidates()) {
      if (c.usable()) {
        all.add(new Subject(c.backend(), c.tier()));
      }
    }
    return all;
  }

  Softmax.Builder builder() {
    Softmax.Builder builder = Softmax.builder().backend(backend);
    return tier == null ? builder : builder.tier(tier);
  }

  Softmax with(Algorithm algorithm) {
    return builder().algorithm(algorithm).build();
  }

  Softmax with(Algorithm algorithm, int threads, Executor executor) {
    Softmax.Builder builder = builder().algorithm(algorithm).threads(threads);
    return (executor == null ? builder : builder.executor(executor)).build();
  }

  /** Emulated fused multiply-adds: as exact, and ten times slower. */
  boolean slow() {
    return backend == Backend.SCALAR || tier == Tier.X86_64_V2;
  }

  @Override
  public String toString() {
    return backend.id() + (tier == null ? "" : " " + tier.id());
  }
}
