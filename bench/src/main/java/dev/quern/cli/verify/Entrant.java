package dev.quern.cli.verify;

import dev.quern.bench.Contender;
import dev.quern.bench.ElementType;
import dev.quern.hardware.Backend;
import dev.quern.hardware.Selection;
import dev.quern.hardware.Tier;
import dev.quern.softmax.Algorithm;
import dev.quern.softmax.Softmax;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * One of those that must all give the same bits.
 *
 * @param softmax computes it
 * @param algorithm the algorithm, as was asked for
 * @param heap whether it goes by way of arrays
 * @param slow whether long rows would take too long
 */
record Entrant(Softmax softmax, Algorithm algorithm, boolean heap, boolean slow)
    implements Contestant {
  private static final int THREADS = 2;

  /** Every usable backend and tier with every algorithm; with arrays, and with threads. */
  static List<Contestant> all() {
    List<Contestant> all = new ArrayList<>();
    for (Selection.Candidate c : Softmax.best().selection().candidates()) {
      if (!c.usable()) {
        continue;
      }
      boolean slow = c.backend() == Backend.SCALAR || c.tier() == Tier.X86_64_V2;
      for (Algorithm algorithm : Algorithm.values()) {
        if (algorithm != Algorithm.AUTO) {
          all.add(new Entrant(build(c, algorithm, 1), algorithm, false, slow));
        }
      }
      all.add(new Entrant(build(c, Algorithm.AUTO, 1), Algorithm.AUTO, true, slow));
      all.add(new Entrant(build(c, Algorithm.AUTO, THREADS), Algorithm.AUTO, false, slow));
    }
    return all;
  }

  private static Softmax build(Selection.Candidate c, Algorithm algorithm, int threads) {
    Softmax.Builder builder = Softmax.builder().algorithm(algorithm).threads(threads);
    return c.tier() == null ? builder.backend(c.backend()).build() : builder.tier(c.tier()).build();
  }

  @Override
  public Subject subject() {
    return Subject.of(softmax.backend(), softmax.tier())
        .algorithm(algorithm.id())
        .inMemory(heap)
        .threads(softmax.threads());
  }

  @Override
  public String name() {
    return Contender.place(softmax)
        + " "
        + algorithm.id()
        + (heap ? ", arrays" : "")
        + (softmax.threads() > 1 ? ", " + softmax.threads() + " threads" : "");
  }

  @Override
  public void apply(ElementType type, MemorySegment x, MemorySegment y) {
    long n = x.byteSize() / type.bytes();
    if (!heap) {
      softmax.apply(x, y, 1, n, type.layout());
    } else if (type == ElementType.FLOAT32) {
      float[] array = x.toArray(ValueLayout.JAVA_FLOAT);
      softmax.apply(array, array);
      MemorySegment.copy(array, 0, y, ValueLayout.JAVA_FLOAT, 0, array.length);
    } else {
      double[] array = x.toArray(ValueLayout.JAVA_DOUBLE);
      softmax.apply(array, array);
      MemorySegment.copy(array, 0, y, ValueLayout.JAVA_DOUBLE, 0, array.length);
    }
  }

  @Override
  public double logSumExp(ElementType type, MemorySegment x, MemorySegment result) {
    long n = x.byteSize() / type.bytes();
    if (type == ElementType.FLOAT32) {
      if (heap) {
        return softmax.logSumExp(x.toArray(ValueLayout.JAVA_FLOAT));
      }
      MemorySegment one = result.asSlice(0, Float.BYTES);
      softmax.logSumExp(x, one, 1, n, type.layout());
      return one.get(ValueLayout.JAVA_FLOAT, 0);
    }
    if (heap) {
      return softmax.logSumExp(x.toArray(ValueLayout.JAVA_DOUBLE));
    }
    softmax.logSumExp(x, result.asSlice(0, Double.BYTES), 1, n, type.layout());
    return result.get(ValueLayout.JAVA_DOUBLE, 0);
  }
}
