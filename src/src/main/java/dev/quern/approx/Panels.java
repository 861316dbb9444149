package dev.quern.approx;

/**
 * Parts of the operands of a matrix product on their way into panels: decoded, rounded, and made
 * ready for the kind of product. Where products are guarded sums, it also finds whether they need
 * the guards: if not, adding bits gives the same result.
 */
final class Panels {
  private static final int MAGNITUDE = 0x7FFFFFFF;
  private static final int NORMAL = 0x00800000;
  private static final int INFINITE = 0x7F800000;

  /** What is kept of a panel's magnitudes, one number behind the other. */
  static final int RANGE = 3;

  private static final int HIGHEST = 0;

  /**
   * Half of how far the lowest that is not zero lies above the least normal number, rounded down.
   */
  private static final int LOWEST = 1;

  /** Negative if one is zero. */
  private static final int ZERO = 2;

  private final ApproxLoops loops;
  private final Arithmetic.Kind kind;
  private final boolean raw;
  private final int[] constants;
  private final int offset;
  private final int bits;

  /** Of products of numbers that are stored in a format. */
  Panels(ApproxLoops loops, Arithmetic arithmetic, Format format) {
    this.loops = loops;
    this.kind = arithmetic.kind();
    this.raw = arithmetic.guard() == Arithmetic.Guard.RAW;
    this.constants = Constants.ofStored(arithmetic, format);
    this.offset = constants[ApproxPass.OFFSET];
    this.bits = Constants.effectiveBits(arithmetic, format);
  }

  int[] constants() {
    return constants;
  }

  private boolean guarded() {
    return !raw && kind != Arithmetic.Kind.EXACT;
  }

  private boolean sums() {
    return kind == Arithmetic.Kind.L_MUL || kind == Arithmetic.Kind.PIECEWISE_AFFINE;
  }

  /** Numbers of a format, rounded. */
  void read(Object from, Format format, long position, float[] to, int at, int n) {
    Elements.read(from, format, guarded(), position, to, at, n);
    if (bits < format.mantissaBits()) {
      loops.pass(ApproxPass.ROUND_FRACTION_PASS, constants, to, at, to, at, to, at, n);
    }
  }

  /** The bits of such numbers, at the beginning of an array. */
  void readBits(Object from, Format format, long position, Scratch scratch, int[] to, int n) {
    if (format == Format.FLOAT32 && bits == format.mantissaBits()) {
      Elements.readBits(from, position, scratch, to, n);
    } else {
      read(from, format, position, scratch.x, 0, n);
      Elements.copyBits(scratch.xBits, to, n);
    }
  }

  static void clear(int[] ranges, int at) {
    ranges[at + HIGHEST] = 0;
    ranges[at + LOWEST] = MAGNITUDE;
    ranges[at + ZERO] = 0;
  }

  /**
   * Makes the bits of numbers what the products take.
   *
   * @param first whether they are of the first operand, which is to be less the offset
   */
  void prepare(boolean first, int[] x, int from, int n, int[] ranges, int at) {
    if (!sums()) {
      return;
    }
    int less = first ? offset : 0;
    if (raw) {
      for (int i = from; i < from + n; i++) {
        x[i] -= less;
      }
      return;
    }
    // Simple loops, one for each end, because C2 makes vectors of them.
    int highest = ranges[at + HIGHEST];
    for (int i = from; i < from + n; i++) {
      highest = Math.max(highest, x[i] & MAGNITUDE);
    }
    ranges[at + HIGHEST] = highest;
    int lowest = ranges[at + LOWEST];
    for (int i = from; i < from + n; i++) {
      lowest = Math.min(lowest, (x[i] & MAGNITUDE) - NORMAL >>> 1);
    }
    ranges[at + LOWEST] = lowest;
    int zero = ranges[at + ZERO];
    for (int i = from; i < from + n; i++) {
      zero |= (x[i] & MAGNITUDE) - NORMAL;
    }
    ranges[at + ZERO] = zero;
    for (int i = from; i < from + n; i++) {
      int below = (x[i] & MAGNITUDE) - NORMAL >> 31;
      x[i] = (x[i] & ~below) - less;
    }
  }

  /** How the products of two panels are made. */
  int mode(int[] ranges, int at, int[] otherRanges, int other) {
    if (kind == Arithmetic.Kind.EXACT) {
      return ApproxLoops.EXACT;
    }
    if (kind == Arithmetic.Kind.L_MUL_FORMULA) {
      return raw ? ApproxLoops.FORMULA_RAW : ApproxLoops.FORMULA_GUARDED;
    }
    if (raw) {
      return ApproxLoops.RAW;
    }
    int highest = Math.max(ranges[at + HIGHEST], otherRanges[other + HIGHEST]);
    long most = (long) ranges[at + HIGHEST] + otherRanges[other + HIGHEST] - offset;
    long least = 2L * ranges[at + LOWEST] + 2L * otherRanges[other + LOWEST] + 2L * NORMAL - offset;
    if (highest >= INFINITE || most >= INFINITE || least < NORMAL) {
      return ApproxLoops.GUARDED;
    }
    boolean zeros = (ranges[at + ZERO] | otherRanges[other + ZERO]) < 0;
    return zeros ? ApproxLoops.WITHOUT_ZEROS : ApproxLoops.RAW;
  }
}
