package dev.quern.cli.verify.bessel;

import dev.quern.bench.Contender;
import dev.quern.bessel.BesselFunction;
import dev.quern.bessel.LogBessel;
import dev.quern.cli.verify.Subject;
import dev.quern.hardware.Backend;
import dev.quern.hardware.Selection;
import dev.quern.hardware.Tier;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * One of those that must all give the same bits.
 *
 * @param bessel computes it; null for single values
 * @param call the way to call it
 */
record BesselEntrant(LogBessel bessel, Call call) implements BesselContestant {
  private static final int THREADS = 2;

  /** The ways to call it. */
  enum Call {
    ARRAYS("arrays"),
    THREADS("arrays, " + BesselEntrant.THREADS + " threads"),
    MEMORY("off-heap memory"),
    ONE_ORDER("arrays, one order a call"),
    ONE_ORDER_MEMORY("off-heap memory, one order a call"),
    BOTH("log I and log K at once"),
    SINGLE("single values");

    private final String label;

    Call(String label) {
      this.label = label;
    }
  }

  /** Every usable backend and tier in every way, and single values. */
  static List<BesselContestant> all() {
    List<BesselContestant> all = new ArrayList<>();
    for (Selection.Candidate c : LogBessel.best().selection().candidates()) {
      if (c.usable()) {
        for (Call call : Call.values()) {
          if (call != Call.SINGLE) {
            all.add(new BesselEntrant(build(c, call == Call.THREADS ? THREADS : 1), call));
          }
        }
      }
    }
    all.add(new BesselEntrant(null, Call.SINGLE));
    return all;
  }

  private static LogBessel build(Selection.Candidate c, int threads) {
    LogBessel.Builder builder = LogBessel.builder().threads(threads);
    return c.tier() == null ? builder.backend(c.backend()).build() : builder.tier(c.tier()).build();
  }

  @Override
  public Subject subject() {
    if (call == Call.SINGLE) {
      return Subject.of(Backend.SCALAR, null).call(call.label);
    }
    boolean heap = call != Call.MEMORY && call != Call.ONE_ORDER_MEMORY;
    Subject subject =
        Subject.of(bessel.backend(), bessel.tier()).inMemory(heap).threads(bessel.threads());
    return switch (call) {
      case ONE_ORDER, ONE_ORDER_MEMORY -> subject.call("one order a call");
      case BOTH -> subject.call(call.label);
      default -> subject;
    };
  }

  @Override
  public String name() {
    return call == Call.SINGLE
        ? call.label
        : Contender.place(bessel.backend(), bessel.tier()) + ", " + call.label;
  }

  @Override
  public boolean slow() {
    return call == Call.SINGLE
        || bessel.backend() == Backend.SCALAR
        || bessel.tier() == Tier.X86_64_V2;
  }

  @Override
  public boolean has(BesselFunction function) {
    return call != Call.BOTH
        || function == BesselFunction.LOG_I
        || function == BesselFunction.LOG_K;
  }

  @Override
  public void apply(BesselFunction function, double[] orders, double[] x, double[] result) {
    switch (call) {
      case ARRAYS, THREADS -> bessel.apply(function, orders, x, result);
      case MEMORY, ONE_ORDER_MEMORY -> inMemory(function, orders, x, result);
      case ONE_ORDER ->
          eachRun(
              orders,
              (from, to) -> bessel.apply(function, orders[from], x, from, result, from, to - from));
      case BOTH -> {
        double[] other = new double[x.length];
        boolean i = function == BesselFunction.LOG_I;
        bessel.logIAndLogK(orders, x, i ? result : other, i ? other : result);
      }
      case SINGLE -> {
        for (int i = 0; i < x.length; i++) {
          result[i] = LogBessel.value(function, orders[i], x[i]);
        }
      }
    }
  }

  private void inMemory(BesselFunction function, double[] orders, double[] x, double[] result) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment ordersSegment = arena.allocateFrom(ValueLayout.JAVA_DOUBLE, orders);
      MemorySegment xSegment = arena.allocateFrom(ValueLayout.JAVA_DOUBLE, x);
      MemorySegment results = arena.allocate(xSegment.byteSize(), Double.BYTES);
      if (call == Call.MEMORY) {
        bessel.apply(function, ordersSegment, xSegment, results, ValueLayout.JAVA_DOUBLE);
      } else {
        eachRun(
            orders,
            (from, to) ->
                bessel.apply(
                    function,
                    orders[from],
                    elements(xSegment, from, to),
                    elements(results, from, to),
                    ValueLayout.JAVA_DOUBLE));
      }
      MemorySegment.copy(results, ValueLayout.JAVA_DOUBLE, 0, result, 0, result.length);
    }
  }

  private static MemorySegment elements(MemorySegment segment, int from, int to) {
    return segment.asSlice((long) from * Double.BYTES, (long) (to - from) * Double.BYTES);
  }

  private interface Run {
    void of(int from, int to);
  }

  /** The longest parts with one order. */
  private static void eachRun(double[] orders, Run run) {
    int from = 0;
    for (int i = 1; i <= orders.length; i++) {
      if (i == orders.length || orders[i] != orders[from]) {
        run.of(from, i);
        from = i;
      }
    }
  }
}
