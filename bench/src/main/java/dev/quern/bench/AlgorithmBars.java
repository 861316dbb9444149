package dev.quern.bench;

import static dev.quern.bench.Bars.against;
import static dev.quern.bench.Bars.fits;
import static dev.quern.bench.Bars.join;
import static dev.quern.bench.Bars.measure;
import static dev.quern.bench.Bars.outcome;
import static dev.quern.bench.Bars.softmax;

import dev.quern.bench.Bar.Limit;
import dev.quern.bench.Bar.Outcome;
import dev.quern.bench.Interleaved.Contestant;
import dev.quern.hardware.Capabilities;
import dev.quern.hardware.Tier;
import dev.quern.softmax.Algorithm;
import dev.quern.softmax.Softmax;
import java.util.ArrayList;
import java.util.List;

/** Algorithms, backends and tiers against each other. */
final class AlgorithmBars {
  private static final List<Algorithm> ALGORITHMS =
      List.of(Algorithm.TWO_PASS, Algorithm.THREE_PASS_RELOAD, Algorithm.THREE_PASS_RECOMPUTE);

  private final List<Bar> bars;

  private AlgorithmBars(List<Bar> bars) {
    this.bars = bars;
  }

  static void addTo(List<Bar> bars) {
    AlgorithmBars all = new AlgorithmBars(bars);
    for (ElementType type : ElementType.values()) {
      for (String size : Bars.sizes(type)) {
        all.algorithms(type, size);
        all.backends(type, size);
        all.tiers(type, size);
      }
    }
    all.twoPass();
  }

  /** Auto against the best algorithm of the same backend, and against the other backends. */
  private void algorithms(ElementType type, String size) {
    for (Memory memory : List.of(Memory.HEAP, Memory.OFFHEAP)) {
      for (boolean inPlace : new boolean[] {false, true}) {
        for (String place : List.of("auto", "vector")) {
          add(
              join(
                  place.equals("auto") ? "auto" : "auto-vector",
                  type.id(),
                  memory.id(),
                  inPlace ? "in" : "out",
                  size),
              Limit.atMost(1.05, "x"),
              seconds -> autoAgainstBest(type, memory, inPlace, size, place, seconds));
        }
      }
    }
  }

  private static Outcome autoAgainstBest(
      ElementType type, Memory memory, boolean inPlace, String size, String place, double seconds) {
    try (Workload work = new Workload(type, memory, 1, Size.of(size), inPlace)) {
      List<Contestant> contestants = new ArrayList<>();
      Softmax auto = Contender.of(place, Algorithm.AUTO);
      Algorithm picked = auto.algorithmFor(type.layout(), work.elements(), inPlace);
      contestants.add(
          softmax("auto(" + Contender.place(auto) + " " + picked.id() + ")", work, auto));
      for (Algorithm algorithm : ALGORITHMS) {
        contestants.add(softmax(algorithm.id(), work, Contender.of(pinned(auto), algorithm)));
      }
      Interleaved result = measure(contestants, work, seconds);
      return outcome(result.ratio(0, result.fastest(1)), result, work);
    }
  }

  /** The backend and tier that {@code softmax} runs on, as a name. */
  private static String pinned(Softmax softmax) {
    return Contender.place(softmax).replace(' ', ':');
  }

  private void backends(ElementType type, String size) {
    for (Memory memory : List.of(Memory.HEAP, Memory.OFFHEAP)) {
      add(
          join("vector", type.id(), memory.id(), "out", size),
          Limit.atMost(fits(size, type) ? 1.25 : 1.1, "x"),
          seconds -> {
            try (Workload work = new Workload(type, memory, 1, Size.of(size), false)) {
              return against(
                  softmax("vector", work, Contender.of("vector", Algorithm.AUTO)),
                  softmax("native", work, Contender.of("native", Algorithm.AUTO)),
                  work,
                  seconds);
            }
          });
    }
  }

  private void tiers(ElementType type, String size) {
    add(
        join("tiers", type.id(), "offheap", "out", size),
        Limit.none("x"),
        seconds -> {
          try (Workload work = new Workload(type, Memory.OFFHEAP, 1, Size.of(size), false)) {
            List<Contestant> contestants = new ArrayList<>();
            Softmax best = Contender.of("auto", Algorithm.AUTO);
            contestants.add(softmax("auto(" + Contender.place(best) + ")", work, best));
            boolean little = Size.of(size) <= Size.of("64K"); // enough for the slow ones
            for (Tier tier : Capabilities.probe().nativeKernels().usableTiers()) {
              if (little || tier != Tier.X86_64_V2) {
                contestants.add(
                    softmax(tier.id(), work, Contender.of("native:" + tier.id(), Algorithm.AUTO)));
              }
            }
            if (little) {
              contestants.add(softmax("scalar", work, Contender.of("scalar", Algorithm.AUTO)));
            }
            Interleaved result = measure(contestants, work, seconds);
            return outcome(result.ratio(0, result.fastest(0)), result, work);
          }
        });
  }

  private void twoPass() {
    for (Memory memory : List.of(Memory.HEAP, Memory.OFFHEAP)) {
      for (String place : List.of("native", "vector")) {
        add(
            join("two-pass", "float32", memory.id(), "out", place, "64M"),
            Limit.atLeast(1.2, "x"),
            seconds -> {
              try (Workload work =
                  new Workload(ElementType.FLOAT32, memory, 1, Size.of("64M"), false)) {
                return against(
                    softmax("reload", work, Contender.of(place, Algorithm.THREE_PASS_RELOAD)),
                    softmax("two-pass", work, Contender.of(place, Algorithm.TWO_PASS)),
                    work,
                    seconds);
              }
            });
      }
    }
  }

  private void add(String key, Limit limit, Bar.Measurement measurement) {
    bars.add(new Bar(key, limit, measurement));
  }
}
