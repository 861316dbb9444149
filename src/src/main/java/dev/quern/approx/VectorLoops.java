package dev.quern.approx;

import java.lang.foreign.MemorySegment;

/**
 * The vector backend. Its loops stand apart, so that only who asks for it loads the vector module.
 */
final class VectorLoops extends JavaLoops {
  private static final int SINGLE_INFINITE = 0x7F800000;

  /** In elements. */
  private static final int LINE = 16;

  private static final int HEADER = 4;
  private static final int LONG = 1 << 18;

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
    int done = 0;
    if (pass == ApproxPass.MULTIPLY_GUARDED_PASS
        && constants[ApproxPass.INFINITE] == SINGLE_INFINITE) {
      if (n >= LONG) {
        // Long arrays begin with their header at a cache line: from here on no access straddles
        // two.
        done = (LINE - HEADER - xFrom % LINE + LINE) % LINE;
        ScalarApproxPasses.run(pass, x, xFrom, y, yFrom, z, zFrom, done, constants);
      }
      done +=
          VectorApproxLoops.multiplyGuarded(
              constants, x, xFrom + done, y, yFrom + done, z, zFrom + done, n - done);
    }
    int whole = (n - done) - (n - done) % VectorApproxPasses.LANES;
    VectorApproxPasses.run(
        pass, x, xFrom + done, y, yFrom + done, z, zFrom + done, whole, constants);
    done += whole;
    ScalarApproxPasses.run(
        pass, x, xFrom + done, y, yFrom + done, z, zFrom + done, n - done, constants);
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
    switch (pass) {
      case ApproxPass.MULTIPLY_EXACT_PASS ->
          VectorApproxLoops.multiplyExact(constants, x, y, z, from, n);
      case ApproxPass.MULTIPLY_RAW_PASS ->
          VectorApproxLoops.multiplyRaw(constants, x, y, z, from, n);
      case ApproxPass.MULTIPLY_GUARDED_PASS ->
          VectorApproxLoops.multiplyGuarded(constants, x, y, z, from, n);
      default -> {
        return false;
      }
    }
    return true;
  }

  @Override
  void spread(int[] a, int at, int offset, float[] x, int steps) {
    VectorApproxLoops.spread(a, at, offset, x, steps);
  }

  @Override
  void addUp(float[] z, int steps, float[] c, int to) {
    VectorApproxLoops.addUp(z, steps, c, to);
  }

  @Override
  public double sum(double total, float[] x, int from, int n) {
    float[] lanes = Scratch.ofThread().lanes;
    double sum = total;
    for (int i = 0; i < n; i += Math.min(CHUNK, n - i)) {
      sum += VectorApproxLoops.sum(x, from + i, Math.min(CHUNK, n - i), lanes);
    }
    return sum;
  }

  @Override
  public double dot(double total, float[] x, int xFrom, float[] y, int yFrom, int n) {
    float[] lanes = Scratch.ofThread().lanes;
    double sum = total;
    for (int i = 0; i < n; i += Math.min(CHUNK, n - i)) {
      sum += VectorApproxLoops.dot(x, xFrom + i, y, yFrom + i, Math.min(CHUNK, n - i), lanes);
    }
    return sum;
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
    switch (mode) {
      case EXACT -> VectorApproxLoops.exact(offset, a, aFrom, b, bFrom, c, cFrom, depth);
      case RAW -> VectorApproxLoops.raw(offset, a, aFrom, b, bFrom, c, cFrom, depth);
      default -> VectorApproxLoops.withoutZeros(offset, a, aFrom, b, bFrom, c, cFrom, depth);
    }
  }
}
