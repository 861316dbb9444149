package dev.quern.approx;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Memory of a thread for what is on its way: made once, or when more is needed. */
final class Scratch {
  /**
   * Elements that are staged at a time: a chunk of a sum, of three operands in the first-level
   * cache.
   */
  static final int BLOCK = ApproxLoops.CHUNK;

  static final int MOST_SCORES = 1 << 20;

  private static final ThreadLocal<Scratch> OF_THREAD = ThreadLocal.withInitial(Scratch::new);

  final float[] x = new float[BLOCK];
  final float[] y = new float[BLOCK];
  final float[] z = new float[BLOCK];

  /**
   * The same, to be copied as bits: made here, because C2 does not see through one that is made for
   * a copy.
   */
  final MemorySegment xBits = MemorySegment.ofArray(x);

  final MemorySegment yBits = MemorySegment.ofArray(y);
  final MemorySegment zBits = MemorySegment.ofArray(z);

  /** Codes of a smaller format, or the bits of numbers. */
  final int[] codes = new int[BLOCK];

  /** For matrix products on this thread alone. */
  final MatrixProduct product = new MatrixProduct();

  /** Rows of a tile whose sums have ended. */
  final float[] ended = new float[ApproxLoops.ROWS * ApproxLoops.COLUMNS];

  /** The lanes of a sum. */
  final float[] lanes = new float[4 * 16];

  /** Where native code adds up. */
  final double[] total = new double[1];

  private MemorySegment constants;
  private int[] a = {};
  private int[] b = {};
  private float[] tile = {};
  private float[] scores = {};
  private int[] ranges = {};
  private int[] rangesOfRows = {};

  private Scratch() {}

  static Scratch ofThread() {
    return OF_THREAD.get();
  }

  /** A table of constants for calls that take memory off the heap alone. */
  MemorySegment constants() {
    if (constants == null) {
      constants = Arena.ofAuto().allocate(4L * ApproxPass.TABLE, 64);
    }
    return constants;
  }

  /** Panels of the first operand. */
  int[] a(int n) {
    return a = atLeast(a, n);
  }

  /** Panels of the second operand. */
  int[] b(int n) {
    return b = atLeast(b, n);
  }

  /** What is known of the panels of the second operand. */
  int[] ranges(int n) {
    return ranges = atLeast(ranges, n);
  }

  /** The same of the first. */
  int[] rangesOfRows(int n) {
    return rangesOfRows = atLeast(rangesOfRows, n);
  }

  /** A tile of the result. */
  float[] tile(int n) {
    return tile = atLeast(tile, n);
  }

  /** The scores of some queries; more of them than usual are not kept. */
  float[] scores(int n) {
    if (n > MOST_SCORES) {
      return new float[n];
    }
    return scores = atLeast(scores, n);
  }

  private static int[] atLeast(int[] array, int n) {
    return array.length >= n ? array : new int[n];
  }

  private static float[] atLeast(float[] array, int n) {
    return array.length >= n ? array : new float[n];
  }
}
