package dev.quern.bench;

import static dev.quern.bench.Bars.against;
import static dev.quern.bench.Bars.join;

import dev.quern.approx.Attention;
import dev.quern.approx.Products;
import dev.quern.bench.Bar.Limit;
import dev.quern.bench.Bar.Outcome;
import dev.quern.bench.Interleaved.Contestant;
import dev.quern.bench.Interleaved.Spread;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * What products by the addition of bits cost beside exact ones, and the backends against each
 * other. Nothing here is faster than multiplication: it emulates hardware that does not exist.
 */
final class LMulBars {
  private static final List<String> PLACES = List.of("native", "vector");

  /** By the names of the command line. */
  static final List<String> MODES = List.of("l-mul-raw", "l-mul", "l-mul-formula", "mitchell");

  /** Elements that fit in the first-level cache with two more operands; in the second; in none. */
  private static final List<String> SIZES = List.of("2K", "16K", "16M");

  private static final int SIDE = 1024;
  private static final int DOT = 2048;
  private static final int DEPTH = 64;

  private final List<Bar> bars;

  private LMulBars(List<Bar> bars) {
    this.bars = bars;
  }

  static void addTo(List<Bar> bars) {
    LMulBars all = new LMulBars(bars);
    for (String place : PLACES) {
      for (String mode : MODES) {
        for (String size : SIZES) {
          for (Memory memory : List.of(Memory.HEAP, Memory.OFFHEAP)) {
            all.multiply(mode, size, memory, place);
          }
        }
        for (LMulData data : LMulData.values()) {
          all.matrixProduct(mode, data, place);
        }
        all.simple("l-mul-dot", mode, place, DOT, LMulWorkload::dot);
        all.simple("l-mul-matrix-vector", mode, place, SIDE * SIDE, LMulWorkload::matrixVector);
        all.attention(mode, place);
      }
      all.peak(place);
    }
    for (String mode : List.of("exact", "l-mul-raw", "l-mul", "l-mul-formula")) {
      all.vector(mode);
      all.threads(mode);
      for (String place : List.of("native", "vector", "scalar")) {
        all.allocation(mode, place);
      }
    }
  }

  // ---- beside exact products

  private static Outcome speed(
      String mode,
      String place,
      LMulWorkload work,
      double seconds,
      BiConsumer<LMulWorkload, Products> task) {
    return against(
        contestant("exact", work, Contender.products(place, "exact", 1), task),
        contestant(mode, work, Contender.products(place, mode, 1), task),
        work,
        seconds);
  }

  private static Contestant contestant(
      String name, LMulWorkload work, Products products, BiConsumer<LMulWorkload, Products> task) {
    return new Contestant(name, () -> task.accept(work, products));
  }

  private void multiply(String mode, String size, Memory memory, String place) {
    boolean inMemory = size.equals("16M");
    Limit limit =
        switch (mode) {
          case "l-mul-raw" -> size.equals("16K") ? Limit.none("x") : Limit.atLeast(0.95, "x");
          case "l-mul", "mitchell" ->
              inMemory
                  ? Limit.atLeast(0.95, "x")
                  : size.equals("2K") ? Limit.atLeast(0.45, "x") : Limit.none("x");
          default -> Limit.none("x");
        };
    add(
        join("l-mul-multiply", mode, size, memory.id(), place),
        limit,
        seconds -> {
          try (LMulWorkload work = new LMulWorkload(LMulData.NORMAL, Size.of(size))) {
            return speed(mode, place, work, seconds, (w, p) -> w.multiply(p, memory));
          }
        });
  }

  private void matrixProduct(String mode, LMulData data, String place) {
    Limit limit =
        switch (mode) {
          case "l-mul-raw" -> Limit.atLeast(0.4, "x");
          case "l-mul", "mitchell" -> Limit.atLeast(0.15, "x");
          default -> Limit.none("x");
        };
    add(
        join("l-mul-product", mode, data.id(), place),
        limit,
        seconds -> {
          try (LMulWorkload exact = new LMulWorkload(LMulData.NORMAL, SIDE * SIDE);
              LMulWorkload work = new LMulWorkload(data, SIDE * SIDE)) {
            return against(
                contestant(
                    "exact",
                    exact,
                    Contender.products(place, "exact", 1),
                    LMulWorkload::matrixProduct),
                contestant(
                    mode, work, Contender.products(place, mode, 1), LMulWorkload::matrixProduct),
                work,
                seconds);
          }
        });
  }

