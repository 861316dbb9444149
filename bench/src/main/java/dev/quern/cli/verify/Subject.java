package dev.quern.cli.verify;

import dev.quern.bench.Contender;
import dev.quern.hardware.Backend;
import dev.quern.hardware.Selection;
import dev.quern.hardware.Tier;

/**
 * Who computed something: a backend, and the way to call it; null for what does not apply.
 *
 * @param backend its id
 * @param tier the id of the native backend's tier
 * @param algorithm the algorithm, as was asked for
 * @param call the way to call it, where there are several
 * @param memory heap or offheap
 * @param threads how many
 */
public record Subject(
    String backend, String tier, String algorithm, String call, String memory, Integer threads) {
  private static final String HEAP = "heap";
  private static final String OFF_HEAP = "offheap";

  /**
   * A backend.
   *
   * @param tier null unless native and known
   */
  public static Subject of(Backend backend, Tier tier) {
    return new Subject(backend.id(), tier == null ? null : tier.id(), null, null, null, null);
  }

  /** One that was a candidate. */
  public static Subject of(Selection.Candidate candidate) {
    return of(candidate.backend(), candidate.tier());
  }

  /** The same with an algorithm. */
  public Subject algorithm(String algorithm) {
    return new Subject(backend, tier, algorithm, call, memory, threads);
  }

  /** The same with a way to call it. */
  public Subject call(String call) {
    return new Subject(backend, tier, algorithm, call, memory, threads);
  }

  /** The same in one kind of memory. */
  public Subject inMemory(boolean heap) {
    return new Subject(backend, tier, algorithm, call, heap ? HEAP : OFF_HEAP, threads);
  }

  /** The same with so many threads. */
  public Subject threads(int threads) {
    return new Subject(backend, tier, algorithm, call, memory, threads);
  }

  /** The backend with its tier, as {@link Contender#place} names it. */
  public String place() {
    return tier == null ? backend : backend + " " + tier;
  }

  /** All of it. */
  public String name() {
    StringBuilder name = new StringBuilder(place());
    append(name, algorithm);
    append(name, call);
    append(name, memory);
    append(name, threads == null || threads == 1 ? null : threads + " threads");
    return name.toString();
  }

  private static void append(StringBuilder name, String part) {
    if (part != null) {
      name.append(", ").append(part);
    }
  }
}
