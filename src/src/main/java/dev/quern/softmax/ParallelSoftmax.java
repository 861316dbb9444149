package dev.quern.softmax;

import dev.quern.internal.Batch;
import java.util.concurrent.Executor;

/**
 * Rows over several threads: whole rows while there are enough of them, otherwise the slabs of one
 * row after the other. The sums of the slabs are folded in order, so the bits don't depend on who
 * computed which.
 */
final class ParallelSoftmax {
  /** With this many rows a thread, whole rows keep the threads evenly busy. */
  private static final int ROWS_PER_THREAD = 4;

  private ParallelSoftmax() {}

  static void rows(
      SoftmaxPasses passes,
      Algorithm algorithm,
      Object x,
      long from,
      Object y,
      long yFrom,
      long rows,
      long columns,
      boolean streaming,
      int threads,
      Executor executor) {
    if (rows >= (long) ROWS_PER_THREAD * threads || columns <= SoftmaxState.SLAB) {
      // Short rows in handfuls of about a slab: a claim must cost little beside the work.
      long handful = Math.max(1, SoftmaxState.SLAB / columns);
      long items = (rows + handful - 1) / handful;
      Batch.run(
          items,
          threads,
          executor,
          i -> {
            long r = i * handful;
            passes.rows(
                algorithm,
                x,
                from + r * columns,
                y,
                yFrom + r * columns,
                Math.min(handful, rows - r),
                columns,
                streaming);
          });
    } else {
      for (long r = 0; r < rows; r++) {
        new Row(passes, x, from + r * columns, columns, threads, executor)
            .apply(algorithm, y, yFrom + r * columns, streaming);
      }
    }
  }

  static double logSumExp(
      SoftmaxPasses passes, Object x, long from, long n, int threads, Executor executor) {
    Row row = new Row(passes, x, from, n, threads, executor);
    boolean shifted = row.sum();
    return SoftmaxRow.logarithm(passes.single(), x, from, n, shifted, row.total);
  }

  /** One row whose slabs are shared out, pass by pass. */
  private static final class Row {
    private final SoftmaxPasses passes;
    private final Object x;
    private final long from;
    private final long n;
    private final int threads;
    private final Executor executor;
    private final int slabs;
    private final Sum[] sums;
    private final double[] maxima;

    /** The calling thread's state: the row's maximum and sum, which every slab reads. */
    private final SoftmaxState total = SoftmaxState.ofThread();

    Row(SoftmaxPasses passes, Object x, long from, long n, int threads, Executor executor) {
      this.passes = passes;
      this.x = x;
      this.from = from;
      this.n = n;
      this.threads = threads;
      this.executor = executor;
      this.slabs = Math.toIntExact((n + SoftmaxState.SLAB - 1) / SoftmaxState.SLAB);
      this.sums = new Sum[slabs];
      this.maxima = new double[slabs];
      for (int i = 0; i < slabs; i++) {
        sums[i] = new Sum();
      }
    }

    void apply(Algorithm algorithm, Object y, long yFrom, boolean streaming) {
      boolean reload = algorithm == Algorithm.THREE_PASS_RELOAD;
      boolean shifted;
      if (algorithm == Algorithm.TWO_PASS) {
        shifted = sum();
      } else {
        total.begin();
        max();
        shifted = SoftmaxRow.prepare(passes, total);
        addAt(reload ? y : null, yFrom, shifted);
      }
      if (total.row.isNaN()) {
        Elements.fillNaN(y, passes.single(), yFrom, n);
        return;
      }
      double maximum = total.maximum;
      Sum sum = total.row;
      double high = sum.high;
      double low = sum.low;
      long exponent = sum.exponent;
      each(
          (slab, begin, length) -> {
            SoftmaxState s = SoftmaxState.ofThread();
            s.maximum = maximum;
            s.row.high = high;
            s.row.low = low;
            s.row.exponent = exponent;
            if (reload) {
              passes.normalize(y, yFrom + begin, length, s);
            } else {
              passes.scale(x, from + begin, y, yFrom + begin, length, shifted, streaming, s);
            }
          });
    }

    boolean sum() {
      total.begin();
      addOwn(false, Double.NEGATIVE_INFINITY);
      if (Sum.ordinary(total.row.exponent)) {
        return false;
      }
      total.begin();
      max();
      addOwn(true, total.maximum);
      return true;
    }

    private void max() {
      each(
          (slab, begin, length) -> {
            SoftmaxState s = SoftmaxState.ofThread();
            s.begin();
            passes.max(x, from + begin, length, s);
            maxima[slab] = s.maximum;
          });
      double most = Double.NEGATIVE_INFINITY;
      for (double m : maxima) {
        most = m > most ? m : most;
      }
      total.begin();
      total.maximum = most;
    }

    private void addOwn(boolean shifted, double maximum) {
      each(
          (slab, begin, length) -> {
            SoftmaxState s = SoftmaxState.ofThread();
            s.begin();
            s.maximum = maximum;
            passes.sum(x, from + begin, length, shifted, s);
            keep(slab, s);
          });
      fold(Sum.EMPTY, maximum);
    }

    private void addAt(Object y, long yFrom, boolean shifted) {
      double maximum = total.maximum;
      long exponent = total.row.exponent;
      each(
          (slab, begin, length) -> {
            SoftmaxState s = SoftmaxState.ofThread();
            s.row.clear(exponent);
            s.maximum = maximum;
            if (y == null) {
              passes.sumAt(x, from + begin, length, shifted, s);
            } else {
              passes.store(x, from + begin, y, yFrom + begin, length, shifted, s);
            }
            keep(slab, s);
          });
      fold(exponent, maximum);
    }

    private void keep(int slab, SoftmaxState s) {
      sums[slab].high = s.row.high;
      sums[slab].low = s.row.low;
      sums[slab].exponent = s.row.exponent;
    }

    /** In the order of the slabs, whoever computed them. */
    private void fold(long exponent, double maximum) {
      total.row.clear(exponent);
      total.maximum = maximum;
      for (Sum sum : sums) {
        if (sum.exponent == Sum.OUT_OF_RANGE) {
          total.row.exponent = Sum.OUT_OF_RANGE;
          return;
        }
        total.row.add(sum.high, sum.low, sum.exponent);
      }
    }

    private interface Pass {
      void slab(int slab, long begin, long length);
    }

    private void each(Pass pass) {
      Batch.run(
          slabs,
          threads,
          executor,
          i -> {
            long begin = i * SoftmaxState.SLAB;
            pass.slab((int) i, begin, Math.min(SoftmaxState.SLAB, n - begin));
          });
    }
  }
}
