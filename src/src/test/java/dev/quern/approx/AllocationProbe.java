package dev.quern.approx;

import com.sun.management.ThreadMXBean;
import dev.quern.testing.Place;
import dev.quern.testing.SplitMix;
import dev.quern.testing.Subject;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs in a child JVM, and prints what calls allocate once they are compiled. All of them have been
 * mixed before any is measured, so that no call site knows just one.
 */
public final class AllocationProbe {
  /** What is called. */
  enum Calls {
    ARRAYS(2000, 0),
    SEGMENTS(2000, 0),
    OFF_HEAP(2000, 0),
    MATRICES(150, 0),
    ATTENTION(150, 0),
    FUNCTIONS(2000, 0);

    /** Calls of a round: as many as give the compiler something to do. */
    final int times;

    /** Bytes that a call may allocate. */
    final long allowed;

    Calls(int times, long allowed) {
      this.times = times;
      this.allowed = allowed;
    }
  }

  private static final int WARM_UP_ROUNDS = 2;

  /** Many, because a busy machine compiles late; most calls need a few. */
  private static final int ROUNDS = 5000;

  /** What the measuring may cost. */
  private static final long SLACK = 512;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static final List<Arithmetic> ARITHMETICS =
      List.of(Arithmetic.exact(), Arithmetic.lMul(), Arithmetic.lMulFormula());

  /** One kind of call. */
  private record Call(String name, Runnable body) {}

  private static float sink;

  private AllocationProbe() {}

