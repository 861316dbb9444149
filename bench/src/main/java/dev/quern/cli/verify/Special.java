package dev.quern.cli.verify;

import dev.quern.bench.ElementType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Rows whose results are given by definition rather than measured. */
enum Special {
  NAN(Double.NaN) {
    @Override
    double x(long i, long n) {
      return i == n / 2 ? Double.NaN : i % 7;
    }
  },
  NAN_AND_INFINITIES(Double.NaN) {
    @Override
    double x(long i, long n) {
      return i == n - 1
          ? Double.NaN
          : i % 2 == 0 ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
    }
  },
  INFINITY(Double.POSITIVE_INFINITY) {
    @Override
    double x(long i, long n) {
      return i == n / 3 ? Double.POSITIVE_INFINITY : i % 5;
    }
  },
  ALL_MASKED(Double.NEGATIVE_INFINITY) {
    @Override
    double x(long i, long n) {
      return Double.NEGATIVE_INFINITY;
    }
  },
  ALL_BUT_ONE_MASKED(4.5) {
    @Override
    double x(long i, long n) {
      return i == n / 2 ? 4.5 : Double.NEGATIVE_INFINITY;
    }

    @Override
    double y(long i, long n) {
      return i == n / 2 ? 1 : 0;
    }
  },
  EXTREMES(Float.MAX_VALUE) {
    @Override
    double x(long i, long n) {
      return i == n / 2 ? Float.MAX_VALUE : -Float.MAX_VALUE;
    }

    @Override
    double y(long i, long n) {
      return i == n / 2 ? 1 : 0;
    }
  };

  private final double logSumExp;

  Special(double logSumExp) {
    this.logSumExp = logSumExp;
  }

  /** The logit at {@code i} of {@code n}. */
  abstract double x(long i, long n);

  /** The result there; NaN unless overridden. */
  double y(long i, long n) {
    return Double.NaN;
  }

  /** The log-sum-exp of the row. */
  double logSumExp() {
    return logSumExp;
  }

  /** Whether the results are those, -0 being wrong for 0. */
  boolean isRight(ElementType type, MemorySegment y, double logSumExp) {
    long n = y.byteSize() / type.bytes();
    for (long i = 0; i < n; i++) {
      double value =
          type == ElementType.FLOAT32
              ? y.getAtIndex(ValueLayout.JAVA_FLOAT, i)
              : y.getAtIndex(ValueLayout.JAVA_DOUBLE, i);
      if (Double.compare(value, y(i, n)) != 0) {
        return false;
      }
    }
    return Double.compare(logSumExp, this.logSumExp) == 0;
  }
}
