package dev.quern.bench;

import static dev.quern.bench.Bars.against;
import static dev.quern.bench.Bars.fits;
import static dev.quern.bench.Bars.join;
import static dev.quern.bench.Bars.measure;
import static dev.quern.bench.Bars.outcome;
import static dev.quern.bench.Bars.softmax;

import dev.quern.bench.Bar.Limit;
import dev.quern.bench.Interleaved.Contestant;
import dev.quern.softmax.Algorithm;
import java.util.ArrayList;
import java.util.List;

/** Softmax against the memory's limit and against others' softmax. */
final class PeerBars {
  private final List<Bar> bars;

  private PeerBars(List<Bar> bars) {
    this.bars = bars;
  }

  static void addTo(List<Bar> bars) {
    PeerBars all = new PeerBars(bars);
    for (ElementType type : ElementType.values()) {
      for (String size : Bars.sizes(type)) {
        all.limits(type, size);
      }
    }
    all.peers();
  }

  /**
   * How close to what the memory allows: each element read once, then copied or updated in place
   * once.
   */
  private void limits(ElementType type, String size) {
    if (fits(size, type)) {
      return;
    }
    for (Memory memory : List.of(Memory.HEAP, Memory.OFFHEAP)) {
      for (boolean inPlace : new boolean[] {false, true}) {
        add(
            join("limit", type.id(), memory.id(), inPlace ? "in" : "out", size),
            type == ElementType.FLOAT32 && !inPlace && size.equals("64M")
                ? Limit.atLeast(0.85, "x")
                : Limit.none("x"),
            seconds -> {
              try (Workload work = new Workload(type, memory, 1, Size.of(size), inPlace)) {
                double[] sink = {0};
                List<Contestant> contestants = new ArrayList<>();
                contestants.add(new Contestant("read", () -> sink[0] += work.read()));
                contestants.add(
                    inPlace
                        ? new Contestant("update", work::update)
                        : new Contestant("copy", work::copy));
                contestants.add(softmax("auto", work, Contender.of("auto", Algorithm.AUTO)));
                Interleaved result = measure(contestants, work, seconds);
                return outcome(result.ratioOfSums(new int[] {0, 1}, new int[] {2}), result, work);
              }
            });
      }
    }
  }

  private void peers() {
    add(
        "math-exp/float32/heap/out/64K",
        Limit.atLeast(20, "x"),
        seconds -> {
          try (Workload work =
              new Workload(ElementType.FLOAT32, Memory.HEAP, 1, Size.of("64K"), false)) {
            return against(
                new Contestant(
                    "Math.exp",
                    () -> MathExpSoftmax.apply(work.floatLogits(), work.floatProbabilities())),
                softmax("auto", work, Contender.of("auto", Algorithm.AUTO)),
                work,
                seconds);
          }
        });
    for (String size : List.of("64K", "512K", "2M", "8M", "16M", "64M")) {
      add(
          join("onnx", "float32", "offheap", "out", size),
          Limit.atLeast(Size.of(size) >= Size.of("16M") ? 1.5 : 1.0, "x"),
          seconds -> {
            try (Workload work =
                    new Workload(ElementType.FLOAT32, Memory.OFFHEAP, 1, Size.of(size), false);
                OnnxSoftmax onnx =
                    new OnnxSoftmax(work.logits(), work.probabilities(), 1, work.elements())) {
              return against(
                  new Contestant("onnx", onnx::run),
                  softmax("auto", work, Contender.of("auto", Algorithm.AUTO)),
                  work,
                  seconds);
            }
          });
    }
  }

  private void add(String key, Limit limit, Bar.Measurement measurement) {
    bars.add(new Bar(key, limit, measurement));
  }
}
