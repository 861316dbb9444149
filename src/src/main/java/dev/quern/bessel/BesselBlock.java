package dev.quern.bessel;

import static dev.quern.bessel.BesselPass.BLOCK;
import static dev.quern.bessel.BesselPass.COLUMNS;
import static dev.quern.bessel.BesselPass.ORDER;
import static dev.quern.bessel.BesselPass.OUT;
import static dev.quern.bessel.BesselPass.OUT2;
import static dev.quern.bessel.BesselPass.STRIDE;
import static dev.quern.bessel.BesselPass.X;

import java.util.Arrays;

/**
 * A block of elements on its way through the passes. Where one class holds all, they run where they
 * are; otherwise the elements are sorted by class into a second table, each class runs its passes,
 * and the results go back to their places. One per thread, kept, so that calls allocate nothing.
 */
final class BesselBlock {
  private static final ThreadLocal<BesselBlock> OF_THREAD =
      new ThreadLocal<>() {
        @Override
        protected BesselBlock initialValue() {
          return new BesselBlock();
        }
      };

  /** The second table, for elements sorted by class. */
  private static final int SORTED = COLUMNS * STRIDE;

  private static final int ORDERS = ORDER * STRIDE;
  private static final int ARGUMENTS = X * STRIDE;
  private static final int RESULTS = OUT * STRIDE;
  private static final int SECOND_RESULTS = OUT2 * STRIDE;

  private final double[] c = new double[2 * SORTED];
  private final int[] places = new int[BLOCK];
  private final byte[] classes = new byte[BLOCK];
  private final int[] starts = new int[BesselPlan.CLASSES + 1];

  private BesselBlock() {
    Arrays.fill(c, 1);
  }

  static BesselBlock ofThread() {
    return OF_THREAD.get();
  }

  /** Where the orders go, and from which position. */
  double[] table() {
    return c;
  }

  static int orders() {
    return ORDERS;
  }

  static int arguments() {
    return ARGUMENTS;
  }

  static int results() {
    return RESULTS;
  }

  static int secondResults() {
    return SECOND_RESULTS;
  }

  /** One function of the first n elements; null: log I, and log K in the second results. */
  void run(BesselPasses passes, BesselFunction f, int n) {
    passes.run(BesselPass.CLASSIFY_PASS, c, 0, n, 0);
    int only = uniformClass(n);
    if (only > BesselPlan.SPECIAL) {
      evaluate(passes, f, only, 0, n);
      return;
    }
    sort(n);
    for (int k = 1; k < BesselPlan.CLASSES; k++) {
      int count = starts[k + 1] - starts[k];
      if (count > 0) {
        evaluate(passes, f, k, SORTED + starts[k], count);
      }
    }
    int specials = starts[1];
    for (int i = specials; i < n; i++) {
      c[RESULTS + places[i]] = c[SORTED + RESULTS + i];
    }
    if (f == null) {
      for (int i = specials; i < n; i++) {
        c[SECOND_RESULTS + places[i]] = c[SORTED + SECOND_RESULTS + i];
      }
    }
    for (int i = 0; i < specials; i++) {
      special(passes, f, places[i]);
    }
  }

  /** The class of all of them, or -1. */
  private int uniformClass(int n) {
    double[] table = c;
    double first = table[RESULTS];
    long bits = Double.doubleToRawLongBits(first);
    long difference = 0;
    for (int i = RESULTS; i < RESULTS + n; i++) {
      difference |= Double.doubleToRawLongBits(table[i]) ^ bits;
    }
    return difference == 0 ? (int) first : -1;
  }

  // Counters of six classes side by side in a long each: in an array, each would wait for the last
  // store to the same one.
  private static final int BITS = 10;
  private static final int CLASSES_PER_LONG = 6;
  private static final long[] LOW_ONE = new long[16];
  private static final long[] HIGH_ONE = new long[16];

  static {
    for (int k = 0; k < BesselPlan.CLASSES; k++) {
      if (k < CLASSES_PER_LONG) {
        LOW_ONE[k] = 1L << k * BITS;
      } else {
        HIGH_ONE[k] = 1L << (k - CLASSES_PER_LONG) * BITS;
      }
    }
  }

  private static int counter(long low, long high, int k) {
    long word = k < CLASSES_PER_LONG ? low : high;
    int shift = (k < CLASSES_PER_LONG ? k : k - CLASSES_PER_LONG) * BITS;
    return (int) (word >>> shift) & (1 << BITS) - 1;
  }

  /** Leaves where each class starts, the elements' places by class, and the elements. */
  private void sort(int n) {
    byte[] of = classes;
    long low = 0;
    long high = 0;
    for (int i = 0; i < n; i++) {
      int k = (int) c[RESULTS + i] & 15;
      of[i] = (byte) k;
      low += LOW_ONE[k];
      high += HIGH_ONE[k];
    }
    long lowNext = 0;
    long highNext = 0;
    int start = 0;
    for (int k = 0; k < BesselPlan.CLASSES; k++) {
      starts[k] = start;
      lowNext += LOW_ONE[k] * start;
      highNext += HIGH_ONE[k] * start;
      start += counter(low, high, k);
    }
    starts[BesselPlan.CLASSES] = start;
    for (int i = 0; i < n; i++) {
      int k = of[i];
      int to = counter(lowNext, highNext, k);
      lowNext += LOW_ONE[k];
      highNext += HIGH_ONE[k];
      places[to] = i;
      c[SORTED + ORDERS + to] = c[ORDERS + i];
      c[SORTED + ARGUMENTS + to] = c[ARGUMENTS + i];
    }
  }

  private void evaluate(BesselPasses passes, BesselFunction f, int k, int from, int n) {
    if (f != null) {
      chain(passes, BesselPlan.of(f, k), from, n);
    } else if (k < BesselPlan.FALLBACK) {
      chain(passes, BesselPlan.ofBoth(k), from, n);
    } else {
      chain(passes, BesselPlan.of(BesselFunction.LOG_K, k), from, n);
      System.arraycopy(c, from + RESULTS, c, from + SECOND_RESULTS, n);
      chain(passes, BesselPlan.of(BesselFunction.LOG_I, k), from, n);
    }
  }

  private void chain(BesselPasses passes, int[] plan, int from, int n) {
    for (int i = 0; i < plan.length; i += 2) {
      passes.run(plan[i], c, from, n, plan[i + 1]);
    }
  }

  private void special(BesselPasses passes, BesselFunction f, int i) {
    double order = c[ORDERS + i];
    double x = c[ARGUMENTS + i];
    if (f == null) {
      c[SECOND_RESULTS + i] = BesselSpecials.value(this, passes, BesselFunction.LOG_K, order, x);
      c[RESULTS + i] = BesselSpecials.value(this, passes, BesselFunction.LOG_I, order, x);
    } else {
      c[RESULTS + i] = BesselSpecials.value(this, passes, f, order, x);
    }
  }

  /** An ordinary element, in the second table, when that is no longer needed. */
  double ordinary(BesselPasses passes, BesselFunction f, double order, double x) {
    c[SORTED + ORDERS] = order;
    c[SORTED + ARGUMENTS] = x;
    passes.run(BesselPass.CLASSIFY_PASS, c, SORTED, 1, 0);
    evaluate(passes, f, (int) c[SORTED + RESULTS], SORTED, 1);
    return c[SORTED + RESULTS];
  }

  /** One element of any kind. */
  double single(BesselPasses passes, BesselFunction f, double order, double x) {
    c[ORDERS] = order;
    c[ARGUMENTS] = x;
    run(passes, f, 1);
    return c[RESULTS];
  }
}