  private void simple(
      String key, String mode, String place, int n, BiConsumer<LMulWorkload, Products> task) {
    add(
        join(key, mode, place),
        Limit.none("x"),
        seconds -> {
          try (LMulWorkload work = new LMulWorkload(LMulData.NORMAL, n)) {
            return speed(mode, place, work, seconds, task);
          }
        });
  }

  private void attention(String mode, String place) {
    add(
        join("l-mul-attention", mode, place),
        Limit.none("x"),
        seconds -> {
          try (LMulWorkload work = new LMulWorkload(LMulData.NORMAL, SIDE * DEPTH)) {
            Attention exact = Contender.attention(place, "exact");
            Attention other = Contender.attention(place, mode);
            return against(
                new Contestant("exact", () -> work.attention(exact, DEPTH)),
                new Contestant(mode, () -> work.attention(other, DEPTH)),
                work,
                seconds);
          }
        });
  }

  /** The rate of the exact matrix product over that of multiply-adds in registers. */
  private void peak(String place) {
    add(
        join("l-mul-peak", "exact", place),
        place.equals("native") ? Limit.atLeast(0.5, "x") : Limit.none("x"),
        seconds -> {
          long count = (long) SIDE * SIDE * SIDE;
          float[] sink = new float[1];
          try (LMulWorkload work = new LMulWorkload(LMulData.NORMAL, SIDE * SIDE)) {
            return against(
                new Contestant("registers", () -> sink[0] += ComputeLimits.multiplyAdd(count)),
                contestant(
                    "product",
                    work,
                    Contender.products(place, "exact", 1),
                    LMulWorkload::matrixProduct),
                work,
                seconds);
          }
        });
  }

  // ---- backends

  private void vector(String mode) {
    vector("multiply", mode, DOT, (w, p) -> w.multiply(p, Memory.HEAP));
    vector("dot", mode, DOT, LMulWorkload::dot);
    vector("product", mode, SIDE * SIDE, LMulWorkload::matrixProduct);
  }

  private void vector(String what, String mode, int n, BiConsumer<LMulWorkload, Products> task) {
    add(
        join("l-mul-vector", what, mode),
        Limit.atMost(1.5, "x"),
        seconds -> {
          try (LMulWorkload work = new LMulWorkload(LMulData.NORMAL, n)) {
            return against(
                contestant("vector", work, Contender.products("vector", mode, 1), task),
                contestant("native", work, Contender.products("native", mode, 1), task),
                work,
                seconds);
          }
        });
  }

  private void threads(String mode) {
    add(
        join("l-mul-threads", "product", mode),
        Limit.none("x"),
        seconds -> {
          try (LMulWorkload work = new LMulWorkload(LMulData.NORMAL, SIDE * SIDE)) {
            return against(
                contestant(
                    "one",
                    work,
                    Contender.products("native", mode, 1),
                    LMulWorkload::matrixProduct),
                contestant(
                    "two",
                    work,
                    Contender.products("native", mode, 2),
                    LMulWorkload::matrixProduct),
                work,
                seconds);
          }
        });
  }

  private void allocation(String mode, String place) {
    allocation("multiply", mode, place, 1000, (w, p) -> w.multiply(p, Memory.HEAP));
    allocation("multiply-offheap", mode, place, 1000, (w, p) -> w.multiply(p, Memory.OFFHEAP));
    allocation("dot", mode, place, 1000, LMulWorkload::dot);
    allocation("product", mode, place, 40 * 40, LMulWorkload::matrixProduct);
  }

  private void allocation(
      String what, String mode, String place, int n, BiConsumer<LMulWorkload, Products> task) {
    add(
        join("l-mul-alloc", what, mode, place),
        Limit.atMost(0.5, "B/op"),
        seconds -> {
          try (LMulWorkload work = new LMulWorkload(LMulData.NORMAL, n)) {
            Products products = Contender.products(place, mode, 1);
            double bytes = Allocation.bytesPerCall(() -> task.accept(work, products), seconds);
            return new Outcome(new Spread(bytes, bytes, bytes), "");
          }
        });
  }

  private void add(String key, Limit limit, Bar.Measurement measurement) {
    bars.add(new Bar(key, limit, measurement));
  }
}
