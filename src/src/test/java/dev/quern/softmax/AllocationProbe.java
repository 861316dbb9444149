package dev.quern.softmax;

import static dev.quern.softmax.Kernels.kernel;

import com.sun.management.ThreadMXBean;
import dev.quern.testing.Inputs;
import dev.quern.testing.Place;
import dev.quern.testing.Subject;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs in a child JVM, and prints what calls allocate once they are compiled. All those asked for
 * have been mixed before any is measured, so that no call site knows just one.
 */
public final class AllocationProbe {
  private static final int WARM_UP_ROUNDS = 2;
  private static final int CALLS = 10_000;
  private static final int LONG_CALLS = 300;
  private static final int ROUNDS = 400;

  /** What the measuring may cost. */
  private static final long SLACK = 512;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** Rows around 100000. */
  private static final String SHIFTED = "at_1e5";

  /**
   * Bytes a call of a few views of arrays: where a row takes more passes than most, C2 does not
   * always inline them all.
   */
  private static final int VIEWS = 512;

  /** One kind of call. */
  private record Call(String name, int n, boolean shifted, Runnable body) {
    Call(String name, int n, Runnable body) {
      this(name, n, name.contains(SHIFTED), body);
    }
  }

  private static float floatSink;
  private static double doubleSink;

  private AllocationProbe() {}

  public static void main(String[] arguments) {
    int allowed = Integer.parseInt(arguments[0]);
    List<String> places = List.of(arguments);
    List<Call> calls = new ArrayList<>();
    try (Arena arena = Arena.ofConfined()) {
      for (Subject subject : Subject.backends()) {
        for (int n : new int[] {16, 5000}) {
          Softmax softmax = kernel(subject, n == 16 ? Algorithm.AUTO : Algorithm.TWO_PASS);
          for (String kind : n == 16 ? List.of("normal", SHIFTED) : List.of("normal")) {
            String name = subject + ", n " + n + ", " + kind + ", ";
            for (Place place : Place.values()) {
              if (!places.contains(place.name())) {
                continue;
              }
              if (place == Place.ARRAY) {
                addArrays(calls, name, softmax, kind, n);
              } else {
                addSegments(calls, name, softmax, kind, n, place, arena);
              }
            }
          }
        }
      }
      for (Call call : calls) {
        repeat(call.body, call.n == 16 ? 500 : 3);
      }
      for (Call call : calls) {
        measure(call, call.shifted ? VIEWS : allowed);
      }
    }
    System.out.println("calls=" + calls.size());
    System.out.println("sinks=" + (floatSink + doubleSink));
  }

  /**
   * Until a round allocates nothing: the compiler works in the background and compiles some anew.
   * What is compiled for good and still allocates does so in every round.
   */
  private static void measure(Call call, int allowed) {
    boolean small = call.n == 16;
    int count = small ? CALLS : LONG_CALLS;
    long bytes = 0;
    for (int round = 0; round < ROUNDS; round++) {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      repeat(call.body, count);
      bytes = THREADS.getCurrentThreadAllocatedBytes() - before;
      if (round >= WARM_UP_ROUNDS && bytes <= SLACK + (long) allowed * count) {
        return;
      }
    }
    System.out.println("allocates=" + call.name + ": " + (double) bytes / count + " bytes a call");
  }

  private static void repeat(Runnable body, int times) {
    for (int i = 0; i < times; i++) {
      body.run();
    }
  }

  private static void addArrays(
      List<Call> calls, String name, Softmax softmax, String kind, int n) {
    float[] x = Inputs.floats(kind, n, n);
    float[] y = new float[n];
    float[] sums = new float[2];
    calls.add(new Call(name + "float[]", n, () -> softmax.apply(x, y)));
    calls.add(new Call(name + "float[] part", n, () -> softmax.apply(x, 1, y, 2, n - 3)));
    calls.add(new Call(name + "float[] rows", n, () -> softmax.applyRows(x, y, 2, n / 2)));
    calls.add(new Call(name + "float[] sum", n, () -> floatSink = softmax.logSumExp(x)));
    calls.add(
        new Call(
            name + "float[] sum of part", n, () -> floatSink = softmax.logSumExp(x, 1, n - 1)));
    calls.add(new Call(name + "float[] sums", n, () -> softmax.logSumExpRows(x, sums, 2, n / 2)));
    double[] xd = Inputs.doubles(kind, n, n);
    double[] yd = new double[n];
    double[] sumsd = new double[2];
    calls.add(new Call(name + "double[]", n, () -> softmax.apply(xd, yd)));
    calls.add(new Call(name + "double[] part", n, () -> softmax.apply(xd, 1, yd, 2, n - 3)));
    calls.add(new Call(name + "double[] rows", n, () -> softmax.applyRows(xd, yd, 2, n / 2)));
    calls.add(new Call(name + "double[] sum", n, () -> doubleSink = softmax.logSumExp(xd)));
    calls.add(
        new Call(
            name + "double[] sum of part", n, () -> doubleSink = softmax.logSumExp(xd, 1, n - 1)));
    calls.add(
        new Call(name + "double[] sums", n, () -> softmax.logSumExpRows(xd, sumsd, 2, n / 2)));
  }

  private static void addSegments(
      List<Call> calls,
      String name,
      Softmax softmax,
      String kind,
      int n,
      Place place,
      Arena arena) {
    for (boolean single : new boolean[] {true, false}) {
      Place.Operand source = place.room(single, n, arena);
      source.put(Inputs.row(single, kind, n, n));
      Place to = place == Place.HEAP_READ_ONLY ? Place.HEAP : place;
      MemorySegment x = source.segment();
      MemorySegment y = to.room(single, n, arena).segment();
      MemorySegment sums = Place.OFF_HEAP.room(single, 2, arena).segment();
      ValueLayout layout = place.layout(single);
      String what = name + place + (single ? " of float" : " of double");
      calls.add(new Call(what, n, () -> softmax.apply(x, y, 1, n, layout)));
      calls.add(new Call(what + ", rows", n, () -> softmax.apply(x, y, 2, n / 2, layout)));
      calls.add(new Call(what + ", sums", n, () -> softmax.logSumExp(x, sums, 2, n / 2, layout)));
    }
  }
}
