package dev.quern.approx;

import java.lang.foreign.MemorySegment;

/**
 * Products element by element: which passes they take, directly or by way of a thread's scratch.
 */
final class Elementwise {
  private static final ApproxLoops SCALAR = new ScalarLoops();

  private final ApproxLoops loops;
  private final Format format;
  private final int pass;
  private final int[] constants;
  private final boolean exact;
  private final boolean saturating;

  /** Whether operands are rounded first. */
  private final boolean rounds;

  Elementwise(ApproxLoops loops, Arithmetic arithmetic, Format format) {
    this.loops = loops;
    this.format = format;
    this.pass = pass(arithmetic);
    this.exact = arithmetic.kind() == Arithmetic.Kind.EXACT;
    this.saturating = arithmetic.guard() == Arithmetic.Guard.SATURATING;
    // Exact products are float32's, rounded to the format afterwards.
    this.constants =
        exact ? Constants.ofStored(arithmetic, format) : Constants.of(arithmetic, format);
    this.rounds = Constants.effectiveBits(arithmetic, format) < format.mantissaBits();
  }

  /** The pass that multiplies so. */
  static int pass(Arithmetic arithmetic) {
    boolean raw = arithmetic.guard() == Arithmetic.Guard.RAW;
    return switch (arithmetic.kind()) {
      case EXACT -> ApproxPass.MULTIPLY_EXACT_PASS;
      case L_MUL, PIECEWISE_AFFINE ->
          raw ? ApproxPass.MULTIPLY_RAW_PASS : ApproxPass.MULTIPLY_GUARDED_PASS;
      case L_MUL_FORMULA -> raw ? ApproxPass.FORMULA_RAW_PASS : ApproxPass.FORMULA_GUARDED_PASS;
    };
  }

  /** One product of codes. */
  static int multiply(Arithmetic arithmetic, Format format, int x, int y) {
    int used = (int) ((1L << format.bits()) - 1);
    int[] codes = {x & used, y & used, 0};
    new Elementwise(SCALAR, arithmetic, format).single(codes);
    return codes[2] & used;
  }

  private void single(int[] codes) {
    if (format == Format.FLOAT32) {
      float[] v = {Float.intBitsToFloat(codes[0]), Float.intBitsToFloat(codes[1]), 0};
      multiply(v, 0, v, 1, v, 2, 1);
      codes[2] = Float.floatToRawIntBits(v[2]);
      return;
    }
    MemorySegment all = MemorySegment.ofArray(new byte[3 * format.bytes()]);
    MemorySegment[] each = new MemorySegment[3];
    for (int i = 0; i < 3; i++) {
      each[i] = all.asSlice((long) i * format.bytes(), format.bytes());
      Elements.writeCodes(new int[] {codes[i]}, each[i], format, 0, 1);
    }
    multiply(each[0], each[1], each[2], 0, 1);
    int[] result = new int[1];
    Elements.readCodes(each[2], format, 0, result, 1);
    codes[2] = result[0];
  }

  /** Of arrays of float32. */
  void multiply(float[] x, int xFrom, float[] y, int yFrom, float[] z, int zFrom, int n) {
    if (!rounds) {
      loops.pass(pass, constants, x, xFrom, y, yFrom, z, zFrom, n);
      return;
    }
    Scratch s = Scratch.ofThread();
    for (int i = 0; i < n; i += Math.min(Scratch.BLOCK, n - i)) {
      int length = Math.min(Scratch.BLOCK, n - i);
      round(x, xFrom + i, s.x, length);
      round(y, yFrom + i, s.y, length);
      loops.pass(pass, constants, s.x, 0, s.y, 0, z, zFrom + i, length);
    }
  }

  /**
   * The same by other loops where that is one pass. Apart, so that the call above keeps seeing one
   * class of loops, which compiles to less.
   */
  void multiplyShort(
      ApproxLoops other, float[] x, int xFrom, float[] y, int yFrom, float[] z, int zFrom, int n) {
    if (rounds) {
      multiply(x, xFrom, y, yFrom, z, zFrom, n);
    } else {
      other.pass(pass, constants, x, xFrom, y, yFrom, z, zFrom, n);
    }
  }

  private void round(float[] from, int at, float[] to, int n) {
    loops.pass(ApproxPass.ROUND_FRACTION_PASS, constants, from, at, from, at, to, 0, n);
  }

  /** Of segments of the format. */
  void multiply(MemorySegment x, MemorySegment y, MemorySegment z, long from, long n) {
    boolean direct =
        format == Format.FLOAT32 && !rounds && x.isNative() && y.isNative() && z.isNative();
    if (direct && loops.pass(pass, constants, x, y, z, from, n)) {
      return;
    }
    for (long i = from; i < from + n; i += Scratch.BLOCK) {
      int length = (int) Math.min(Scratch.BLOCK, from + n - i);
      if (exact || format == Format.FLOAT32) {
        byNumbers(x, y, z, i, length);
      } else {
        byCodes(x, y, z, i, length);
      }
    }
  }

  private void byNumbers(MemorySegment x, MemorySegment y, MemorySegment z, long at, int n) {
    Scratch s = Scratch.ofThread();
    Elements.read(x, format, false, at, s.x, 0, n);
    Elements.read(y, format, false, at, s.y, 0, n);
    if (rounds) {
      round(s.x, 0, s.x, n);
      round(s.y, 0, s.y, n);
    }
    loops.pass(pass, constants, s.x, 0, s.y, 0, s.z, 0, n);
    if (format == Format.FLOAT32) {
      Elements.write(s.z, 0, z, at, n);
      return;
    }
    for (int i = 0; i < n; i++) {
      s.codes[i] = format.encode(saturating ? bounded(s, i) : s.z[i], saturating);
    }
    Elements.writeCodes(s.codes, z, format, at, n);
  }

  /** A product that is infinite though its operands are not is too large, even for float32. */
  private static float bounded(Scratch s, int i) {
    return Float.isInfinite(s.z[i]) && Float.isFinite(s.x[i]) && Float.isFinite(s.y[i])
        ? Math.copySign(Float.MAX_VALUE, s.z[i])
        : s.z[i];
  }

  private void byCodes(MemorySegment x, MemorySegment y, MemorySegment z, long at, int n) {
    Scratch s = Scratch.ofThread();
    Elements.readCodes(x, format, at, s.codes, n);
    Elements.copyBits(s.codes, s.xBits, n);
    Elements.readCodes(y, format, at, s.codes, n);
    Elements.copyBits(s.codes, s.yBits, n);
    if (rounds) {
      round(s.x, 0, s.x, n);
      round(s.y, 0, s.y, n);
    }
    loops.pass(pass, constants, s.x, 0, s.y, 0, s.z, 0, n);
    Elements.copyBits(s.zBits, s.codes, n);
    Elements.writeCodes(s.codes, z, format, at, n);
  }
}
