package dev.quern.bessel;

import static dev.quern.bessel.Kernels.kernel;

import com.sun.management.ThreadMXBean;
import dev.quern.testing.Place;
import dev.quern.testing.Subject;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs in a child JVM, and prints what calls allocate once they are compiled. All of them have been
 * mixed before any is measured, so that no call site knows just one.
 */
public final class AllocationProbe {
  private static final int WARM_UP_ROUNDS = 2;
  private static final int CALLS = 150;
  private static final int ROUNDS = 400;

  /** What the measuring may cost. */
  private static final long SLACK = 512;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** Of each kind one: functions differ in the numbers of passes. */
  private static final List<BesselFunction> FUNCTIONS =
      List.of(
          BesselFunction.LOG_I,
          BesselFunction.LOG_K,
          BesselFunction.LOG_K_POWER_SCALED,
          BesselFunction.RATIO_I,
          BesselFunction.LOG_K_DORDER);

  /** One kind of call. */
  private record Call(String name, Runnable body) {}

  private static double sink;

  private AllocationProbe() {}

  public static void main(String[] arguments) {
    List<Call> calls = new ArrayList<>();
    try (Arena arena = Arena.ofConfined()) {
      for (Subject subject : Subject.backends()) {
        LogBessel bessel = kernel(fastest(subject));
        addLong(calls, subject + ", long", bessel);
        for (String place : arguments) {
          // Of one class, and of all with specials.
          add(calls, subject + ", ", bessel, Points.ofClass(3, 16, 1), place, arena);
          add(calls, subject + ", mixed, ", bessel, Points.withSpecials(24, 1), place, arena);
        }
      }
      if (List.of(arguments).contains("ARRAY")) {
        addSingles(calls);
      }
      for (Call call : calls) {
        repeat(call.body, 100);
      }
      for (Call call : calls) {
        measure(call);
      }
    }
    System.out.println("calls=" + calls.size());
    System.out.println("sink=" + sink);
  }

  /** The highest tier that is here: {@link Subject#backends} gives the first. */
  private static Subject fastest(Subject subject) {
    return Subject.all().stream()
        .filter(s -> s.backend() == subject.backend())
        .min((a, b) -> Boolean.compare(a.slow(), b.slow()))
        .orElseThrow();
  }

  /**
   * Until a round allocates nothing: the compiler works in the background and compiles some anew.
   * What is compiled for good and still allocates does so in every round.
   */
  private static void measure(Call call) {
    long bytes = 0;
    for (int round = 0; round < ROUNDS; round++) {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      repeat(call.body, CALLS);
      bytes = THREADS.getCurrentThreadAllocatedBytes() - before;
      if (round >= WARM_UP_ROUNDS && bytes <= SLACK) {
        return;
      }
    }
    System.out.println("allocates=" + call.name + ": " + (double) bytes / CALLS + " bytes a call");
  }

  private static void repeat(Runnable body, int times) {
    for (int i = 0; i < times; i++) {
      body.run();
    }
  }

  private static void add(
      List<Call> calls, String name, LogBessel bessel, Points points, String place, Arena arena) {
    for (BesselFunction f : FUNCTIONS) {
      if (place.equals("ARRAY")) {
        addArrays(calls, name + f, bessel, f, points);
      } else {
        addSegments(calls, name + f, bessel, f, points, Place.valueOf(place), arena);
      }
    }
  }

  /** More than a block. */
  private static void addLong(List<Call> calls, String name, LogBessel bessel) {
    Points points = Points.withSpecials(530, 1);
    double[] y = new double[points.size()];
    calls.add(
        new Call(name, () -> bessel.apply(BesselFunction.LOG_I, points.orders(), points.x(), y)));
  }

  private static void addArrays(
      List<Call> calls, String name, LogBessel bessel, BesselFunction f, Points points) {
    int n = points.size();
    double[] orders = points.orders();
    double[] x = points.x();
    double[] y = new double[n];
    double[] z = new double[n];
    calls.add(new Call(name + ", one order", () -> bessel.apply(f, 2.5, x, y)));
    calls.add(new Call(name + ", orders", () -> bessel.apply(f, orders, x, y)));
    calls.add(new Call(name + ", parts", () -> bessel.apply(f, orders, 1, x, 2, y, 3, n - 3)));
    if (f == BesselFunction.LOG_I) {
      calls.add(new Call(name + " and log K", () -> bessel.logIAndLogK(orders, x, y, z)));
      calls.add(new Call(name + " and log K, one order", () -> bessel.logIAndLogK(30, x, y, z)));
    }
  }

  private static void addSegments(
      List<Call> calls,
      String name,
      LogBessel bessel,
      BesselFunction f,
      Points points,
      Place place,
      Arena arena) {
    Place.Operand orders = place.room(false, points.size(), arena);
    Place.Operand x = place.room(false, points.size(), arena);
    orders.put(points.orders());
    x.put(points.x());
    MemorySegment v = orders.segment();
    MemorySegment in = x.segment();
    MemorySegment out = place.room(false, points.size(), arena).segment();
    ValueLayout.OfDouble layout = (ValueLayout.OfDouble) place.layout(false);
    calls.add(
        new Call(name + ", " + place + ", one order", () -> bessel.apply(f, 2.5, in, out, layout)));
    calls.add(new Call(name + ", " + place, () -> bessel.apply(f, v, in, out, layout)));
  }

  private static void addSingles(List<Call> calls) {
    for (int k = 1; k <= Points.CLASSES; k += 3) {
      Points points = Points.ofClass(k, 1, 1);
      double v = points.orders()[0];
      double x = points.x()[0];
      String name = "single value of class " + k + ", ";
      calls.add(new Call(name + "log I", () -> sink = LogBessel.logI(v, x)));
      calls.add(new Call(name + "log K", () -> sink = LogBessel.logK(v, x)));
      for (BesselFunction f : BesselFunction.values()) {
        calls.add(new Call(name + f, () -> sink = LogBessel.value(f, v, x)));
      }
    }
    calls.add(new Call("single value at 0", () -> sink = LogBessel.logI(2, 0)));
  }
}
