package dev.quern.approx;

import java.util.ArrayList;
import java.util.List;

/** The scalar loops, which note the modes that tiles are made in. */
final class Modes implements ApproxLoops {
  final List<Integer> met = new ArrayList<>();
  private final ApproxLoops scalar = new ScalarLoops();

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
    scalar.pass(pass, constants, x, xFrom, y, yFrom, z, zFrom, n);
  }

  @Override
  public double sum(double total, float[] x, int from, int n) {
    return scalar.sum(total, x, from, n);
  }

  @Override
  public double dot(double total, float[] x, int xFrom, float[] y, int yFrom, int n) {
    return scalar.dot(total, x, xFrom, y, yFrom, n);
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
    met.add(mode);
    scalar.tile(mode, continued, constants, a, aFrom, b, bFrom, c, cFrom, panels, depth);
  }
}
