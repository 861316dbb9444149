package dev.quern.bench.oracle;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** For float32: {@link Math#exp} in double, within 1 ulp of double. */
final class FloatOracle extends Oracle {
  private static final double LEAST = 0x1p-125;

  private final MemorySegment logits;
  private final double max;
  private final double sum;

  FloatOracle(MemorySegment logits) {
    super(logits.byteSize() / Float.BYTES);
    this.logits = logits;
    this.max = chunks(this::maxOf).reduce(Double.NEGATIVE_INFINITY, Math::max);
    DoubleDouble total = new DoubleDouble();
    chunks(this::sumOf).forEachOrdered(part -> total.add(part.high, part.low));
    this.sum = total.high;
  }

  private double x(long i) {
    return logits.getAtIndex(ValueLayout.JAVA_FLOAT, i);
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
    for (long i = begin; i < end; i++) {
      part.add(Math.exp(x(i) - max), 0);
    }
    return part;
  }

  @Override
  Part measure(MemorySegment probabilities, long begin, long end) {
    Part part = new Part();
    for (long i = begin; i < end; i++) {
      double y = probabilities.getAtIndex(ValueLayout.JAVA_FLOAT, i);
      double exact = Math.exp(x(i) - max) / sum;
      part.sum.add(y, 0);
      if (exact >= LEAST) {
        part.note(Math.abs(y - exact) / ulp(exact), i);
      } else if (y != 0 && exact < LEAST * (1 - 0x1p-20)) {
        part.unflushed++;
      }
    }
    return part;
  }

  @Override
  public LogErrors logErrors(double logSumExp) {
    double exact = max + Math.log(sum);
    return LogErrors.of(Math.abs(logSumExp - exact), ulp(exact), exact);
  }

  private static double ulp(double exact) {
    return Math.scalb(1.0, Math.getExponent(exact) - 23);
  }
}
