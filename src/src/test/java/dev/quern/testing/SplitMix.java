package dev.quern.testing;

/** The generator of native/test/inputs.h: splitmix64. */
public final class SplitMix {
  private long state;

  public SplitMix(long seed) {
    this.state = seed;
  }

  public long next() {
    state += 0x9E3779B97F4A7C15L;
    long z = state;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** From 0 to bound - 1; next() counts as unsigned. */
  public int below(int bound) {
    return (int) Long.remainderUnsigned(next(), bound);
  }
}
