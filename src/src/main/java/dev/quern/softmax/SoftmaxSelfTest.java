package dev.quern.softmax;

import dev.quern.hardware.Backend;
import dev.quern.hardware.Tier;
import dev.quern.internal.BackendChooser;

/**
 * Small rows whose bits are known: what a backend has to get right before it is offered. A digest
 * of all of them stands here; the tests check the scalar backend's bits, and so this digest,
 * against exact values.
 */
final class SoftmaxSelfTest implements BackendChooser.SelfTest {
  static final long EXPECTED = 0xf2c1dd574e675365L;

  /** Two whole blocks and a remainder of float, four and a remainder of double. */
  private static final int LENGTH = 141;

  @Override
  public long digest(Backend backend, Tier tier) {
    return backend == Backend.CUDA
        ? CudaSelfTest.digest()
        : digest(
            SoftmaxBackend.passes(backend, tier, true, Memory.ARRAY),
            SoftmaxBackend.passes(backend, tier, false, Memory.ARRAY));
  }

  /** FNV-1a over the bits of every result. */
  static long digest(SoftmaxRows floats, SoftmaxRows doubles) {
    float[] x = new float[LENGTH];
    double[] xd = new double[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      // A spread of magnitudes, a mask, and no order.
      double v = (i * 37 % LENGTH) * 0.21875 - 12;
      x[i] = i % 29 == 5 ? Float.NEGATIVE_INFINITY : (float) v;
      xd[i] = i % 29 == 5 ? Double.NEGATIVE_INFINITY : v + i * 0x1p-30;
    }
    float[] y = new float[LENGTH];
    double[] yd = new double[LENGTH];
    long hash = 0xcbf29ce484222325L;
    for (Algorithm algorithm : new Algorithm[] {Algorithm.THREE_PASS_RELOAD, Algorithm.TWO_PASS}) {
      floats.rows(algorithm, x, 0, y, 0, 1, LENGTH, false);
      doubles.rows(algorithm, xd, 0, yd, 0, 1, LENGTH, false);
      for (int i = 0; i < LENGTH; i++) {
        hash = (hash ^ Float.floatToRawIntBits(y[i])) * 0x100000001b3L;
        hash = (hash ^ Double.doubleToRawLongBits(yd[i])) * 0x100000001b3L;
      }
    }
    return hash;
  }
}
