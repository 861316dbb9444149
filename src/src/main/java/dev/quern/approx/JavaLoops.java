package dev.quern.approx;

/** What the Java backends share: the kinds of products that have no loop of their own for tiles. */
abstract class JavaLoops implements ApproxLoops {
  /** Elements of a panel's row of products, which stay in the first-level cache. */
  private static final int STEPS = 64;

  private static final ThreadLocal<float[][]> SCRATCH =
      ThreadLocal.withInitial(() -> new float[2][STEPS * COLUMNS]);

  /**
   * By the pass that makes such products, a row of the tile and some steps of the depth at a time.
   */
  final void tileByPasses(
      int pass,
      int offset,
      boolean continued,
      int[] constants,
      float[] a,
      int aFrom,
      float[] b,
      int bFrom,
      float[] c,
      int cFrom,
      int panels,
      int depth) {
    float[][] scratch = SCRATCH.get();
    float[] x = scratch[0];
    float[] z = scratch[1];
    for (int row = 0; row < panels * ROWS; row++) {
      int at = aFrom + row / ROWS * ROWS * depth + row % ROWS;
      int to = cFrom + row * COLUMNS;
      if (!continued) {
        java.util.Arrays.fill(c, to, to + COLUMNS, 0);
      }
      for (int k = 0; k < depth; k += STEPS) {
        int steps = Math.min(STEPS, depth - k);
        for (int s = 0; s < steps; s++) {
          int bits = Float.floatToRawIntBits(a[at + (k + s) * ROWS]) + offset;
          java.util.Arrays.fill(x, s * COLUMNS, (s + 1) * COLUMNS, Float.intBitsToFloat(bits));
        }
        pass(pass, constants, x, 0, b, bFrom + k * COLUMNS, z, 0, steps * COLUMNS);
        for (int s = 0; s < steps; s++) {
          for (int j = 0; j < COLUMNS; j++) {
            c[to + j] += z[s * COLUMNS + j];
          }
        }
      }
    }
  }

  @Override
  public final void tile(
      int mode,
      boolean continued,
      int[] constants,
      float[] a,
      int aFrom,
      float[] b,
      int bFrom,
      float[] c,
      int cFrom,
      int panels,
      int depth) {
    int pass =
        switch (mode) {
          case GUARDED -> ApproxPass.MULTIPLY_GUARDED_PASS;
          case FORMULA_RAW -> ApproxPass.FORMULA_RAW_PASS;
          case FORMULA_GUARDED -> ApproxPass.FORMULA_GUARDED_PASS;
          default -> -1;
        };
    if (pass >= 0) {
      int offset = mode == GUARDED ? constants[ApproxPass.OFFSET] : 0;
      tileByPasses(pass, offset, continued, constants, a, aFrom, b, bFrom, c, cFrom, panels, depth);
      return;
    }
    for (int p = 0; p < panels; p++) {
      panel(
          mode,
          continued,
          constants[ApproxPass.OFFSET],
          a,
          aFrom + p * ROWS * depth,
          b,
          bFrom,
          c,
          cFrom + p * ROWS * COLUMNS,
          depth);
    }
  }

  /** One panel of a, in one of the modes that are fast. */
  abstract void panel(
      int mode,
      boolean continued,
      int offset,
      float[] a,
      int aFrom,
      float[] b,
      int bFrom,
      float[] c,
      int cFrom,
      int depth);
}
