package dev.quern.approx;

import dev.quern.internal.Fma;

/** The scalar backend. */
final class ScalarLoops extends JavaLoops {
  private static final int GROUP = 16;
  private static final int LANES = 4 * GROUP;

  @Override
  public void pass(
      int pass,
      int[] constants,
      float[] x,
      int xFrom,
      float[] y,
      int yFrom,
      float[] z,
      int zFrom,
      int n) {
    ScalarApproxPasses.run(pass, x, xFrom, y, yFrom, z, zFrom, n, constants);
  }

  @Override
  public double sum(double total, float[] x, int from, int n) {
    float[] lanes = Scratch.ofThread().lanes;
    for (int i = 0; i < n; i += Math.min(CHUNK, n - i)) {
      java.util.Arrays.fill(lanes, 0);
      int length = Math.min(CHUNK, n - i);
      for (int k = 0; k < length; k++) {
        lanes[k % LANES] += x[from + i + k];
      }
      total += folded(lanes);
    }
    return total;
  }

  @Override
  public double dot(double total, float[] x, int xFrom, float[] y, int yFrom, int n) {
    float[] lanes = Scratch.ofThread().lanes;
    for (int i = 0; i < n; i += Math.min(CHUNK, n - i)) {
      java.util.Arrays.fill(lanes, 0);
      int length = Math.min(CHUNK, n - i);
      for (int k = 0; k < length; k++) {
        lanes[k % LANES] = Fma.fma(x[xFrom + i + k], y[yFrom + i + k], lanes[k % LANES]);
      }
      total += folded(lanes);
    }
    return total;
  }

  /** The four groups, then by halving. */
  static float folded(float[] lanes) {
    for (int i = 0; i < GROUP; i++) {
      lanes[i] = (lanes[i] + lanes[GROUP + i]) + (lanes[2 * GROUP + i] + lanes[3 * GROUP + i]);
    }
    return halved(lanes);
  }

  static float halved(float[] lanes) {
    for (int half = GROUP / 2; half > 0; half /= 2) {
      for (int i = 0; i < half; i++) {
        lanes[i] += lanes[i + half];
      }
    }
    return lanes[0];
  }

  @Override
  void panel(
      int mode,
      int offset,
      int[] a,
      int aFrom,
      int[] b,
      int bFrom,
      float[] c,
      int cFrom,
      int depth) {
    for (int r = 0; r < ROWS; r++) {
      int to = cFrom + r * COLUMNS;
      for (int k = 0; k < depth; k++) {
        int u = a[aFrom + k * ROWS + r];
        int from = bFrom + k * COLUMNS;
        switch (mode) {
          case EXACT -> multiplyAdd(Float.intBitsToFloat(u), b, from, c, to);
          case RAW -> addRaw(u, b, from, c, to);
          default -> addWithoutZeros(u, -offset, b, from, c, to);
        }
      }
    }
  }

  private static void multiplyAdd(float u, int[] b, int from, float[] c, int to) {
    for (int j = 0; j < COLUMNS; j++) {
      c[to + j] = Fma.fma(u, Float.intBitsToFloat(b[from + j]), c[to + j]);
    }
  }

  private static void addRaw(int u, int[] b, int from, float[] c, int to) {
    for (int j = 0; j < COLUMNS; j++) {
      c[to + j] += Float.intBitsToFloat(u + b[from + j]);
    }
  }

  private static void addWithoutZeros(int u, int zero, int[] b, int from, float[] c, int to) {
    if (u == zero) {
      return;
    }
    for (int j = 0; j < COLUMNS; j++) {
      int v = b[from + j];
      c[to + j] += v == 0 ? 0 : Float.intBitsToFloat(u + v);
    }
  }
}
