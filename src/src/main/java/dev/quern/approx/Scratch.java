package dev.quern.approx;

/** Memory of a thread for what is on its way: made once, or when more is needed. */
final class Scratch {
  /**
   * Elements that are staged at a time: a chunk of a sum, of three operands in the first-level
   * cache.
   */
  static final int BLOCK = ApproxLoops.CHUNK;

  private static final ThreadLocal<Scratch> OF_THREAD = ThreadLocal.withInitial(Scratch::new);

  final float[] x = new float[BLOCK];
  final float[] y = new float[BLOCK];
  final float[] z = new float[BLOCK];
  final int[] xCodes = new int[BLOCK];
  final int[] yCodes = new int[BLOCK];
  final int[] zCodes = new int[BLOCK];

  /** The lanes of a sum. */
  final float[] lanes = new float[4 * 16];

  /** Where native code adds up. */
  final double[] total = new double[1];

  private float[] a = {};
  private float[] b = {};
  private float[] tile = {};
  private float[] scores = {};
  private int[] ranges = {};
  private int[] rangesOfRows = {};

  private Scratch() {}

  static Scratch ofThread() {
    return OF_THREAD.get();
  }

  /** Panels of the first operand. */
  float[] a(int n) {
    return a = atLeast(a, n);
  }

  /** Panels of the second operand. */
  float[] b(int n) {
    return b = atLeast(b, n);
  }

  /** What is known of the panels of the second operand. */
  int[] ranges(int n) {
    return ranges = ranges.length >= n ? ranges : new int[n];
  }

  /** The same of the first. */
  int[] rangesOfRows(int n) {
    return rangesOfRows = rangesOfRows.length >= n ? rangesOfRows : new int[n];
  }

  /** A tile of the result. */
  float[] tile(int n) {
    return tile = atLeast(tile, n);
  }

  /** The scores of some queries. */
  float[] scores(int n) {
    return scores = atLeast(scores, n);
  }

  private static float[] atLeast(float[] array, int n) {
    return array.length >= n ? array : new float[n];
  }
}
