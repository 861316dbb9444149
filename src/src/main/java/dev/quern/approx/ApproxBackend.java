package dev.quern.approx;

import dev.quern.hardware.Backend;
import dev.quern.hardware.Tier;
import dev.quern.internal.BackendChooser;

/** The backends of approximate arithmetic, and what one has to get right before it is offered. */
final class ApproxBackend implements BackendChooser.SelfTest {
  /** The tests check the scalar backend's bits, and so this digest, against the definitions. */
  static final long EXPECTED = 0x63cc569911636bbaL;

  static final BackendChooser CHOOSER =
      new BackendChooser("approximate arithmetic", EXPECTED, new ApproxBackend());

  /** Whole registers of any width, and a remainder. */
  private static final int LENGTH = 141;

  private static final int DEPTH = 5;

  private ApproxBackend() {}

  /** The loops, not yet tested. */
  static ApproxLoops loops(Backend backend, Tier tier) {
    return switch (backend) {
      case SCALAR -> new ScalarLoops();
      case VECTOR -> new VectorLoops();
      case NATIVE -> new NativeLoops(tier.ordinal());
      case CUDA -> new CudaLoops();
    };
  }

  @Override
  public long digest(Backend backend, Tier tier) {
    return backend == Backend.CUDA ? CudaSelfTest.digest() : digest(loops(backend, tier));
  }

  /** FNV-1a over the bits of every pass, of a sum, of a dot product and of every kind of tile. */
  static long digest(ApproxLoops loops) {
    float[] x = new float[LENGTH];
    float[] y = new float[LENGTH];
    float[] special = {
      0f, -0f, Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 0x1p-140f, 0x1p127f
    };
    for (int i = 0; i < LENGTH; i++) {
      x[i] = i < 49 ? special[i / 7] : (i * 37 % LENGTH - 60) * 0.21875f + i * 0x1p-9f;
      y[i] = i < 49 ? special[i % 7] : (i * 53 % LENGTH - 80) * 0x1.1p-3f;
    }
    long hash = 0xcbf29ce484222325L;
    int[] constants = Constants.of(Arithmetic.lMul().mantissaBits(6), Format.FLOAT32);
    PiecewiseFunction.setBase(constants, 10);
    float[] z = new float[LENGTH];
    for (int pass = 0; pass <= ApproxPass.SQRT_GRADIENT_PASS; pass++) {
      loops.pass(pass, constants, x, 0, y, 0, z, 0, LENGTH);
      hash = digest(hash, z);
    }
    double total = loops.sum(0, x, 49, LENGTH - 49);
    hash = (hash ^ Double.doubleToRawLongBits(total)) * 0x100000001b3L;
    total = loops.dot(0, x, 49, y, 49, LENGTH - 49);
    hash = (hash ^ Double.doubleToRawLongBits(total)) * 0x100000001b3L;
    int[] a = new int[ApproxLoops.ROWS * DEPTH];
    int[] b = new int[ApproxLoops.COLUMNS * DEPTH];
    float[] c = new float[ApproxLoops.COLUMNS * ApproxLoops.ROWS];
    for (int i = 0; i < b.length; i++) {
      b[i] = Float.floatToRawIntBits((i * 29 % 71 - 30.5f) * 0x1.3p-2f);
    }
    for (int i = 0; i < a.length; i++) {
      a[i] = Float.floatToRawIntBits(x[49 + i]);
    }
    for (int mode = ApproxLoops.EXACT; mode <= ApproxLoops.FORMULA_GUARDED; mode++) {
      loops.tile(mode, false, constants, a, 0, b, 0, c, 0, 1, DEPTH);
      // Which NaN a sum becomes is for the caller to settle.
      MatrixProduct.canonical(c, 0, c.length);
      hash = digest(hash, c);
    }
    return hash;
  }

  private static long digest(long hash, float[] z) {
    long result = hash;
    for (float v : z) {
      result = (result ^ Float.floatToRawIntBits(v)) * 0x100000001b3L;
    }
    return result;
  }
}
