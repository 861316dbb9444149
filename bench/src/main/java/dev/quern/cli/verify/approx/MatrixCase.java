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
  private static final int ROWS = 251;
  private static final int COLUMNS = 67;
  private static final int DEPTH = 307;
  private static final long SEED = 20261123;

  /** Normally distributed numbers; in the last rows numbers of all sizes and specials, too. */
  static MatrixCase random(Format format, boolean transposed) {
    SplittableRandom random = new SplittableRandom(SEED);
    int[] a = new int[ROWS * DEPTH];
    int[] b = new int[DEPTH * COLUMNS];
    for (int i = 0; i < a.length; i++) {
      boolean special = i > a.length * 7 / 8 && random.nextInt(64) == 0;
      a[i] = special ? BitCase.any(format, random) : normal(format, random);
    }
    for (int i = 0; i < b.length; i++) {
      b[i] = normal(format, random);
    }
    return new MatrixCase(format, transposed, ROWS, COLUMNS, DEPTH, a, b);
  }

  private static int normal(Format format, SplittableRandom random) {
    return format.encode((float) random.nextGaussian());
  }
}
