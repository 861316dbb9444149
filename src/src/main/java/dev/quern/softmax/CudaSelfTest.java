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
      if (differs(true, n, Algorithm.AUTO, Algorithm.TWO_PASS)
          || differs(false, n, Algorithm.AUTO, Algorithm.TWO_PASS)) {
        return SoftmaxSelfTest.EXPECTED + n; // any other number, which says where
      }
    }
    if (largestDiffers(true, LARGEST) || largestDiffers(false, LARGEST / 2)) {
      return SoftmaxSelfTest.EXPECTED + LARGEST;
    }
    return SoftmaxSelfTest.digest(new CudaSoftmax(true), new CudaSoftmax(false));
  }

  /** Where there are no such clusters a row of that length would show nothing new. */
  private static boolean largestDiffers(boolean single, int n) {
    return CudaSoftmax.algorithm(Algorithm.AUTO, single, n) != Algorithm.TWO_PASS
        && differs(single, n, Algorithm.AUTO);
  }

  private static boolean differs(boolean single, int n, Algorithm... algorithms) {
    Object x = row(single, n);
    Object expected = row(single, n);
    Object got = row(single, n);
    for (int i = 0; i < n; i++) {
      double v = i % 29 == 5 ? Double.NEGATIVE_INFINITY : (i * 37L % n) * 0x1p-6 - i % 11;
      Elements.set(x, single, i, v);
    }
    ScalarSoftmax.passes(single, true)
        .rows(Algorithm.THREE_PASS_RELOAD, x, 0, expected, 0, 1, n, false);
    for (Algorithm algorithm : algorithms) {
      new CudaSoftmax(single).rows(algorithm, x, 0, got, 0, 1, n, false);
      // Of these numbers, the equality of arrays is that of bits.
      if (single
          ? !Arrays.equals((float[]) expected, (float[]) got)
          : !Arrays.equals((double[]) expected, (double[]) got)) {
        return true;
      }
    }
    return false;
  }

  private static Object row(boolean single, int n) {
    return single ? new float[n] : new double[n];
  }
}
