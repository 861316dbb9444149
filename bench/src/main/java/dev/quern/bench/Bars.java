package dev.quern.bench;

import dev.quern.bench.Bar.Limit;
import dev.quern.bench.Bar.Outcome;
import dev.quern.bench.Interleaved.Contestant;
import dev.quern.bench.Interleaved.Spread;
import dev.quern.hardware.Capabilities;
import dev.quern.hardware.Tier;
import dev.quern.softmax.Algorithm;
import dev.quern.softmax.Softmax;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;

/** What the softmax has to hold: each bar's own measurement, ready to take. */
final class Bars {
  private static final String[] SIZES = {"1K", "8K", "64K", "512K", "2M", "8M", "16M", "64M"};
  private static final List<Algorithm> ALGORITHMS =
      List.of(Algorithm.TWO_PASS, Algorithm.THREE_PASS_RELOAD, Algorithm.THREE_PASS_RECOMPUTE);

  private static final int STARTS = 5;

  private final List<Bar> bars = new ArrayList<>();

  private Bars() {}

  static List<Bar> all() {
    Bars all = new Bars();
    all.smallRows();
    for (ElementType type : ElementType.values()) {
      for (String size : SIZES) {
        if (type == ElementType.FLOAT64 && size.equals("64M")) {
          continue; // the same bytes as 64M floats come at 32M, and nothing new
        }
        all.algorithms(type, size);
        all.backends(type, size);
        all.tiers(type, size);
        all.limits(type, size);
      }
    }
    all.twoPass();
    all.peers();
    all.threads();
    all.memories();
    all.startup();
    all.safepoints();
    return all.bars;
  }

  private void add(String key, Limit limit, Bar.Measurement measurement) {
    bars.add(new Bar(key, limit, measurement));
  }

  private static String join(Object... parts) {
    StringBuilder key = new StringBuilder();
    for (Object part : parts) {
      key.append(key.isEmpty() ? "" : "/").append(part);
    }
    return key.toString();
  }

