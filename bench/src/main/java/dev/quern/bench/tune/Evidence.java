package dev.quern.bench.tune;

import dev.quern.bench.Interleaved.Spread;

/**
 * What the two sides of a threshold take at one size.
 *
 * @param size in the threshold's unit
 * @param belowNanos a call as below the threshold
 * @param aboveNanos a call as above it
 * @param ratio time above over time below, round by round: over 1 where below is the better side
 */
public record Evidence(long size, double belowNanos, double aboveNanos, Spread ratio) {
  /** Whether the side below is better beyond noise. */
  boolean clearlyBelow() {
    return ratio.low() > 1;
  }

  /** Whether the side above is better beyond noise. */
  boolean clearlyAbove() {
    return ratio.high() < 1;
  }
}
