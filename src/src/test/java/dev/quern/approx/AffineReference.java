package dev.quern.approx;

import java.util.Arrays;

/**
 * Piecewise-affine functions from their definitions, in real numbers: a number's logarithm is its
 * exponent plus its fraction, which a double holds exactly.
 */
final class AffineReference {
  private static final float INFINITY = Float.POSITIVE_INFINITY;

  private final Arithmetic products;
  private final float offset;
  private final float logarithm;
  private final float naturalLogarithm;

  /** Of functions with a base, that one; of others, 2. */
  AffineReference(float offset, double base) {
    this.products = Arithmetic.piecewiseAffine(offset);
    this.offset = offset;
    this.logarithm = (float) (StrictMath.log(base) / StrictMath.log(2));
    this.naturalLogarithm = (float) StrictMath.log(base);
  }

  /** The same with another base. */
  AffineReference withBase(double base) {
    return new AffineReference(offset, base);
  }

  // ---- numbers as exponent and fraction

  private static boolean zero(float x) {
    return Math.abs(x) < Float.MIN_NORMAL;
  }

  private static double fraction(float x) {
    return zero(x) || Math.abs(x) == INFINITY
        ? 0
        : Math.abs((double) x) * Math.scalb(1.0, -Math.getExponent(x)) - 1;
  }

  private static double log(float x) {
    return Math.getExponent(x) + fraction(x);
  }

  private static float sign(float x) {
    return Math.copySign(1f, x);
  }

  /** The number of that sign and logarithm, as far as there is one. */
  private static float number(float sign, double logarithm) {
    double exponent = Math.floor(logarithm);
    if (exponent < Float.MIN_EXPONENT) {
      return sign * 0f;
    }
    return exponent > Float.MAX_EXPONENT
        ? sign * INFINITY
        : sign * (float) Math.scalb(1 + logarithm - exponent, (int) exponent);
  }

  // ---- products and quotients

  float product(float x, float y) {
    return Float.intBitsToFloat(
        Reference.multiply(
            products, Format.FLOAT32, Float.floatToRawIntBits(x), Float.floatToRawIntBits(y)));
  }

  float quotient(float x, float y) {
    boolean none = zero(x) && zero(y) || Math.abs(x) == INFINITY && Math.abs(y) == INFINITY;
    if (x != x || y != y || none) {
      return Float.NaN;
    }
    float sign = sign(x) * sign(y);
    if (zero(y) || Math.abs(x) == INFINITY) {
      return sign * INFINITY;
    }
    return zero(x) || Math.abs(y) == INFINITY
        ? sign * 0f
        : number(sign, log(x) - log(y) - log(offset));
  }

  // ---- functions

  float apply(PiecewiseFunction f, float x) {
    return switch (f) {
      case EXP2 -> exp2(x);
      case LOG2 -> log2(x);
      case EXP -> exp2(product(x, logarithm));
      case LOG -> quotient(log2(x), logarithm);
      case SQRT -> zero(x) ? sign(x) * 0f : exp2(log2(x) * 0.5f);
    };
  }

  private static float exp2(float x) {
    if (x != x || x >= 128) {
      return x != x ? Float.NaN : INFINITY;
    }
    double floor = Math.floor(x);
    float value = x < -127 ? 0 : (float) Math.scalb(1 + (x - floor), (int) floor);
    return zero(value) ? 0 : value;
  }

  private static float log2(float x) {
    if (zero(x)) {
      return -INFINITY;
    }
    return x > 0 ? x == INFINITY ? x : (float) log(x) : Float.NaN;
  }

  // ---- slopes: signed powers of two

  /** The exponent of x y, of ordinary numbers, less that of x. */
  float productSlope(float x, float y) {
    if (x != x || y != y) {
      return Float.NaN;
    }
    if (zero(y) || Math.abs(y) == INFINITY) {
      return zero(y) ? sign(y) * 0f : y;
    }
    return number(sign(y), Math.floor(fraction(x) + log(y) + log(offset)));
  }

  float quotientSlope(float x, float y) {
    if (x != x || y != y) {
      return Float.NaN;
    }
    if (zero(y) || Math.abs(y) == INFINITY) {
      return sign(y) * (zero(y) ? INFINITY : 0f);
    }
    return number(sign(y), Math.floor(fraction(x) - log(y) - log(offset)));
  }

