package dev.quern.cli.verify.sweep;

/**
 * All float32 numbers by their bits, or each so many-th of them.
 *
 * @param stride how far two are apart; 1 for all
 */
public record Inputs(long stride) {
  /** In a chunk; few enough for operands and results to stay in a second-level cache. */
  static final int CHUNK = 1 << 16;

  private static final long ALL = 1L << Integer.SIZE;

  /** Checks the stride. */
  public Inputs {
    if (stride < 1 || stride > ALL) {
      throw new IllegalArgumentException(
          "stride is " + stride + ", expected at least 1 and at most 2^32");
    }
  }

  /** How many there are. */
  public long count() {
    return Math.ceilDiv(ALL, stride);
  }

  long chunks() {
    return Math.ceilDiv(count(), CHUNK);
  }

  /** How many a chunk has. */
  int length(long chunk) {
    return (int) Math.min(CHUNK, count() - chunk * CHUNK);
  }

  /** Writes a chunk to {@code x} from {@code at} on. */
  void fill(long chunk, float[] x, int at) {
    int n = length(chunk);
    long from = chunk * CHUNK;
    for (int i = 0; i < n; i++) {
      x[at + i] = Float.intBitsToFloat((int) ((from + i) * stride));
    }
  }
}
