package dev.quern.cli.verify.approx;

import dev.quern.approx.Arithmetic;
import dev.quern.approx.Attention;
import dev.quern.approx.Format;
import dev.quern.approx.PiecewiseAffine;
import dev.quern.approx.Products;
import dev.quern.bench.Contender;
import dev.quern.cli.verify.Subject;
import dev.quern.hardware.Backend;
import dev.quern.hardware.KernelBuilder;
import dev.quern.hardware.Selection;
import dev.quern.hardware.Tier;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * One of those that must all give the same bits.
 *
 * @param backend null for single values
 * @param tier null unless native
 * @param call the way to call it
 */
record ApproxEntrant(Backend backend, Tier tier, Call call) {
  private static final int THREADS = 2;

  /** Of single values, which take longer. */
  private static final int SINGLES = 4096;

  /** The ways to call it. */
  enum Call {
    ARRAYS("arrays"),
    THREADS("arrays, " + ApproxEntrant.THREADS + " threads"),
    MEMORY("off-heap memory"),
    SINGLE("single values, each in plain Java");

    private final String label;

    Call(String label) {
      this.label = label;
    }
  }

  /** Every usable backend and tier in every way, and single values. */
  static List<ApproxEntrant> all() {
    List<ApproxEntrant> all = new ArrayList<>();
    for (Selection.Candidate c : Products.best(Arithmetic.lMul()).selection().candidates()) {
      if (c.usable()) {
        for (Call call : List.of(Call.ARRAYS, Call.THREADS, Call.MEMORY)) {
          all.add(new ApproxEntrant(c.backend(), c.tier(), call));
        }
      }
    }
    all.add(new ApproxEntrant(null, null, Call.SINGLE));
    return all;
  }

  /** Who it is. */
  Subject subject() {
    if (call == Call.SINGLE) {
      return Subject.of(Backend.SCALAR, null).call("single values");
    }
    return place().inMemory(call != Call.MEMORY).threads(call == Call.THREADS ? THREADS : 1);
  }

  /** Where, however it is called. */
  Subject place() {
    return Subject.of(call == Call.SINGLE ? Backend.SCALAR : backend, tier);
  }

  /** What the table calls it. */
  String name() {
    return call == Call.SINGLE ? call.label : Contender.place(backend, tier) + ", " + call.label;
  }

  /** Whether it has products of that format: a GPU has those of float32 alone. */
  boolean serves(Format format) {
    return backend != Backend.CUDA || format == Format.FLOAT32;
  }

  <B extends KernelBuilder<B>> B on(B builder) {
    builder.threads(call == Call.THREADS ? THREADS : 1);
    return tier == null ? builder.backend(backend) : builder.tier(tier);
  }

  private Products products(Arithmetic arithmetic, Format format) {
    return on(Products.builder()).arithmetic(arithmetic).format(format).build();
  }

  /** A new arena where codes lie in off-heap memory, null where in arrays. */
  private Arena arena() {
    return call == Call.MEMORY ? Arena.ofConfined() : null;
  }

  /**
   * Codes of products; of the first ones alone where they are single values; null for formats that
   * it doesn't serve.
   */
  int[] multiply(Arithmetic arithmetic, Format format, int[] x, int[] y) {
    if (call == Call.SINGLE) {
      int[] z = new int[Math.min(SINGLES, x.length)];
      for (int i = 0; i < z.length; i++) {
        z[i] = arithmetic.multiply(format, x[i], y[i]);
      }
      return z;
    }
    if (!serves(format)) {
      return null;
    }
    Products products = products(arithmetic, format);
    if (format == Format.FLOAT32 && call != Call.MEMORY) {
      float[] z = new float[x.length];
      products.multiply(CodeMemory.numbers(x), CodeMemory.numbers(y), z);
      return CodeMemory.bits(z);
    }
    try (Arena arena = arena()) {
      MemorySegment z = CodeMemory.allocate(arena, format, x.length);
      products.multiply(CodeMemory.of(arena, format, x), CodeMemory.of(arena, format, y), z);
      return CodeMemory.read(z, format);
    }
  }

  /** Float32 bits of a matrix product of codes; null where it has none. */
  int[] matrixProduct(Arithmetic arithmetic, MatrixCase of) {
    if (call == Call.SINGLE || !serves(of.format())) {
      return null;
    }
    Products products = products(arithmetic, of.format());
    int rows = of.rows();
    int columns = of.columns();
    int depth = of.depth();
    if (of.format() == Format.FLOAT32 && call != Call.MEMORY) {
      float[] a = CodeMemory.numbers(of.a());
      float[] b = CodeMemory.numbers(of.b());
      float[] c = new float[rows * columns];
      if (of.transposed()) {
        products.matrixProductTransposed(a, b, c, rows, columns, depth);
      } else {
        products.matrixProduct(a, b, c, rows, columns, depth);
      }
      return CodeMemory.bits(c);
    }
    try (Arena arena = arena()) {
      MemorySegment a = CodeMemory.of(arena, of.format(), of.a());
      MemorySegment b = CodeMemory.of(arena, of.format(), of.b());
      MemorySegment c = CodeMemory.allocate(arena, Format.FLOAT32, rows * columns);
      if (of.transposed()) {
        products.matrixProductTransposed(a, depth, b, depth, c, columns, rows, columns, depth);
      } else {
        products.matrixProduct(a, depth, b, columns, c, columns, rows, columns, depth);
      }
      return CodeMemory.read(c, Format.FLOAT32);
    }
  }

  /** Float32 bits of the first matrix times the first row of the second one's transpose. */
  int[] matrixVector(Arithmetic arithmetic, MatrixCase of) {
    if (call == Call.SINGLE || !serves(of.format())) {
      return null;
    }
    Products products = products(arithmetic, of.format());
    int[] x = java.util.Arrays.copyOf(of.b(), of.depth());
    try (Arena arena = arena()) {
      MemorySegment y = CodeMemory.allocate(arena, Format.FLOAT32, of.rows());
      products.matrixVector(
          CodeMemory.of(arena, of.format(), of.a()),
          of.depth(),
          CodeMemory.of(arena, of.format(), x),
          y,
          of.rows(),
          of.depth());
      return CodeMemory.read(y, Format.FLOAT32);
    }
  }

  /** Float32 bits of attention of one head to itself; null where it has none. */
  int[] attention(Arithmetic arithmetic, MatrixCase of, boolean causal) {
    if (call == Call.SINGLE || backend == Backend.CUDA) {
      return null;
    }
    Attention attention =
        on(Attention.builder()).arithmetic(arithmetic).format(of.format()).causal(causal).build();
    int n = of.rows();
    int depth = of.depth();
    try (Arena arena = arena()) {
      MemorySegment x = CodeMemory.of(arena, of.format(), of.a());
      MemorySegment y = CodeMemory.allocate(arena, Format.FLOAT32, n * depth);
      attention.apply(x, x, x, y, 1, n, n, depth, depth);
      return CodeMemory.read(y, Format.FLOAT32);
    }
  }

  /** Piecewise-affine arithmetic; null where it has no such call: it takes arrays alone. */
  PiecewiseAffine piecewiseAffine(float offset, double base) {
    return call == Call.SINGLE || call == Call.MEMORY
        ? null
        : on(PiecewiseAffine.builder()).offset(offset).base(base).build();
  }
}
