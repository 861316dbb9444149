package dev.quern.approx;

/** The scalar loops, one of which has a last bit wrong. */
final class WrongLoops implements ApproxLoops {
  private static final int SUM = ApproxPass.SQRT_GRADIENT_PASS + 1;
  private static final int DOT = SUM + 1;
  private static final int TILES = DOT + 1;

  private final ApproxLoops right = new ScalarLoops();
  private final int wrong;

  /**
   * Of which one is wrong.
   *
   * @param wrong counts passes, the sum, the dot product, kinds of tiles; -1 for none
   */
  WrongLoops(int wrong) {
    this.wrong = wrong;
  }

  private void spoil(int number, float[] z, int at) {
    if (number == wrong) {
      z[at] = Float.intBitsToFloat(Float.floatToRawIntBits(z[at]) ^ 1);
    }
  }

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
    right.pass(pass, constants, x, xFrom, y, yFrom, z, zFrom, n);
    spoil(pass, z, zFrom + n - 1);
  }

  @Override
  public double sum(double total, float[] x, int from, int n) {
    double sum = right.sum(total, x, from, n);
    return wrong == SUM ? Math.nextUp(sum) : sum;
  }

  @Override
  public double dot(double total, float[] x, int xFrom, float[] y, int yFrom, int n) {
    double sum = right.dot(total, x, xFrom, y, yFrom, n);
    return wrong == DOT ? Math.nextUp(sum) : sum;
  }

  @Override
  public void tile(
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
    right.tile(mode, continued, constants, a, aFrom, b, bFrom, c, cFrom, panels, depth);
    int at = cFrom;
    while (c[at] != c[at]) {
      at++;
    }
    spoil(TILES + mode, c, at);
  }
}
