package dev.quern.bench;

import static dev.quern.bench.Bars.against;
import static dev.quern.bench.Bars.join;
import static dev.quern.bench.Bars.measure;
import static dev.quern.bench.Bars.outcome;

import dev.quern.bench.Bar.Limit;
import dev.quern.bench.Bar.Outcome;
import dev.quern.bench.Interleaved.Contestant;
import dev.quern.bench.Interleaved.Spread;
import dev.quern.bessel.LogBessel;
import java.util.ArrayList;
import java.util.List;

/** What log-Bessel functions cost, by region, and the backends against each other. */
final class BesselBars {
  /** Those in which another number of terms is needed. */
  static final List<BesselRegion> REGIONS =
      List.of(
          BesselRegion.SMALL_X,
          BesselRegion.SMALL_R,
          BesselRegion.R20,
          BesselRegion.R30,
          BesselRegion.R64,
          BesselRegion.R700,
          BesselRegion.R4096);

  private static final int ELEMENTS = 20_000;

  /** Few, because of many calls; of every region some. */
  private static final int ALLOCATION_ELEMENTS = 300;

  private static final List<String> PLACES = List.of("native", "vector", "scalar");
  private static final double PARTS_LIMIT = 1.6;
  private static final double VECTOR_LIMIT = 2;

  private final List<Bar> bars;

  private BesselBars(List<Bar> bars) {
    this.bars = bars;
  }

  static void addTo(List<Bar> bars) {
    BesselBars all = new BesselBars(bars);
    for (BesselTask task : BesselTask.all()) {
      for (boolean oneOrder : new boolean[] {false, true}) {
        for (BesselRegion region : REGIONS) {
          for (String place : PLACES) {
            all.nanos(task, region, oneOrder, place);
          }
          all.vector(task, region.id(), oneOrder);
        }
        all.vector(task, BesselInputs.MIX, oneOrder);
        for (String place : PLACES) {
          all.mix(task, oneOrder, place);
          for (Memory memory : List.of(Memory.HEAP, Memory.OFFHEAP)) {
            all.allocation(task, oneOrder, place, memory);
          }
        }
      }
    }
  }

  /** The part of a key that says how orders are given. */
  static String orders(boolean oneOrder) {
    return oneOrder ? "one" : "each";
  }

  /** A contestant from arrays to arrays. */
  private static Contestant contestant(
      String name, BesselWorkload work, BesselTask task, String place) {
    LogBessel bessel = Contender.logBessel(place);
    return new Contestant(name, () -> work.onHeap(bessel, task));
  }

  private void nanos(BesselTask task, BesselRegion region, boolean oneOrder, String place) {
    add(
        join("bessel-ns", task.id(), region.id(), orders(oneOrder), place),
        place.equals("native") ? nanosLimit(task, region, oneOrder) : Limit.none("ns"),
        seconds -> {
          try (BesselWorkload work = BesselWorkload.of(region.id(), oneOrder, ELEMENTS)) {
            Interleaved result =
                measure(List.of(contestant(place, work, task, place)), work, seconds);
            Spread nanos = result.nanos(0);
            return outcome(
                new Spread(
                    nanos.median() / ELEMENTS, nanos.low() / ELEMENTS, nanos.high() / ELEMENTS),
                result,
                work);
          }
        });
  }

  /** Nanoseconds per element on one core with AVX-512. */
  private static Limit nanosLimit(BesselTask task, BesselRegion region, boolean oneOrder) {
    boolean single = task.equals(BesselTask.LOG_I) || task.equals(BesselTask.LOG_K);
    return switch (region) {
      case SMALL_X, SMALL_R ->
          task.equals(BesselTask.LOG_K) && oneOrder ? Limit.atMost(40, "ns") : Limit.none("ns");
      case R4096 -> single ? Limit.atMost(3, "ns") : Limit.none("ns");
      default ->
          single
              ? Limit.atMost(8, "ns")
              : task.equals(BesselTask.BOTH) ? Limit.atMost(10, "ns") : Limit.none("ns");
    };
  }

  private void vector(BesselTask task, String region, boolean oneOrder) {
    add(
        join("bessel-vector", task.id(), region, orders(oneOrder)),
        Limit.atMost(VECTOR_LIMIT, "x"),
        seconds -> {
          try (BesselWorkload work = BesselWorkload.of(region, oneOrder, ELEMENTS)) {
            return against(
                contestant("vector", work, task, "vector"),
                contestant("native", work, task, "native"),
                work,
                seconds);
          }
        });
  }

  /** Elements of all regions in random sequence against the same, sorted and in a call for each. */
  private void mix(BesselTask task, boolean oneOrder, String place) {
    add(
        join("bessel-mix", task.id(), BesselInputs.MIX, orders(oneOrder), place),
        place.equals("scalar") ? Limit.none("x") : Limit.atMost(PARTS_LIMIT, "x"),
        seconds -> mixAgainstParts(task, oneOrder, place, seconds));
  }

  private static Outcome mixAgainstParts(
      BesselTask task, boolean oneOrder, String place, double seconds) {
    BesselInputs mix = BesselInputs.of(BesselInputs.MIX, oneOrder, ELEMENTS);
    List<BesselWorkload> works = new ArrayList<>(List.of(new BesselWorkload(mix)));
    mix.parts().forEach(part -> works.add(new BesselWorkload(part)));
    try {
      List<Contestant> contestants = new ArrayList<>();
      for (BesselWorkload work : works) {
        contestants.add(
            contestant(
                contestants.isEmpty() ? "mix" : work.elements() + " alone", work, task, place));
      }
      Interleaved result = measure(contestants, works.get(0), seconds);
      int[] parts = new int[works.size() - 1];
      for (int i = 0; i < parts.length; i++) {
        parts[i] = i + 1;
      }
      return outcome(result.ratioOfSums(new int[] {0}, parts), result, works.get(0));
    } finally {
      works.forEach(BesselWorkload::close);
    }
  }

  private void allocation(BesselTask task, boolean oneOrder, String place, Memory memory) {
    if (memory != Memory.HEAP && task.equals(BesselTask.BOTH)) {
      return;
    }
    add(
        join("bessel-alloc", task.id(), BesselInputs.MIX, orders(oneOrder), memory.id(), place),
        Limit.atMost(0.5, "B/op"),
        seconds -> {
          try (BesselWorkload work =
              BesselWorkload.of(BesselInputs.MIX, oneOrder, ALLOCATION_ELEMENTS)) {
            LogBessel bessel = Contender.logBessel(place);
            double bytes =
                Allocation.bytesPerCall(
                    memory == Memory.HEAP
                        ? () -> work.onHeap(bessel, task)
                        : () -> work.offHeap(bessel, task),
                    seconds);
            return new Outcome(new Spread(bytes, bytes, bytes), "");
          }
        });
  }

  private void add(String key, Limit limit, Bar.Measurement measurement) {
    bars.add(new Bar(key, limit, measurement));
  }
}
