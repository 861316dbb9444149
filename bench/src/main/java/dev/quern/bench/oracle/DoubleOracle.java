package dev.quern.bench.oracle;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** For float64: {@link DoubleDouble}. */
final class DoubleOracle extends Oracle {
  private static final double LEAST = 0x1p-1021;

  /** exp of less is 0 even as a double-double. */
  private static final double NOTHING = -800;

  private final MemorySegment logits;
  private final double max;
  private final DoubleDouble sum = new DoubleDouble();

  DoubleOracle(MemorySegment logits) {
    super(logits.byteSize() / Double.BYTES);
    this.logits = logits;
    this.max = chunks(this::maxOf).reduce(Double.NEGATIVE_INFINITY, Math::max);
    chunks(this::sumOf).forEachOrdered(part -> sum.add(part.high, part.low));
  }

  private double x(long i) {
    return logits.getAtIndex(ValueLayout.JAVA_DOUBLE, i);
  }

  private double maxOf(long begin, long end) {
    double most = Double.NEGATIVE_INFINITY;
    for (long i = begin; i < end; i++) {
      most = Math.max(most, x(i));
    }
    return most;
  }

  private DoubleDouble sumOf(long begin, long end) {
    DoubleDouble part = new DoubleDouble();
    DoubleDouble e = new DoubleDouble();
    for (long i = begin; i < end; i++) {
      double x = x(i);
      if (x - max > NOTHING) {
        int n = e.set(x, 0).add(-max, 0).exp();
        part.add(Math.scalb(e.high, n), Math.scalb(e.low, n));
      }
    }
    return part;
  }

  @Override
  Part measure(MemorySegment probabilities, long begin, long end) {
    Part part = new Part();
    DoubleDouble e = new DoubleDouble();
    for (long i = begin; i < end; i++) {
      double y = probabilities.getAtIndex(ValueLayout.JAVA_DOUBLE, i);
      part.sum.add(y, 0);
      double x = x(i);
      if (!(x - max > NOTHING)) {
        part.unflushed += y == 0 ? 0 : 1;
        continue;
      }
      int n = e.set(x, 0).add(-max, 0).exp();
      e.divide(sum.high, sum.low);
      if (Math.scalb(e.high, n) >= LEAST) {
        // Compared at exponent 0, where the low part is not cut off.
        double off = (Math.scalb(y, -n) - e.high) - e.low;
        part.note(Math.abs(off) / Math.ulp(e.high), i);
      } else if (y != 0 && Math.scalb(e.high, n + 1) < 2 * LEAST * (1 - 0x1p-40)) {
        part.unflushed++;
      }
    }
    return part;
  }

  @Override
  public LogErrors logErrors(double logSumExp) {
    DoubleDouble exact = new DoubleDouble().set(sum.high, sum.low).log().add(max, 0);
    double off = Math.abs((logSumExp - exact.high) - exact.low);
    return LogErrors.of(off, Math.ulp(exact.high), exact.high);
  }
}
