package dev.quern.bench.contest;

/** How much is measured, and how long. */
public enum Extent {
  /** Minutes a kernel. */
  QUICK(new Effort(1, 5, 60, 0.15)),
  /** What published tables need. */
  DEFAULT(new Effort(2, 5, 60, 0.2)),
  /** Everything: hours. */
  FULL(new Effort(3, 9, 150, 0.5));

  private final Effort effort;

  Extent(Effort effort) {
    this.effort = effort;
  }

  /** How long each contest is measured. */
  public Effort effort() {
    return effort;
  }

  /** Whether this measures what {@code least} does. */
  boolean covers(Extent least) {
    return compareTo(least) >= 0;
  }
}
