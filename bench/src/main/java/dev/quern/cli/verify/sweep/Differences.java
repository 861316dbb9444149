package dev.quern.cli.verify.sweep;

import dev.quern.cli.verify.Numbers;
import java.lang.foreign.MemorySegment;

/** How many results were compared, how many of them differ, and the first input of those. */
final class Differences {
  private long compared;
  private long differing;
  private float at;
  private float expected;
  private float got;

  /** Compares n results by their bits. */
  void add(float[] x, float[] first, float[] second, int n) {
    compared += n;
    long bytes = (long) n * Float.BYTES;
    MemorySegment these = MemorySegment.ofArray(first).asSlice(0, bytes);
    if (these.mismatch(MemorySegment.ofArray(second).asSlice(0, bytes)) == -1) {
      return;
    }
    for (int i = 0; i < n; i++) {
      if (Float.floatToRawIntBits(first[i]) != Float.floatToRawIntBits(second[i])) {
        note(x[i], first[i], second[i], 1);
      }
    }
  }

  /** What another worker found. */
  void add(Differences other) {
    compared += other.compared;
    if (other.differing > 0) {
      note(other.at, other.expected, other.got, other.differing);
    }
  }

  private void note(float x, float first, float second, long count) {
    if (differing == 0
        || Integer.compareUnsigned(Float.floatToRawIntBits(x), Float.floatToRawIntBits(at)) < 0) {
      at = x;
      expected = first;
      got = second;
    }
    differing += count;
  }

  long compared() {
    return compared;
  }

  long differing() {
    return differing;
  }

  /** The first input, by its bits, what it has to give, and what it gave; null if there is none. */
  String first() {
    return differing == 0
        ? null
        : "x = "
            + Numbers.text(at)
            + ": "
            + Numbers.text(got)
            + ", expected "
            + Numbers.text(expected);
  }
}
