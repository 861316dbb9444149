package dev.quern.cli.verify;

/** How much is measured and compared. */
public enum Effort {
  /** Some of everything, in seconds: to see that all of it works. */
  QUICK,
  /** As published: about a minute. */
  USUAL,
  /** Minutes more. */
  FULL
}
