package dev.quern.softmax;

import java.util.Arrays;

/**
 * What the backend cuda has to get right beyond the small rows of {@link SoftmaxSelfTest}: a row
 * for each of its kernels, compared with the scalar backend's.
 */
final class CudaSelfTest {
  /**
   * For a group of lanes, a warp of each size, a block, a cluster; all of them two-pass as well.
   */
  private static final int[] COLUMNS = {30, 120, 250, 500, 1000, 2000, 5000, 20_000, 40_000};

  /** For the largest cluster: of floats, doubles fill one with half as many. */
  private static final int LARGEST = 140_000;

  private CudaSelfTest() {}

  /** {@link SoftmaxSelfTest#EXPECTED} if all is right. */
  static long digest() {
    for (int n : COLUMNS) {
      if (differs(true, n) || differs(false, n)) {
        return SoftmaxSelfTest.EXPECTED + n; // any other number, which says where
      }
    }
    if (largestDiffers(true, LARGEST) || largestDiffers(false, LARGEST / 2)) {
      return SoftmaxSelfTest.EXPECTED + LARGEST;
    }
    return SoftmaxSelfTest.digest(new CudaSoftmax(true), new CudaSoftmax(false));
  }

  private static boolean differs(boolean single, int n) {
    Object x = values(single, n);
    Object expected = row(single, n);
    ScalarSoftmax.passes(single, true)
        .rows(Algorithm.THREE_PASS_RELOAD, x, 0, expected, 0, 1, n, false);
    return !same(expected, onGpu(Algorithm.AUTO, x, n))
        || !same(expected, onGpu(Algorithm.TWO_PASS, x, n));
  }

  /**
   * Compares with two-pass, which has been compared by now: scalar Java that is not compiled yet
   * would take as long as all the rest. Where there is no such cluster, both would be two-pass.
   */
  private static boolean largestDiffers(boolean single, int n) {
    if (CudaSoftmax.algorithm(Algorithm.AUTO, single, n) == Algorithm.TWO_PASS) {
      return false;
    }
    Object x = values(single, n);
    return !same(onGpu(Algorithm.TWO_PASS, x, n), onGpu(Algorithm.AUTO, x, n));
  }

  private static Object onGpu(Algorithm algorithm, Object x, int n) {
    boolean single = x instanceof float[];
    Object y = row(single, n);
    new CudaSoftmax(single).rows(algorithm, x, 0, y, 0, 1, n, false);
    return y;
  }

  private static Object values(boolean single, int n) {
    Object x = row(single, n);
    for (int i = 0; i < n; i++) {
      double v = i % 29 == 5 ? Double.NEGATIVE_INFINITY : (i * 37L % n) * 0x1p-6 - i % 11;
      Elements.set(x, single, i, v);
    }
    return x;
  }

  private static Object row(boolean single, int n) {
    return single ? new float[n] : new double[n];
  }

  /** Of these numbers, the equality of arrays is that of bits. */
  private static boolean same(Object a, Object b) {
    return a instanceof float[] floats
        ? Arrays.equals(floats, (float[]) b)
        : Arrays.equals((double[]) a, (double[]) b);
  }
}