  float divisorSlope(float x, float y) {
    boolean none = zero(x) && zero(y) || Math.abs(x) == INFINITY && Math.abs(y) == INFINITY;
    if (x != x || y != y || none) {
      return Float.NaN;
    }
    if (zero(x) || Math.abs(y) == INFINITY) {
      return -sign(x) * 0f;
    }
    if (zero(y) || Math.abs(x) == INFINITY) {
      return -sign(x) * INFINITY;
    }
    double quotient = Math.floor(log(x) - log(y) - log(offset));
    return number(-sign(x), quotient - Math.getExponent(y));
  }

  float slope(PiecewiseFunction f, float x) {
    return switch (f) {
      case EXP2 -> exp2Slope(x);
      case LOG2 -> log2Slope(x);
      case EXP -> powers(exp2Slope(product(x, logarithm)), productSlope(x, logarithm));
      case LOG -> powers(quotientSlope(log2(x), logarithm), log2Slope(x));
      case SQRT ->
          zero(x) ? INFINITY : powers(powers(exp2Slope(log2(x) * 0.5f), 0.5f), log2Slope(x));
    };
  }

  private static float exp2Slope(float x) {
    float y = exp2(x);
    return y > 0 && y < INFINITY ? Math.scalb(1f, Math.getExponent(y)) : y;
  }

  private static float log2Slope(float x) {
    if (zero(x)) {
      return INFINITY;
    }
    return x > 0 ? x == INFINITY ? 0 : number(1, -Math.getExponent(x)) : Float.NaN;
  }

  /** The product, but that what would be subnormal is zero, before and behind. */
  private static float powers(float x, float y) {
    float product = (zero(x) ? sign(x) * 0f : x) * (zero(y) ? sign(y) * 0f : y);
    return product != product ? Float.NaN : zero(product) ? sign(product) * 0f : product;
  }

  // ---- gradients

  float gradient(PiecewiseFunction f, float x, float delta) {
    return switch (f) {
      case EXP, EXP2 -> product(delta, product(apply(f, x), naturalLogarithm));
      case LOG, LOG2 -> quotient(delta, product(x, naturalLogarithm));
      case SQRT -> quotient(delta, powers(2, apply(f, x)));
    };
  }

  float divisorGradient(float x, float y, float delta) {
    return Sums.canonical(-quotient(product(x, delta), product(y, y)));
  }

  // ---- softmax

  static boolean hasSum(float[] x) {
    float max = maximum(x);
    return Math.abs(max) < INFINITY;
  }

  private static float maximum(float[] x) {
    float max = -INFINITY;
    for (float v : x) {
      max = Math.max(max, v);
    }
    return max;
  }

  private float[] exponentials(float[] x) {
    AffineReference natural = withBase(Math.E);
    float max = maximum(x);
    float[] e = new float[x.length];
    for (int i = 0; i < e.length; i++) {
      e[i] = natural.apply(PiecewiseFunction.EXP, x[i] - max);
    }
    return e;
  }

  float[] softmax(float[] x) {
    float[] p = exponentials(x);
    float sum = (float) Sums.sum(p);
    for (int i = 0; i < p.length; i++) {
      p[i] = hasSum(x) ? quotient(p[i], sum) : Float.NaN;
    }
    return p;
  }

  float[] softmaxGradient(float[] p, float[] delta) {
    float[] products = new float[p.length];
    for (int i = 0; i < p.length; i++) {
      products[i] = product(p[i], delta[i]);
    }
    float sum = (float) Sums.sum(products);
    for (int i = 0; i < p.length; i++) {
      products[i] = product(p[i], delta[i] - sum);
    }
    return products;
  }

  float[] softmaxSlope(float[] x, float[] delta) {
    float[] result = new float[x.length];
    if (!hasSum(x)) {
      Arrays.fill(result, Float.NaN);
      return result;
    }
    AffineReference natural = withBase(Math.E);
    float[] e = exponentials(x);
    float sum = (float) Sums.sum(e);
    for (int i = 0; i < e.length; i++) {
      result[i] = Sums.canonical(divisorSlope(e[i], sum) * delta[i]);
    }
    float common = (float) Sums.sum(result);
    for (int i = 0; i < e.length; i++) {
      float part = quotientSlope(e[i], sum) * delta[i] + common;
      float slope = natural.slope(PiecewiseFunction.EXP, x[i] - maximum(x));
      result[i] = Sums.canonical(part * slope);
    }
    return result;
  }
}
