package dev.quern.approx;

import java.lang.foreign.MemorySegment;

/**
 * The passes of the backend cuda over host memory. Sums and matrix products are made of whole
 * operands there, by {@link CudaProducts}: what needs parts of them does not run on it.
 */
final class CudaLoops implements ApproxLoops {
  /** A sum of what the host has costs less there than the copy. */
  private static final ApproxLoops HOST = new ScalarLoops();

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
    CudaProducts.elementwise(pass, constants, x, xFrom, y, yFrom, z, zFrom, n);
  }

  @Override
  public boolean pass(
      int pass,
      int[] constants,
      MemorySegment x,
      MemorySegment y,
      MemorySegment z,
      long from,
      long n) {
    CudaProducts.elementwise(pass, constants, x, from, y, from, z, from, n);
    return true;
  }

  @Override
  public double sum(double total, float[] x, int from, int n) {
    return HOST.sum(total, x, from, n);
  }

  @Override
  public double dot(double total, float[] x, int xFrom, float[] y, int yFrom, int n) {
    throw new UnsupportedOperationException("cuda sums products of whole rows");
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
    throw new UnsupportedOperationException("cuda multiplies whole matrices");
  }
}
