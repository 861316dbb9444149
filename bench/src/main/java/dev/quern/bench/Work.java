package dev.quern.bench;

/** What a bar runs over. */
interface Work {
  /** Elements of one call. */
  long elements();

  /** Bytes that one call touches. */
  long bytes();
}
