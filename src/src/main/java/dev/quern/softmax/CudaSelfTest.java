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

  private CudaSelfTest() {}

  /** {@link SoftmaxSelfTest#EXPECTED} if all is right. */
  static long digest() {
    CudaSoftmax floats = new CudaSoftmax(true);
    CudaSoftmax doubles = new CudaSoftmax(false);
    for (int n : COLUMNS) {
      if (differs(floats, new float[n], new float[n], new float[n])
          || differs(doubles, new double[n], new double[n], new double[n])) {
        return SoftmaxSelfTest.EXPECTED + n; // any other number, which says where
      }
    }
    return SoftmaxSelfTest.digest(floats, doubles);
  }

  private static boolean differs(CudaSoftmax cuda, Object x, Object expected, Object got) {
    boolean single = x instanceof float[];
    int n = single ? ((float[]) x).length : ((double[]) x).length;
    for (int i = 0; i < n; i++) {
      double v = i % 29 == 5 ? Double.NEGATIVE_INFINITY : (i * 37L % n) * 0x1p-6 - i % 11;
      Elements.set(x, single, i, v);
    }
    ScalarSoftmax.passes(single, true)
        .rows(Algorithm.THREE_PASS_RELOAD, x, 0, expected, 0, 1, n, false);
    for (Algorithm algorithm : new Algorithm[] {Algorithm.AUTO, Algorithm.TWO_PASS}) {
      cuda.rows(algorithm, x, 0, got, 0, 1, n, false);
      // Of these numbers, the equality of arrays is that of bits.
      if (single
          ? !Arrays.equals((float[]) expected, (float[]) got)
          : !Arrays.equals((double[]) expected, (double[]) got)) {
        return true;
      }
    }
    return false;
  }
}
