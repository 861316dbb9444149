package dev.quern.bench;

import static dev.quern.bench.Bars.against;
import static dev.quern.bench.Bars.join;
import static dev.quern.bench.Bars.measure;
import static dev.quern.bench.Bars.outcome;
import static dev.quern.bench.Bars.softmax;

import dev.quern.bench.Bar.Limit;
import dev.quern.bench.Bar.Outcome;
import dev.quern.bench.Interleaved.Spread;
import dev.quern.softmax.Algorithm;
import dev.quern.softmax.Softmax;
import java.util.List;

/** What calls cost: small rows, kinds of memory, threads, garbage. */
final class CallBars {
  private final List<Bar> bars;

  private CallBars(List<Bar> bars) {
    this.bars = bars;
  }

  static void addTo(List<Bar> bars) {
    CallBars all = new CallBars(bars);
    all.smallRows();
    all.threads();
    all.memories();
  }

  private void smallRows() {
    for (String place : List.of("auto", "vector")) {
      for (Memory memory : List.of(Memory.HEAP, Memory.OFFHEAP)) {
        nanosPerRow(place, memory, 1, 16, Limit.atMost(40, "ns"));
        nanosPerRow(place, memory, 1024, 16, Limit.none("ns"));
        nanosPerRow(place, memory, 1024, 1024, Limit.none("ns"));
      }
    }
    for (Memory memory : Memory.values()) {
      for (ElementType type : ElementType.values()) {
        for (String place : List.of("native", "vector", "scalar")) {
          for (int threads = 1; threads <= 2; threads++) {
            // Two threads share only what is worth sharing.
            for (int columns : new int[] {16, threads == 1 ? 5000 : 200_000}) {
              allocation(place, type, memory, columns, threads);
            }
          }
        }
      }
    }
  }

  private void nanosPerRow(String place, Memory memory, int rows, int columns, Limit limit) {
    add(
        join("row", "float32", memory.id(), "out", place, rows + "x" + columns),
        limit,
        seconds -> {
          try (Workload work = new Workload(ElementType.FLOAT32, memory, rows, columns, false)) {
            Interleaved result =
                measure(
                    List.of(softmax("auto", work, Contender.of(place, Algorithm.AUTO))),
                    work,
                    seconds);
            Spread nanos = result.nanos(0);
            Spread each =
                new Spread(nanos.median() / rows, nanos.low() / rows, nanos.high() / rows);
            return outcome(each, result, work);
          }
        });
  }

  private void allocation(String place, ElementType type, Memory memory, int columns, int threads) {
    add(
        join("alloc", type.id(), memory.id(), "out", place, threads + "t", columns),
        threads == 1 ? Limit.atMost(0.5, "B/op") : Limit.none("B/op"),
        seconds -> {
          try (Workload work = new Workload(type, memory, 1, columns, false)) {
            Softmax softmax = Contender.of(place, Algorithm.AUTO, threads);
            double bytes = Allocation.bytesPerCall(() -> work.softmax(softmax), seconds);
            return new Outcome(new Spread(bytes, bytes, bytes), "");
          }
        });
  }

  private void threads() {
    for (Memory memory : List.of(Memory.HEAP, Memory.OFFHEAP)) {
      threads(memory, 64, "128K", Limit.atLeast(1.7, "x"));
      threads(memory, 1, "8M", Limit.none("x"));
      threads(memory, 1, "64M", Limit.none("x"));
    }
  }

  private void threads(Memory memory, int rows, String columns, Limit limit) {
    add(
        join("threads", "float32", memory.id(), "out", rows + "x" + columns),
        limit,
        seconds -> {
          try (Workload work =
              new Workload(ElementType.FLOAT32, memory, rows, Size.of(columns), false)) {
            return against(
                softmax("1 thread", work, Contender.of("auto", Algorithm.AUTO, 1)),
                softmax("2 threads", work, Contender.of("auto", Algorithm.AUTO, 2)),
                work,
                seconds);
          }
        });
  }

  /** Kinds of memory against each other, after all of them went through the same code. */
  private void memories() {
    for (String place : List.of("native", "vector")) {
      for (String size : List.of("1K", "8K", "64K", "512K", "8M")) {
        for (Memory other : List.of(Memory.OFFHEAP, Memory.MAPPED)) {
          add(
              join("memory", "float32", "heap-" + other.id(), "out", place, size),
              Limit.atMost(1.15, "x"),
              seconds -> heapAgainst(other, place, size, seconds));
        }
      }
    }
  }

  private static Outcome heapAgainst(Memory other, String place, String size, double seconds) {
    Softmax softmax = Contender.of(place, Algorithm.AUTO);
    MixedUse.warmUp(softmax);
    int n = Size.of(size);
    try (Workload heap = new Workload(ElementType.FLOAT32, Memory.HEAP, 1, n, false);
        Workload off = new Workload(ElementType.FLOAT32, other, 1, n, false)) {
      Interleaved result =
          measure(
              List.of(softmax("heap", heap, softmax), softmax(other.id(), off, softmax)),
              heap,
              seconds);
      Spread ratio = result.ratio(0, 1);
      // Within the bound of each other: the slower over the faster.
      Spread away =
          ratio.median() >= 1
              ? ratio
              : new Spread(1 / ratio.median(), 1 / ratio.high(), 1 / ratio.low());
      return outcome(away, result, heap);
    }
  }

  private void add(String key, Limit limit, Bar.Measurement measurement) {
    bars.add(new Bar(key, limit, measurement));
  }
}
