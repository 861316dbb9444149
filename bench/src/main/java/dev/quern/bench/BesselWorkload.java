package dev.quern.bench;

import dev.quern.bessel.LogBessel;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** {@link BesselInputs} in memory, and where results go. */
public final class BesselWorkload implements Work, AutoCloseable {
  private final double order;
  private final boolean oneOrder;
  private final double[] orders;
  private final double[] x;
  private final double[] result;
  private final double[] second;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment ordersSegment;
  private final MemorySegment xSegment;
  private final MemorySegment resultSegment;

  BesselWorkload(BesselInputs inputs) {
    oneOrder = inputs.oneOrder();
    orders = inputs.orders();
    order = orders[0];
    x = inputs.x();
    result = new double[x.length];
    second = new double[x.length];
    ordersSegment = copy(orders);
    xSegment = copy(x);
    resultSegment = copy(result);
  }

  /** Of a region, or a mix. */
  public static BesselWorkload of(String region, boolean oneOrder, int n) {
    return new BesselWorkload(BesselInputs.of(region, oneOrder, n));
  }

  private MemorySegment copy(double[] values) {
    MemorySegment segment = arena.allocate((long) values.length * Double.BYTES, 64);
    MemorySegment.copy(values, 0, segment, ValueLayout.JAVA_DOUBLE, 0, values.length);
    return segment;
  }

  @Override
  public long elements() {
    return x.length;
  }

  @Override
  public long bytes() {
    return (long) x.length * Double.BYTES * (oneOrder ? 2 : 3);
  }

  /** Computes {@code task} from arrays to arrays. */
  public void onHeap(LogBessel bessel, BesselTask task) {
    if (task.function() == null) {
      if (oneOrder) {
        bessel.logIAndLogK(order, x, result, second);
      } else {
        bessel.logIAndLogK(orders, x, result, second);
      }
    } else if (oneOrder) {
      bessel.apply(task.function(), order, x, result);
    } else {
      bessel.apply(task.function(), orders, x, result);
    }
  }

  /** Computes {@code task}, which must be a single function, outside the heap. */
  public void offHeap(LogBessel bessel, BesselTask task) {
    if (oneOrder) {
      bessel.apply(task.function(), order, xSegment, resultSegment, ValueLayout.JAVA_DOUBLE);
    } else {
      bessel.apply(
          task.function(), ordersSegment, xSegment, resultSegment, ValueLayout.JAVA_DOUBLE);
    }
  }

  /** As {@link #offHeap(LogBessel, BesselTask)}, by a peer. */
  public void offHeap(BesselPeer peer, BesselTask task) {
    peer.apply(task.function(), ordersSegment, xSegment, resultSegment);
  }

  /** The part of the results outside the heap that are no numbers, or infinite. */
  public double failedPart() {
    int failed = 0;
    for (long i = 0; i < x.length; i++) {
      failed += Double.isFinite(resultSegment.getAtIndex(ValueLayout.JAVA_DOUBLE, i)) ? 0 : 1;
    }
    return (double) failed / x.length;
  }

  @Override
  public void close() {
    arena.close();
  }
}
