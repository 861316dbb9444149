package dev.quern.approx;

import dev.quern.internal.NativeCall;
import dev.quern.internal.bindings.quern_h;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * The native backend: kernels/approx.cc, one tier of it. Critical calls keep safepoints waiting, so
 * each gets some 20 microseconds of work at most.
 */
final class NativeLoops implements ApproxLoops {
  private static final MethodHandle PASS =
      NativeCall.critical(
          quern_h.quern_approx_pass$address(), quern_h.quern_approx_pass$descriptor());
  private static final MethodHandle PASS_OFF_HEAP =
      NativeCall.criticalOffHeap(
          quern_h.quern_approx_pass$address(), quern_h.quern_approx_pass$descriptor());
  private static final MethodHandle SUM =
      NativeCall.critical(
          quern_h.quern_approx_sum$address(), quern_h.quern_approx_sum$descriptor());
  private static final MethodHandle DOT =
      NativeCall.critical(
          quern_h.quern_approx_dot$address(), quern_h.quern_approx_dot$descriptor());
  private static final MethodHandle TILE =
      NativeCall.critical(
          quern_h.quern_approx_tile$address(), quern_h.quern_approx_tile$descriptor());

  /** Elements of a pass or a sum in one call. */
  private static final int PART = 1 << 15;

  /** Products in one call where they are slow. */
  private static final int SLOW_PRODUCTS = 1 << 16;

  /** Products in one call where each emulates a multiply-add. */
  private static final int EMULATED_PRODUCTS = 1 << 13;

  private static final int FAST_PRODUCTS = 1 << 20;

  private final int tier;
  private final boolean emulates;

  NativeLoops(int tier) {
    this.tier = tier;
    this.emulates = tier == quern_h.QUERN_TIER_X86_64_V2();
  }

  @Override
  public void pass(
      int pass,
      int[] constants,
      float[] x,
      int xFrom,
      float[] y,
      int yFrom,
      float[] z,
      int zFrom,
      int n) {
    for (int i = 0; i < n; i += Math.min(PART, n - i)) {
      int status;
      try {
        status =
            (int)
                PASS.invokeExact(
                    tier,
                    pass,
                    MemorySegment.ofArray(constants),
                    MemorySegment.ofArray(x),
                    (long) (xFrom + i),
                    MemorySegment.ofArray(y),
                    (long) (yFrom + i),
                    MemorySegment.ofArray(z),
                    (long) (zFrom + i),
                    (long) Math.min(PART, n - i));
      } catch (Throwable e) {
        throw NativeCall.failed(e);
      }
      NativeCall.check(status);
    }
  }

  @Override
  public boolean pass(
      int pass,
      int[] constants,
      MemorySegment x,
      MemorySegment y,
      MemorySegment z,
      long from,
      long n) {
    MemorySegment table = Scratch.ofThread().constants();
    MemorySegment.copy(constants, 0, table, ValueLayout.JAVA_INT, 0, constants.length);
    for (long i = 0; i < n; i += PART) {
      int status;
      try {
        status =
            (int)
                PASS_OFF_HEAP.invokeExact(
                    tier,
                    pass,
                    table,
                    x,
                    from + i,
                    y,
                    from + i,
                    z,
                    from + i,
                    Math.min(PART, n - i));
      } catch (Throwable e) {
        throw NativeCall.failed(e);
      }
      NativeCall.check(status);
    }
    return true;
  }

  @Override
  public double sum(double total, float[] x, int from, int n) {
    double[] result = Scratch.ofThread().total;
    result[0] = total;
    for (int i = 0; i < n; i += Math.min(PART, n - i)) {
      int status;
      try {
        status =
            (int)
                SUM.invokeExact(
                    tier,
                    MemorySegment.ofArray(x),
                    (long) (from + i),
                    (long) Math.min(PART, n - i),
                    MemorySegment.ofArray(result));
      } catch (Throwable e) {
        throw NativeCall.failed(e);
      }
      NativeCall.check(status);
    }
    return result[0];
  }

  @Override
  public double dot(double total, float[] x, int xFrom, float[] y, int yFrom, int n) {
    double[] result = Scratch.ofThread().total;
    result[0] = total;
    int part = emulates ? EMULATED_PRODUCTS : PART;
    for (int i = 0; i < n; i += Math.min(part, n - i)) {
      int status;
      try {
        status =
            (int)
                DOT.invokeExact(
                    tier,
                    MemorySegment.ofArray(x),
                    (long) (xFrom + i),
                    MemorySegment.ofArray(y),
                    (long) (yFrom + i),
                    (long) Math.min(part, n - i),
                    MemorySegment.ofArray(result));
      } catch (Throwable e) {
        throw NativeCall.failed(e);
      }
      NativeCall.check(status);
    }
    return result[0];
  }

  @Override
  public void tile(
      int mode,
      boolean continued,
      int[] constants,
      int[] a,
      int aFrom,
      int[] b,
      int bFrom,
      float[] c,
      int cFrom,
      int panels,
      int depth) {
    int most =
        mode == EXACT && emulates
            ? EMULATED_PRODUCTS
            : mode <= WITHOUT_ZEROS ? FAST_PRODUCTS : SLOW_PRODUCTS;
    int products = ROWS * COLUMNS * depth;
    if (products > most) {
      // Panel by panel, which may still be a little long, but for emulated multiply-adds some steps
      // of the depth at a time.
      int steps = mode == EXACT && emulates ? most / (ROWS * COLUMNS) : depth;
      for (int p = 0; p < panels; p++) {
        for (int k = 0; k < depth; k += steps) {
          tileInOneCall(
              mode,
              continued || k > 0,
              constants,
              a,
              aFrom + p * ROWS * depth + k * ROWS,
              b,
              bFrom + k * COLUMNS,
              c,
              cFrom + p * ROWS * COLUMNS,
              1,
              Math.min(steps, depth - k));
        }
      }
      return;
    }
    int atOnce = Math.max(1, most / Math.max(1, products));
    for (int p = 0; p < panels; p += atOnce) {
      tileInOneCall(
          mode,
          continued,
          constants,
          a,
          aFrom + p * ROWS * depth,
          b,
          bFrom,
          c,
          cFrom + p * ROWS * COLUMNS,
          Math.min(atOnce, panels - p),
          depth);
    }
  }

  private void tileInOneCall(
      int mode,
      boolean continued,
      int[] constants,
      int[] a,
      int aFrom,
      int[] b,
      int bFrom,
      float[] c,
      int cFrom,
      int panels,
      int depth) {
    int status;
    try {
      status =
          (int)
              TILE.invokeExact(
                  tier,
                  mode,
                  continued ? quern_h.QUERN_APPROX_CONTINUED() : 0,
                  MemorySegment.ofArray(constants),
                  MemorySegment.ofArray(a),
                  (long) aFrom,
                  MemorySegment.ofArray(b),
                  (long) bFrom,
                  MemorySegment.ofArray(c),
                  (long) cFrom,
                  (long) COLUMNS,
                  (long) panels,
                  (long) depth);
    } catch (Throwable e) {
      throw NativeCall.failed(e);
    }
    NativeCall.check(status);
  }
}
