package dev.quern.approx;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/** What the Java backends share: the kinds of products that have no loop of their own for tiles. */
abstract class JavaLoops implements ApproxLoops {
  /** Steps of the depth at a time, whose products stay in the first-level cache. */
  private static final int STEPS = 64;

  private static final ThreadLocal<Rows> ROWS_OF_THREAD = ThreadLocal.withInitial(Rows::new);

  /** Operands and products of some steps of a row of a tile. */
  private static final class Rows {
    final float[] x = new float[STEPS * COLUMNS];
    final float[] y = new float[STEPS * COLUMNS];
    final float[] z = new float[STEPS * COLUMNS];
    final MemorySegment yBits = MemorySegment.ofArray(y);
  }

  @Override
  public final void tile(
      int mode,
      boolean continued,
      int[] constants,
      int[] a,
      int aFrom,
      int[] b,
      int bFrom,
      float[] c,
      int cFrom,
      int panels,
      int depth) {
    if (!continued) {
      Arrays.fill(c, cFrom, cFrom + panels * ROWS * COLUMNS, 0);
    }
    int offset = constants[ApproxPass.OFFSET];
    switch (mode) {
      case GUARDED ->
          tileByPasses(
              ApproxPass.MULTIPLY_GUARDED_PASS,
              offset,
              constants,
              a,
              aFrom,
              b,
              bFrom,
              c,
              cFrom,
              panels,
              depth);
      case FORMULA_RAW, FORMULA_GUARDED ->
          tileByPasses(
              mode == FORMULA_RAW ? ApproxPass.FORMULA_RAW_PASS : ApproxPass.FORMULA_GUARDED_PASS,
              0,
              constants,
              a,
              aFrom,
              b,
              bFrom,
              c,
              cFrom,
              panels,
              depth);
      default -> {
        for (int p = 0; p < panels; p++) {
          panel(
              mode,
              offset,
              a,
              aFrom + p * ROWS * depth,
              b,
              bFrom,
              c,
              cFrom + p * ROWS * COLUMNS,
              depth);
        }
      }
    }
  }

  /**
   * By the pass that makes such products, some steps of the depth and a row of the tile at a time.
   */
  private void tileByPasses(
      int pass,
      int offset,
      int[] constants,
      int[] a,
      int aFrom,
      int[] b,
      int bFrom,
      float[] c,
      int cFrom,
      int panels,
      int depth) {
    Rows s = ROWS_OF_THREAD.get();
    for (int k = 0; k < depth; k += STEPS) {
      int steps = Math.min(STEPS, depth - k);
      MemorySegment.copy(b, bFrom + k * COLUMNS, s.yBits, ValueLayout.JAVA_INT, 0, steps * COLUMNS);
      for (int row = 0; row < panels * ROWS; row++) {
        int at = aFrom + row / ROWS * ROWS * depth + row % ROWS + k * ROWS;
        spread(a, at, offset, s.x, steps);
        pass(pass, constants, s.x, 0, s.y, 0, s.z, 0, steps * COLUMNS);
        addUp(s.z, steps, c, cFrom + row * COLUMNS);
      }
    }
  }

  /** Each element of a row of a panel, more the offset, as many times as there are columns. */
  void spread(int[] a, int at, int offset, float[] x, int steps) {
    for (int s = 0; s < steps; s++) {
      float value = Float.intBitsToFloat(a[at + s * ROWS] + offset);
      Arrays.fill(x, s * COLUMNS, (s + 1) * COLUMNS, value);
    }
  }

  /** Adds the products of each step to a row of a tile. */
  void addUp(float[] z, int steps, float[] c, int to) {
    for (int s = 0; s < steps; s++) {
      for (int j = 0; j < COLUMNS; j++) {
        c[to + j] += z[s * COLUMNS + j];
      }
    }
  }

  /** One panel of a, added to c, in one of the modes that are fast. */
  abstract void panel(
      int mode,
      int offset,
      int[] a,
      int aFrom,
      int[] b,
      int bFrom,
      float[] c,
      int cFrom,
      int depth);
}
