package dev.quern.bench;

import java.util.SplittableRandom;

/** What the operands of products hold, which decides how many guards they need. */
public enum LMulData {
  /** N(0, 1): no guard is ever needed. */
  NORMAL,
  /** Half of the first operand is zero, as behind a ReLU. */
  ZEROS,
  /** One number in 64 is infinite, subnormal, or beyond what products bear. */
  SPECIALS;

  private static final float[] SPECIAL = {
    Float.POSITIVE_INFINITY, 0x1p-140f, 0x1p120f, 0x1p-120f, -0f
  };

  String id() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }

  /**
   * Numbers.
   *
   * @param first whether of the first operand
   */
  public float[] make(int n, boolean first) {
    SplittableRandom random = new SplittableRandom(first ? 1 : 2);
    float[] x = new float[n];
    for (int i = 0; i < n; i++) {
      x[i] = (float) random.nextGaussian();
      if (this == ZEROS && first && random.nextBoolean()) {
        x[i] = 0;
      }
      if (this == SPECIALS && random.nextInt(64) == 0) {
        x[i] = SPECIAL[random.nextInt(SPECIAL.length)];
      }
    }
    return x;
  }
}
