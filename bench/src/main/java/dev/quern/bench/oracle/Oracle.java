package dev.quern.bench.oracle;

import dev.quern.bench.ElementType;
import java.lang.foreign.MemorySegment;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Softmax and log-sum-exp of one row straight from the definition, in more precision than results
 * have. The row's maximum must be finite.
 */
public abstract class Oracle {
  private static final int CHUNK = 1 << 15;

  private final long n;

  Oracle(long n) {
    this.n = n;
  }

  /** That of one row of logits. */
  public static Oracle of(ElementType type, MemorySegment logits) {
    return type == ElementType.FLOAT32 ? new FloatOracle(logits) : new DoubleOracle(logits);
  }

  /**
   * How far results are off.
   *
   * @param ulp the largest error in units of the last place, of those that don't flush to 0
   * @param at the element that has it; -1 if none was measured
   * @param sum the distance of their sum from 1
   * @param unflushed how many should have flushed to 0 and did not
   */
  public record Errors(double ulp, long at, double sum, long unflushed) {}

  /**
   * How far a log-sum-exp is off.
   *
   * @param ulp in units of the last place
   * @param absolute in itself
   * @param nearZero whether it is the absolute error that counts: the exponentials add up to about
   *     1, and their rounding is large beside the logarithm
   */
  public record LogErrors(double ulp, double absolute, boolean nearZero) {
    private static final double NEAR_ZERO = 0.5;

    static LogErrors of(double off, double ulp, double exact) {
      return new LogErrors(off / ulp, off, Math.abs(exact) < NEAR_ZERO);
    }
  }

  /** Errors of {@code probabilities}. */
  public Errors errors(MemorySegment probabilities) {
    DoubleDouble sum = new DoubleDouble();
    Part worst = new Part();
    long[] unflushed = {0};
    chunks((begin, end) -> measure(probabilities, begin, end))
        .forEachOrdered(
            part -> {
              if (part.at >= 0) {
                worst.note(part.ulp, part.at);
              }
              unflushed[0] += part.unflushed;
              sum.add(part.sum.high, part.sum.low);
            });
    return new Errors(worst.ulp, worst.at, Math.abs(sum.high - 1 + sum.low), unflushed[0]);
  }

  /** Errors of a log-sum-exp. */
  public abstract LogErrors logErrors(double logSumExp);

  /** The part of {@link #errors} from {@code begin} to {@code end}. */
  abstract Part measure(MemorySegment probabilities, long begin, long end);

  /** What is summed and compared over a chunk. */
  static final class Part {
    final DoubleDouble sum = new DoubleDouble();
    double ulp;
    long at = -1;
    long unflushed;

    /** An error; one that is NaN is no small one. */
    void note(double error, long element) {
      if (at < 0 || error > ulp || error != error && ulp == ulp) {
        ulp = error;
        at = element;
      }
    }
  }

  /** Something over the elements from {@code begin} to {@code end}. */
  interface Chunk<T> {
    T of(long begin, long end);
  }

  final <T> Stream<T> chunks(Chunk<T> chunk) {
    return IntStream.range(0, Math.toIntExact(Math.ceilDiv(n, CHUNK)))
        .parallel()
        .mapToObj(c -> chunk.of((long) c * CHUNK, Math.min(n, (c + 1L) * CHUNK)));
  }
}
