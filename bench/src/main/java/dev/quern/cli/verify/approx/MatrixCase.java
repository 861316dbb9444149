package dev.quern.cli.verify.approx;

import dev.quern.approx.Format;
import java.util.SplittableRandom;

/**
 * Matrices to multiply, with sizes that divide into nothing: no register, tile or block.
 *
 * @param format of their elements
 * @param transposed whether the second lies there transposed
 * @param rows of the first
 * @param columns of the second
 * @param depth columns of the first
 * @param a codes of the first
 * @param b codes of the second
 */
record MatrixCase(
    Format format, boolean transposed, int rows, int columns, int depth, int[] a, int[] b) {
  /** More than several threads take at a time. */
  static final int MANY_ROWS = 251;

  static final int ROWS = 61;
  private static final int COLUMNS = 37;
  private static final int DEPTH = 307;
  private static final long SEED = 20261123;

  /** Normally distributed numbers; in the last rows numbers of all sizes and specials, too. */
  static MatrixCase random(Format format, boolean transposed, int rows) {
    SplittableRandom random = new SplittableRandom(SEED);
    int[] a = new int[rows * DEPTH];
    int[] b = new int[DEPTH * COLUMNS];
    for (int i = 0; i < a.length; i++) {
      boolean special = i > a.length * 7 / 8 && random.nextInt(64) == 0;
      a[i] = special ? BitCase.any(format, random) : normal(format, random);
    }
    for (int i = 0; i < b.length; i++) {
      b[i] = normal(format, random);
    }
    return new MatrixCase(format, transposed, rows, COLUMNS, DEPTH, a, b);
  }

  private static int normal(Format format, SplittableRandom random) {
    return format.encode((float) random.nextGaussian());
  }
}
