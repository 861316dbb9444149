package dev.quern.approx;

import dev.quern.hardware.Backend;
import java.util.Arrays;

/**
 * What the backend cuda has to get right: passes and whole products, of which other backends have
 * the parts, compared with the scalar backend's.
 */
final class CudaSelfTest {
  /** Whole registers, chunks and tiles, and remainders. */
  private static final int LENGTH = 2309;

  private static final int ROWS = 67;
  private static final int COLUMNS = 5;
  private static final int DEPTH = 259;

  private CudaSelfTest() {}

  /** {@link ApproxBackend#EXPECTED} if all is right. */
  static long digest() {
    float[] x = numbers(37);
    float[] y = numbers(53);
    ApproxLoops scalar = new ScalarLoops();
    ApproxLoops cuda = new CudaLoops();
    int[] constants = Constants.of(Arithmetic.lMul().mantissaBits(6), Format.FLOAT32);
    PiecewiseFunction.setBase(constants, 10);
    for (int pass = 0; pass <= ApproxPass.SQRT_GRADIENT_PASS; pass++) {
      float[] expected = new float[LENGTH];
      float[] got = new float[LENGTH];
      scalar.pass(pass, constants, x, 0, y, 0, expected, 0, LENGTH);
      cuda.pass(pass, constants, x, 0, y, 0, got, 0, LENGTH);
      if (!same(expected, got)) {
        return wrong(pass);
      }
    }
    for (Arithmetic arithmetic :
        new Arithmetic[] {
          Arithmetic.exact(),
          Arithmetic.lMul().mantissaBits(6),
          Arithmetic.lMul().raw(),
          Arithmetic.lMulFormula(),
          Arithmetic.lMulFormula().raw()
        }) {
      Products expected = Products.on(Backend.SCALAR, arithmetic);
      CudaProducts got = new CudaProducts(arithmetic);
      float[] dots = {expected.dot(x, y), 0};
      float[] others = {got.dot(x, 0, y, 0, LENGTH), 0};
      float[] a = Arrays.copyOf(repeated(x, ROWS * DEPTH), ROWS * DEPTH);
      float[] b = Arrays.copyOf(y, COLUMNS * DEPTH);
      float[] c = new float[ROWS * COLUMNS];
      float[] d = new float[ROWS * COLUMNS];
      expected.matrixProduct(a, b, c, ROWS, COLUMNS, DEPTH);
      got.matrixProduct(a, 0, DEPTH, b, 0, COLUMNS, false, d, 0, COLUMNS, ROWS, COLUMNS, DEPTH);
      if (!same(dots, others) || !same(c, d)) {
        return wrong(arithmetic.hashCode());
      }
    }
    return ApproxBackend.EXPECTED;
  }

  private static float[] numbers(int step) {
    float[] special = {
      0f, -0f, Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 0x1p-140f, 0x1p127f
    };
    float[] x = new float[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      int draw = i * step % 149;
      x[i] = i >= LENGTH - 49 ? special[draw % 7] : (draw - 60) * 0.21875f + i * 0x1p-9f;
    }
    return x;
  }

  private static float[] repeated(float[] x, int n) {
    float[] result = new float[n];
    for (int i = 0; i < n; i++) {
      result[i] = x[i % x.length];
    }
    return result;
  }

  private static boolean same(float[] expected, float[] got) {
    for (int i = 0; i < expected.length; i++) {
      if (Float.floatToRawIntBits(expected[i]) != Float.floatToRawIntBits(got[i])) {
        return false;
      }
    }
    return true;
  }

  /** Any other number, which says where. */
  private static long wrong(int where) {
    return ApproxBackend.EXPECTED + 1 + (where & 0xFFFF);
  }
}
