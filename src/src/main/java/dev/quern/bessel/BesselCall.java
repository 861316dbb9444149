package dev.quern.bessel;

import dev.quern.internal.Batch;
import java.util.concurrent.Executor;

/**
 * One call over arrays or segments, block by block. An element's result depends on that element
 * alone, so threads may share the blocks out as they like.
 */
final class BesselCall {
  /** The blocks that a thread takes at a time, some 100 microseconds of work. */
  static final int BLOCKS = 32;

  private final BesselPasses passes;
  private final BesselFunction function;

  /** Null where all elements have the same order. */
  private final Object orders;

  private final double order;
  private final long ordersFrom;
  private final Object x;
  private final long xFrom;
  private final Object result;
  private final long resultFrom;

  /** Of log K, where the function is null: log I and log K at once. */
  private final Object second;

  BesselCall(
      BesselPasses passes,
      BesselFunction function,
      Object orders,
      double order,
      long ordersFrom,
      Object x,
      long xFrom,
      Object result,
      long resultFrom,
      Object second) {
    this.passes = passes;
    this.function = function;
    this.orders = orders;
    this.order = order;
    this.ordersFrom = ordersFrom;
    this.x = x;
    this.xFrom = xFrom;
    this.result = result;
    this.resultFrom = resultFrom;
    this.second = second;
  }

  /** Of n elements, over several threads. */
  void run(long n, int threads, Executor executor) {
    long part = (long) BLOCKS * BesselPass.BLOCK;
    Batch.run(
        (n + part - 1) / part, threads, executor, i -> run(i * part, Math.min(n, (i + 1) * part)));
  }

  private void run(long from, long to) {
    run(
        passes,
        function,
        orders,
        order,
        ordersFrom,
        x,
        xFrom,
        result,
        resultFrom,
        second,
        from,
        to);
  }

  /**
   * Of elements from one position to another, on this thread. Static: an object would be allocated
   * for each call, because C2 does not see through all of this.
   *
   * @param function null: log I and log K at once
   * @param orders null: all elements have the same order
   * @param second where log K goes, if both are asked for
   */
  static void run(
      BesselPasses passes,
      BesselFunction function,
      Object orders,
      double order,
      long ordersFrom,
      Object x,
      long xFrom,
      Object result,
      long resultFrom,
      Object second,
      long from,
      long to) {
    BesselBlock block = BesselBlock.ofThread();
    double[] c = block.table();
    for (long i = from; i < to; i += BesselPass.BLOCK) {
      int n = (int) Math.min(BesselPass.BLOCK, to - i);
      Operand.read(orders, order, ordersFrom + i, c, BesselBlock.orders(), n);
      Operand.read(x, 0, xFrom + i, c, BesselBlock.arguments(), n);
      block.run(passes, function, n);
      Operand.write(c, BesselBlock.results(), result, resultFrom + i, n);
      if (second != null) {
        Operand.write(c, BesselBlock.secondResults(), second, resultFrom + i, n);
      }
    }
  }
}
