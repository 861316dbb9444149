package dev.quern.softmax;

import dev.quern.testing.Bits;
import dev.quern.testing.Place;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Rows of either element type: the reference for their softmax, runs in all kinds of memory. */
final class Rows {
  private Rows() {}

  static int length(Object row) {
    return row instanceof float[] floats ? floats.length : ((double[]) row).length;
  }

  static boolean single(Object row) {
    return row instanceof float[];
  }

  static Object like(Object row, int n) {
    return single(row) ? new float[n] : new double[n];
  }

  /** The row's own memory. */
  static MemorySegment segment(Object row) {
    return row instanceof float[] floats
        ? MemorySegment.ofArray(floats)
        : MemorySegment.ofArray((double[]) row);
  }

  /** The scalar backend's three-pass reload over an array: what everything else has to equal. */
  static Object reference(Object x) {
    int n = length(x);
    Object y = like(x, n);
    if (n > 0) {
      SoftmaxPasses passes = ScalarSoftmax.passes(single(x), true);
      SoftmaxState s = SoftmaxState.ofThread();
      SoftmaxRow.apply(passes, Algorithm.THREE_PASS_RELOAD, x, 0, y, 0, n, false, s);
    }
    return y;
  }

  static double referenceLogSumExp(Object x) {
    SoftmaxPasses passes = ScalarSoftmax.passes(single(x), true);
    double v = SoftmaxRow.logSumExp(passes, x, 0, length(x), SoftmaxState.ofThread());
    return single(x) ? (float) v : v;
  }

  static void apply(Softmax softmax, Object x, Object y) {
    if (x instanceof float[] floats) {
      softmax.apply(floats, (float[]) y);
    } else {
      softmax.apply((double[]) x, (double[]) y);
    }
  }

  static double logSumExp(Softmax softmax, Object x) {
    return x instanceof float[] floats
        ? softmax.logSumExp(floats)
        : softmax.logSumExp((double[]) x);
  }

  /**
   * Softmax of a row from one place to another, or in place if they are the same operand; says what
   * went wrong, or null.
   */
  static String problem(Softmax softmax, Object x, Place from, Place to, Object expected) {
    boolean single = single(x);
    try (Arena arena = softmax.threads() > 1 ? Arena.ofShared() : Arena.ofConfined()) {
      Place.Operand source = from.room(single, length(x), arena);
      Place.Operand target = to == null ? source : to.room(single, length(x), arena);
      source.put(x);
      if (from.array && target.place().array) {
        int n = length(x);
        if (single) {
          float[] a = (float[]) source.array();
          float[] b = (float[]) target.array();
          if (from == Place.ARRAY && target.place() == Place.ARRAY) {
            softmax.apply(a, b);
          } else {
            softmax.apply(a, source.elementOffset(), b, target.elementOffset(), n);
          }
        } else {
          double[] a = (double[]) source.array();
          double[] b = (double[]) target.array();
          if (from == Place.ARRAY && target.place() == Place.ARRAY) {
            softmax.apply(a, b);
          } else {
            softmax.apply(a, source.elementOffset(), b, target.elementOffset(), n);
          }
        }
      } else {
        boolean aligned = aligned(from) && aligned(target.place());
        Place strict = aligned ? Place.OFF_HEAP : Place.OFF_HEAP_ONE_BYTE;
        softmax.apply(source.segment(), target.segment(), 1, length(x), strict.layout(single));
      }
      String difference = Bits.difference(expected, target.row());
      if (difference != null) {
        return difference;
      }
      if (source != target && Bits.difference(x, source.row()) != null) {
        return "the source was written: " + Bits.difference(x, source.row());
      }
      if (target.spoilt() != -1 || source.spoilt() != -1) {
        return "a byte outside was written, at byte "
            + (target.spoilt() != -1
                ? "destination " + target.spoilt()
                : "source " + source.spoilt());
      }
      return null;
    }
  }

  private static boolean aligned(Place place) {
    return place.layout(true).byteAlignment() > 1;
  }
}
