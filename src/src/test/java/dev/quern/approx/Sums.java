package dev.quern.approx;

import dev.quern.approx.Arithmetic.Guard;
import dev.quern.approx.Arithmetic.Kind;

/** Sums of products in the documented order, one product at a time. */
final class Sums {
  private static final int CHUNK = 2048;
  private static final int LANES = 64;
  private static final int BLOCK = 256;

  private Sums() {}

  /** What products take: decoded, subnormal numbers of the format as zeros where they count so. */
  static float[] operands(Arithmetic arithmetic, Format format, int[] codes) {
    boolean flushing = arithmetic.kind() != Kind.EXACT && arithmetic.guard() != Guard.RAW;
    float[] x = new float[codes.length];
    for (int i = 0; i < x.length; i++) {
      double value = Reference.decode(format, codes[i]);
      boolean zero = flushing && Math.abs(value) < format.leastNormal();
      x[i] = value != value ? nan(format, codes[i]) : (float) (zero ? 0 * value : value);
    }
    return x;
  }

  /** Decoded, it is the canonical one. */
  private static float nan(Format format, int code) {
    return format == Format.FLOAT32 ? Float.intBitsToFloat(code) : Float.NaN;
  }

  private static float added(Arithmetic arithmetic, Format storage, float x, float y, float sum) {
    if (arithmetic.kind() == Kind.EXACT) {
      int bits = Math.min(arithmetic.mantissaBits(), storage.mantissaBits());
      return Math.fma(
          Reference.rounded(arithmetic, x, bits), Reference.rounded(arithmetic, y, bits), sum);
    }
    return sum + Reference.ofStored(arithmetic, storage, x, y);
  }

  static float dot(Arithmetic arithmetic, Format storage, float[] x, float[] y) {
    double total = 0;
    for (int from = 0; from < x.length; from += CHUNK) {
      float[] lanes = new float[LANES];
      for (int i = from; i < Math.min(x.length, from + CHUNK); i++) {
        int lane = (i - from) % LANES;
        lanes[lane] = added(arithmetic, storage, x[i], y[i], lanes[lane]);
      }
      total += folded(lanes);
    }
    return canonical((float) total);
  }

  /** The sum of a row in the same order. */
  static double sum(float[] x) {
    double total = 0;
    for (int from = 0; from < x.length; from += CHUNK) {
      float[] lanes = new float[LANES];
      for (int i = from; i < Math.min(x.length, from + CHUNK); i++) {
        lanes[(i - from) % LANES] += x[i];
      }
      total += folded(lanes);
    }
    return total;
  }

  private static float folded(float[] lanes) {
    float[] few = new float[LANES / 4];
    for (int j = 0; j < few.length; j++) {
      few[j] = (lanes[j] + lanes[j + 16]) + (lanes[j + 32] + lanes[j + 48]);
    }
    for (int half = few.length / 2; half > 0; half /= 2) {
      for (int j = 0; j < half; j++) {
        few[j] += few[j + half];
      }
    }
    return few[0];
  }

  /** A B, or A B<sup>T</sup>. */
  static float[] matrixProduct(
      Arithmetic arithmetic,
      Format storage,
      float[] a,
      float[] b,
      boolean transposed,
      int rows,
      int columns,
      int depth) {
    float[] c = new float[rows * columns];
    for (int i = 0; i < c.length; i++) {
      int row = i / columns;
      int column = i % columns;
      float total = 0;
      for (int from = 0; from < depth; from += BLOCK) {
        float sum = 0;
        for (int k = from; k < Math.min(depth, from + BLOCK); k++) {
          float v = transposed ? b[column * depth + k] : b[k * columns + column];
          sum = added(arithmetic, storage, a[row * depth + k], v, sum);
        }
        total += sum;
      }
      c[i] = canonical(total);
    }
    return c;
  }

  static float canonical(float value) {
    return value == value ? value : Float.NaN;
  }
}