  public static void main(String[] arguments) {
    List<Call> calls = new ArrayList<>();
    Calls kind = Calls.valueOf(arguments[0]);
    try (Arena arena = Arena.ofConfined()) {
      for (Subject subject : Subject.backends()) {
        add(calls, fastest(subject), kind, arena);
      }
      for (Call call : calls) {
        repeat(call.body, 60);
      }
      for (Call call : calls) {
        measure(call, kind);
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
  private static void measure(Call call, Calls kind) {
    long bytes = 0;
    for (int round = 0; round < ROUNDS; round++) {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      repeat(call.body, kind.times);
      bytes = THREADS.getCurrentThreadAllocatedBytes() - before;
      if (round >= WARM_UP_ROUNDS && bytes <= SLACK + kind.allowed * kind.times) {
        return;
      }
    }
    System.out.println(
        "allocates=" + call.name + ": " + (double) bytes / kind.times + " bytes a call");
  }

  private static void repeat(Runnable body, int times) {
    for (int i = 0; i < times; i++) {
      body.run();
    }
  }

  private static void add(List<Call> calls, Subject subject, Calls kind, Arena arena) {
    if (kind == Calls.FUNCTIONS) {
      functions(calls, subject);
      return;
    }
    for (Arithmetic arithmetic : ARITHMETICS) {
      String name = subject + ", " + arithmetic;
      switch (kind) {
        case ARRAYS -> arrays(calls, name, subject, arithmetic);
        case SEGMENTS -> segments(calls, name, subject, arithmetic, Place.HEAP, arena);
        case OFF_HEAP -> segments(calls, name, subject, arithmetic, Place.OFF_HEAP, arena);
        case MATRICES -> matrices(calls, name, subject, arithmetic);
        default -> attention(calls, name, subject, arithmetic, arena);
      }
    }
  }

  private static float[] row(int n) {
    return Codes.floats(Codes.ordinary(Format.FLOAT32, n, new SplitMix(n)));
  }

  private static void arrays(
      List<Call> calls, String name, Subject subject, Arithmetic arithmetic) {
    float[] x = row(100);
    float[] y = row(100);
    float[] z = new float[100];
    float[] ten = row(10);
    float[] few = new float[10];
    for (int bits : new int[] {23, 5}) {
      Products p = Kernels.products(subject, arithmetic.mantissaBits(bits), Format.FLOAT32);
      String of = name + " of " + bits + ", ";
      calls.add(new Call(of + "multiply", () -> p.multiply(x, y, z)));
      calls.add(new Call(of + "parts", () -> p.multiply(x, 1, y, 2, z, 3, 90)));
      calls.add(new Call(of + "dot", () -> sink = p.dot(x, y)));
      calls.add(new Call(of + "matrix by vector", () -> p.matrixVector(x, ten, few, 10, 10)));
    }
  }

  private static void segments(
      List<Call> calls,
      String name,
      Subject subject,
      Arithmetic arithmetic,
      Place place,
      Arena arena) {
    for (Format format : List.of(Format.FLOAT32, Format.FLOAT16, Format.FLOAT8_E5M2)) {
      Products p = Kernels.products(subject, arithmetic, format);
      int[] codes = Codes.ordinary(format, 100, new SplitMix(1));
      MemorySegment x = Operand.of(format, codes, place, arena).segment();
      MemorySegment y = Operand.of(format, codes, place, arena).segment();
      MemorySegment z = Operand.room(format, 100, place, arena).segment();
      MemorySegment sums = Operand.room(Format.FLOAT32, 10, place, arena).segment();
      String of = name + ", " + format + ", " + place + ", ";
      calls.add(new Call(of + "multiply", () -> p.multiply(x, y, z)));
      calls.add(new Call(of + "dot", () -> sink = p.dot(x, y)));
      calls.add(new Call(of + "matrix by vector", () -> p.matrixVector(x, 10, y, sums, 10, 10)));
    }
  }

  private static void matrices(
      List<Call> calls, String name, Subject subject, Arithmetic arithmetic) {
    Products p = Kernels.products(subject, arithmetic, Format.FLOAT32);
    float[] a = row(13 * 33);
    float[] b = row(33 * 33);
    float[] c = new float[13 * 33];
    MemorySegment u = MemorySegment.ofArray(a);
    MemorySegment v = MemorySegment.ofArray(b);
    MemorySegment w = MemorySegment.ofArray(c);
    calls.add(new Call(name + ", product", () -> p.matrixProduct(a, b, c, 13, 33, 33)));
    calls.add(
        new Call(name + ", transposed", () -> p.matrixProductTransposed(a, b, c, 13, 33, 33)));
    calls.add(
        new Call(
            name + ", parts", () -> p.matrixProduct(a, 1, 33, b, 0, 33, c, 0, 33, 12, 33, 33)));
    calls.add(
        new Call(name + ", segments", () -> p.matrixProduct(u, 33, v, 33, w, 33, 13, 33, 33)));
  }

  private static void attention(
      List<Call> calls, String name, Subject subject, Arithmetic arithmetic, Arena arena) {
    Attention.Builder builder = Attention.builder().arithmetic(arithmetic).causal(true);
    Attention a = Kernels.on(subject, builder).build();
    float[] q = row(2 * 5 * 8);
    float[] k = row(2 * 9 * 8);
    float[] result = new float[2 * 5 * 8];
    calls.add(new Call(name + ", arrays", () -> a.apply(q, k, k, result, 2, 5, 9, 8, 8)));
    Format format = Format.FLOAT32;
    int[] codes = Codes.ordinary(format, 2 * 9 * 8, new SplitMix(1));
    MemorySegment keys = Operand.of(format, codes, Place.OFF_HEAP, arena).segment();
    MemorySegment queries = keys.asSlice(0, 4L * q.length);
    MemorySegment to = Operand.room(format, q.length, Place.OFF_HEAP, arena).segment();
    calls.add(new Call(name + ", off heap", () -> a.apply(queries, keys, keys, to, 2, 5, 9, 8, 8)));
  }

  private static void functions(List<Call> calls, Subject subject) {
    PiecewiseAffine p = Kernels.affine(subject);
    float[] x = row(100);
    float[] y = row(100);
    float[] z = new float[100];
    String name = subject + ", ";
    calls.add(new Call(name + "multiply", () -> p.multiply(x, y, z)));
    calls.add(new Call(name + "divide", () -> p.divide(x, y, z)));
    calls.add(new Call(name + "slope", () -> p.divideSlopeOfDivisor(x, y, z)));
    calls.add(new Call(name + "gradient", () -> p.divideGradientOfDivisor(x, y, x, z)));
    calls.add(new Call(name + "softmax", () -> p.softmax(x, z)));
    calls.add(new Call(name + "softmax slope", () -> p.softmaxSlope(x, y, z)));
    calls.add(new Call(name + "softmax gradient", () -> p.softmaxGradient(x, y, z)));
    for (PiecewiseFunction f : PiecewiseFunction.values()) {
      calls.add(new Call(name + f, () -> p.apply(f, x, z)));
      calls.add(new Call(name + f + " slope", () -> p.slope(f, x, z)));
      calls.add(new Call(name + f + " gradient", () -> p.gradient(f, x, y, z)));
    }
  }
}