  // ---- families -------------------------------------------------------------------------------

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
              Interleaved result =
                  measure(
                      List.of(
                          softmax("vector", work, Contender.of("vector", Algorithm.AUTO)),
                          softmax("native", work, Contender.of("native", Algorithm.AUTO))),
                      work,
                      seconds);
              return outcome(result.ratio(0, 1), result, work);
            }
          });
    }
  }

  /** Whether a row's logits and probabilities fit in the last-level cache. */
  private static boolean fits(String size, ElementType type) {
    return 2L * Size.of(size) * type.bytes() <= Workload.lastLevelCache();
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
            for (Tier tier : Capabilities.probe().nativeKernels().usableTiers()) {
              contestants.add(
                  softmax(tier.id(), work, Contender.of("native:" + tier.id(), Algorithm.AUTO)));
            }
            if (size.length() == 2) { // the slow ones only on little
              contestants.add(softmax("scalar", work, Contender.of("scalar", Algorithm.AUTO)));
            }
            Interleaved result = measure(contestants, work, seconds);
            return outcome(result.ratio(0, result.fastest(0)), result, work);
          }
        });
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
                return outcome(result.ratioOfSum(0, 1, 2), result, work);
              }
            });
      }
    }
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
                Interleaved result =
                    measure(
                        List.of(
                            softmax(
                                "reload", work, Contender.of(place, Algorithm.THREE_PASS_RELOAD)),
                            softmax("two-pass", work, Contender.of(place, Algorithm.TWO_PASS))),
                        work,
                        seconds);
                return outcome(result.ratio(0, 1), result, work);
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
            Interleaved result =
                measure(
                    List.of(
                        new Contestant(
                            "Math.exp",
                            () ->
                                MathExpSoftmax.apply(
                                    work.floatLogits(), work.floatProbabilities())),
                        softmax("auto", work, Contender.of("auto", Algorithm.AUTO))),
                    work,
                    seconds);
            return outcome(result.ratio(0, 1), result, work);
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
              Interleaved result =
                  measure(
                      List.of(
                          new Contestant("onnx", onnx::run),
                          softmax("auto", work, Contender.of("auto", Algorithm.AUTO))),
                      work,
                      seconds);
              return outcome(result.ratio(0, 1), result, work);
            }
          });
    }
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
            Interleaved result =
                measure(
                    List.of(
                        softmax("1 thread", work, Contender.of("auto", Algorithm.AUTO, 1)),
                        softmax("2 threads", work, Contender.of("auto", Algorithm.AUTO, 2))),
                    work,
                    seconds);
            return outcome(result.ratio(0, 1), result, work);
          }
        });
  }

  private void smallRows() {
    for (String place : List.of("auto", "vector")) {
      for (Memory memory : List.of(Memory.HEAP, Memory.OFFHEAP)) {
        nanosPerRow("row", place, memory, 1, 16, Limit.atMost(40, "ns"));
        nanosPerRow("row", place, memory, 1024, 16, Limit.none("ns"));
        nanosPerRow("row", place, memory, 1024, 1024, Limit.none("ns"));
      }
    }
    for (Memory memory : Memory.values()) {
      for (ElementType type : ElementType.values()) {
        for (String place : List.of("native", "vector", "scalar")) {
          for (int threads = 1; threads <= 2; threads++) {
            for (int columns : new int[] {16, 5000}) {
              allocation(place, type, memory, columns, threads);
            }
          }
        }
      }
    }
  }

  private void nanosPerRow(
      String family, String place, Memory memory, int rows, int columns, Limit limit) {
    add(
        join(family, "float32", memory.id(), "out", place, rows + "x" + columns),
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

  /** What a short-lived program waits for. */
  private void startup() {
    for (String flags : List.of("flags", "no-flags")) {
      List<String> options = flags.equals("flags") ? ChildJvm.ALL_BACKENDS : List.of();
      add(join("startup", "first-call", flags), Limit.atMost(150, "ms"), s -> call(0, options));
      add(join("startup", "second-call", flags), Limit.atMost(1, "ms"), s -> call(1, options));
    }
  }

  private static Outcome call(int which, List<String> options) throws IOException {
    double[] millis = new double[STARTS];
    String place = "";
    for (int i = 0; i < STARTS; i++) {
      Matcher matcher =
          FirstCall.PATTERN.matcher(ChildJvm.output(options, FirstCall.class, List.of()));
      if (!matcher.find()) {
        throw new IOException("no times from " + FirstCall.class);
      }
      millis[i] = Double.parseDouble(matcher.group(1 + which));
      place = matcher.group(3);
    }
    return new Outcome(Spread.of(millis), place + ", " + STARTS + " fresh JVMs");
  }

  private void safepoints() {
    for (String contender :
        List.of("native/two-pass", "native/three-pass-reload", "vector/two-pass", "none")) {
      add(
          join("safepoint", "float32", "heap", contender.replace('/', ':'), "64M"),
          contender.equals("none") ? Limit.none("ms") : Limit.atMost(0.2, "ms"),
          seconds -> {
            SafepointProbe.Times times = SafepointProbe.measure(contender, seconds);
            // Not the middle half: the longest, then the median and 99 %.
            return new Outcome(
                new Spread(times.quantile(1), times.quantile(0.5), times.quantile(0.99)),
                "longest [median 99 %] of " + times.millis().length + " safepoints");
          });
    }
  }

  // ---- shared ---------------------------------------------------------------------------------

  private static Contestant softmax(String name, Workload work, Softmax softmax) {
    return new Contestant(name, () -> work.softmax(softmax));
  }

  private static Interleaved measure(List<Contestant> contestants, Workload work, double seconds) {
    boolean settle = work.bytes() <= 4 * Workload.lastLevelCache();
    return Interleaved.measure(contestants, seconds, settle);
  }

  private static Outcome outcome(Spread value, Interleaved result, Workload work) {
    StringBuilder details = new StringBuilder();
    for (int c = 0; c < result.size(); c++) {
      double nanos = result.nanos(c).median();
      String time =
          work.elements() < 256
              ? String.format(Locale.ROOT, "%.1f ns", nanos)
              : String.format(Locale.ROOT, "%.0f ps/element", nanos * 1000 / work.elements());
      details.append(details.isEmpty() ? "" : ", ").append(result.name(c)).append(' ').append(time);
    }
    return new Outcome(value, details.toString());
  }
}
