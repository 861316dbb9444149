package dev.quern.softmax;

import dev.quern.internal.Fma;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * What a thread needs to run a row: sums, lanes, a buffer for remainders. One per thread, kept, so
 * that calls allocate nothing.
 */
final class SoftmaxState {
  private static final ThreadLocal<SoftmaxState> OF_THREAD =
      new ThreadLocal<>() {
        @Override
        protected SoftmaxState initialValue() {
          return new SoftmaxState();
        }
      };

  /** Elements whose lanes are folded together. */
  static final int CHUNK = 2048;

  /** Elements whose chunks are folded together; rows are only ever split between slabs. */
  static final int SLAB = 16 * CHUNK;

  final Sum row = new Sum();
  final Sum slab = new Sum();

  /** The row's maximum, NaN ignored; what a shifted row is shifted by. */
  double maximum;

  final float[] floatLanes = new float[32];
  final double[] doubleLanes = new double[16];
  private float[] floatBuffer;
  private double[] doubleBuffer;
  private MemorySegment nativeState;

  static SoftmaxState ofThread() {
    return OF_THREAD.get();
  }

  void begin() {
    row.clear(Sum.EMPTY);
    maximum = Double.NEGATIVE_INFINITY;
  }

  float[] floatBuffer() {
    if (floatBuffer == null) {
      floatBuffer = new float[CHUNK];
    }
    return floatBuffer;
  }

  double[] doubleBuffer() {
    if (doubleBuffer == null) {
      doubleBuffer = new double[CHUNK];
    }
    return doubleBuffer;
  }

  /** The state as native code sees it, off-heap. */
  MemorySegment nativeState() {
    if (nativeState == null) {
      nativeState = NativeSoftmax.allocateState();
    }
    return nativeState;
  }

  void clearFloatLanes() {
    Arrays.fill(floatLanes, 0);
  }

  void clearDoubleLanes() {
    Arrays.fill(doubleLanes, 0);
  }

  /**
   * Folds sixteen sums and their errors by halving; a float and its error fit a double well enough.
   */
  void foldFloatLanes(long exponent) {
    slab.add((quarter(0) + quarter(2)) + (quarter(1) + quarter(3)), 0, exponent);
  }

  private double quarter(int i) {
    return (lane(i) + lane(i + 8)) + (lane(i + 4) + lane(i + 12));
  }

  private double lane(int i) {
    return (double) floatLanes[i] + (double) floatLanes[16 + i];
  }

  /** Folds eight sums by halving, and carries their errors along. */
  void foldDoubleLanes(long exponent) {
    double[] l = doubleLanes;
    for (int half = 4; half > 0; half /= 2) {
      for (int i = 0; i < half; i++) {
        double s = l[i] + l[i + half];
        l[8 + i] += Fma.sumError(l[i], l[i + half], s) + l[8 + i + half];
        l[i] = s;
      }
    }
    slab.add(l[0], l[8], exponent);
  }
}
