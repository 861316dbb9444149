package dev.quern.approx;

/**
 * Dot products. The products of a chunk of {@link ApproxLoops#CHUNK} elements add up in float, in
 * 64 lanes; the sums of the chunks in double, in order; the end is rounded to float.
 */
final class DotProduct {
  private final ApproxLoops loops;
  private final Panels panels;
  private final Format format;
  private final int pass;
  private final boolean exact;
  private final boolean rounds;

  DotProduct(ApproxLoops loops, Panels panels, Arithmetic arithmetic, Format format) {
    this.loops = loops;
    this.panels = panels;
    this.format = format;
    this.pass = Elementwise.pass(arithmetic);
    this.exact = arithmetic.kind() == Arithmetic.Kind.EXACT;
    this.rounds = Constants.effectiveBits(arithmetic, format) < format.mantissaBits();
  }

  /** Of n elements of two operands, each a {@code float[]} or a segment. */
  float of(Object x, long xFrom, Object y, long yFrom, long n) {
    double total = 0;
    if (!rounds && x instanceof float[] u && y instanceof float[] v) {
      total =
          exact
              ? loops.dot(0, u, (int) xFrom, v, (int) yFrom, (int) n)
              : ofArrays(u, (int) xFrom, v, (int) yFrom, (int) n);
    } else {
      Scratch s = Scratch.ofThread();
      for (long i = 0; i < n; i += Scratch.BLOCK) {
        int length = (int) Math.min(Scratch.BLOCK, n - i);
        panels.read(x, format, xFrom + i, s.x, 0, length);
        panels.read(y, format, yFrom + i, s.y, 0, length);
        total =
            exact
                ? loops.dot(total, s.x, 0, s.y, 0, length)
                : add(total, s, s.x, 0, s.y, 0, length);
      }
    }
    return total == total ? (float) total : Float.NaN;
  }

  private double ofArrays(float[] x, int xFrom, float[] y, int yFrom, int n) {
    Scratch s = Scratch.ofThread();
    double total = 0;
    for (int i = 0; i < n; i += Math.min(Scratch.BLOCK, n - i)) {
      total = add(total, s, x, xFrom + i, y, yFrom + i, Math.min(Scratch.BLOCK, n - i));
    }
    return total;
  }

  private double add(double total, Scratch s, float[] x, int xFrom, float[] y, int yFrom, int n) {
    loops.pass(pass, panels.constants(), x, xFrom, y, yFrom, s.z, 0, n);
    return loops.sum(total, s.z, 0, n);
  }
}
