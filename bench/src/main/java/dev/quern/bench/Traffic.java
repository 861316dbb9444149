package dev.quern.bench;

/** What the caches hold when a call begins. */
public enum Traffic {
  /** The same logits and probabilities as the last time: what of them fits. */
  WARM,
  /** Neither: both rotate among more than the caches hold. */
  COLD;

  Workload workload(ElementType type, Memory memory, int rows, int columns, boolean inPlace) {
    return this == WARM
        ? new Workload(type, memory, rows, columns, inPlace)
        : Workload.cold(type, memory, rows, columns, inPlace);
  }
}
