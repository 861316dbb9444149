package dev.quern.bessel;

import dev.quern.hardware.Backend;
import dev.quern.testing.Bits;
import dev.quern.testing.Place;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/** Calls of {@link LogBessel} for tests that make the same one of every kernel. */
final class Calls {
  private static final LogBessel SCALAR = LogBessel.on(Backend.SCALAR);

  private Calls() {}

  /** What every backend has to give: the scalar one's results over arrays. */
  static double[] reference(BesselFunction f, Points points) {
    return apply(SCALAR, f, points.orders(), points.x());
  }

  static double[] apply(LogBessel bessel, BesselFunction f, double[] orders, double[] x) {
    double[] result = new double[x.length];
    bessel.apply(f, orders, x, result);
    return result;
  }

  static double[] apply(LogBessel bessel, BesselFunction f, double order, double[] x) {
    double[] result = new double[x.length];
    bessel.apply(f, order, x, result);
    return result;
  }

  static Points first(Points points, int n) {
    return new Points(Arrays.copyOf(points.orders(), n), Arrays.copyOf(points.x(), n));
  }

  /**
   * With the orders, x and the result in those places; says what went wrong, or null.
   *
   * @param to null: over x; the place of the orders is then another memory
   */
  static String problem(
      LogBessel bessel,
      BesselFunction f,
      Points points,
      Place ordersFrom,
      Place from,
      Place to,
      double[] expected) {
    int n = points.size();
    try (Arena arena = Arena.ofConfined()) {
      Place.Operand orders = ordersFrom.room(false, n, arena);
      orders.put(points.orders());
      Place.Operand x = from.room(false, n, arena);
      x.put(points.x());
      Place.Operand result = to == null ? x : to.room(false, n, arena);
      if (ordersFrom.array && from.array && result.place().array) {
        bessel.apply(
            f,
            (double[]) orders.array(),
            orders.elementOffset(),
            (double[]) x.array(),
            x.elementOffset(),
            (double[]) result.array(),
            result.elementOffset(),
            n);
      } else {
        bessel.apply(
            f,
            orders.segment(),
            x.segment(),
            result.segment(),
            layout(ordersFrom, from, result.place()));
      }
      return problem(points, orders, x, result, expected);
    }
  }

  /** The same, with the results over the orders. */
  static String problemOverOrders(
      LogBessel bessel, BesselFunction f, Points points, Place place, double[] expected) {
    try (Arena arena = Arena.ofConfined()) {
      Place.Operand orders = place.room(false, points.size(), arena);
      orders.put(points.orders());
      MemorySegment x = MemorySegment.ofArray(points.x().clone());
      bessel.apply(f, orders.segment(), x, orders.segment(), ValueLayout.JAVA_DOUBLE_UNALIGNED);
      return problem(points, orders, orders, orders, expected);
    }
  }

  /** The same, with one order for all. */
  static String problem(
      LogBessel bessel,
      BesselFunction f,
      double order,
      Points points,
      Place from,
      Place to,
      double[] expected) {
    int n = points.size();
    try (Arena arena = Arena.ofConfined()) {
      Place.Operand x = from.room(false, n, arena);
      x.put(points.x());
      Place.Operand result = to == null ? x : to.room(false, n, arena);
      if (from.array && result.place().array) {
        bessel.apply(
            f,
            order,
            (double[]) x.array(),
            x.elementOffset(),
            (double[]) result.array(),
            result.elementOffset(),
            n);
      } else {
        bessel.apply(f, order, x.segment(), result.segment(), layout(from, result.place()));
      }
      return problem(points, null, x, result, expected);
    }
  }

  private static ValueLayout.OfDouble layout(Place... places) {
    boolean aligned =
        Arrays.stream(places).allMatch(p -> p.layout(false).byteAlignment() == Double.BYTES);
    return aligned ? ValueLayout.JAVA_DOUBLE : ValueLayout.JAVA_DOUBLE_UNALIGNED;
  }

  private static String problem(
      Points points,
      Place.Operand orders,
      Place.Operand x,
      Place.Operand result,
      double[] expected) {
    String difference = Bits.difference(expected, result.row());
    if (difference != null) {
      return difference;
    }
    if (x != result && Bits.difference(points.x(), x.row()) != null) {
      return "x was written: " + Bits.difference(points.x(), x.row());
    }
    if (orders != null
        && orders != result
        && Bits.difference(points.orders(), orders.row()) != null) {
      return "the orders were written: " + Bits.difference(points.orders(), orders.row());
    }
    for (Place.Operand operand : new Place.Operand[] {orders, x, result}) {
      if (operand != null && operand.spoilt() != -1) {
        return "byte " + operand.spoilt() + " outside was written, " + operand.place();
      }
    }
    return null;
  }
}
