package dev.quern.hardware;

import java.util.List;

/**
 * What was chosen, why, and why not the others.
 *
 * @param backend the backend that serves
 * @param tier its tier, null unless native
 * @param reason why this one
 * @param candidates every backend and tier, in order of preference
 */
public record Selection(Backend backend, Tier tier, String reason, List<Candidate> candidates) {
  /** Copies the list. */
  public Selection {
    candidates = List.copyOf(candidates);
  }

  /**
   * One backend, or one tier of the native one.
   *
   * @param backend the backend
   * @param tier its tier, null unless native and known
   * @param usable whether it can serve
   * @param reason why it can't, or why it isn't the one; empty for the chosen one
   */
  public record Candidate(Backend backend, Tier tier, boolean usable, String reason) {}

  /** One line per candidate. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(name(backend, tier)).append(": ").append(reason);
    for (Candidate c : candidates) {
      if (!c.reason().isEmpty()) {
        text.append(System.lineSeparator())
            .append("  ")
            .append(name(c.backend(), c.tier()))
            .append(c.usable() ? " (usable): " : " (unusable): ")
            .append(c.reason());
      }
    }
    return text.toString();
  }

  private static String name(Backend backend, Tier tier) {
    return tier == null ? backend.id() : backend.id() + " " + tier.id();
  }
}
