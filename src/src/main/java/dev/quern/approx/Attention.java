package dev.quern.approx;

import dev.quern.hardware.Backend;
import dev.quern.hardware.BackendUnavailableException;
import dev.quern.hardware.KernelBuilder;
import dev.quern.hardware.Tier;
import dev.quern.internal.Batch;
import dev.quern.internal.Operands;
import dev.quern.softmax.Softmax;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.concurrent.Executor;

/**
 * Scaled dot-product attention whose two products run under a chosen {@link Arithmetic}: softmax(Q
 * K<sup>T</sup> / &radic;depth) V, for each head. The softmax is exact. It shows what a model would
 * lose on hardware that multiplies so; it makes nothing faster.
 *
 * <p><b>Shapes.</b> Heads lie one behind the other: of Q, {@code queries} rows of {@code depth}
 * elements each; of K, {@code keys} rows of {@code depth}; of V, {@code keys} rows of {@code
 * valueDepth}; of the result, {@code queries} rows of {@code valueDepth}. {@linkplain
 * Builder#causal Causal} attention lets query i see the keys up to i + keys - queries: the last
 * query sees all.
 *
 * <p><b>What is computed.</b> Scores are matrix products as {@link Products} defines them, times
 * the scale, 1/&radic;depth rounded to float32 unless another is given, rounded once. Probabilities
 * are {@link Softmax}'s, in float32; the second product rounds them as it does the values: to the
 * arithmetic's mantissa bits, or the format's if it has fewer. Masked keys and values take no part,
 * whatever they hold: a query's result is that of attention to the keys that it sees. A row whose
 * scores hold a NaN or +infinity becomes NaN. Without keys, results are zeros.
 *
 * <p><b>One answer</b>, memory, errors and threads: as of {@link Products}. The scratch memory of a
 * thread holds the scores of as many queries as fit in 4 MiB, or of 12.
 *
 * <p>Source: Vaswani et al., "Attention Is All You Need" (2017); with L-Mul: Luo and Sun (2024).
 */
public final class Attention extends ApproxKernel {
  /** The fewest and the most queries at a time: keys are packed again for each. */
  private static final int LEAST_QUERIES = ApproxLoops.ROWS;

  private static final int MOST_QUERIES = 240;

  private final Arithmetic arithmetic;
  private final Format format;
  private final boolean causal;
  private final float scale;
  private final Panels panels;
  private final Softmax softmax;

  private Attention(Backend backend, Tier tier, Builder builder, int threads, Executor executor) {
    super(backend, tier, threads, executor);
    if (backend() == Backend.CUDA) {
      throw new BackendUnavailableException(
          "cuda can't serve attention, which runs on native, vector and scalar only; choose one"
              + " by Attention.builder().backend");
    }
    this.arithmetic = builder.arithmetic;
    this.format = builder.format;
    this.causal = builder.causal;
    this.scale = builder.scale;
    this.panels = new Panels(loops, arithmetic, format);
    Softmax.Builder exact = Softmax.builder().backend(backend());
    this.softmax = (tier() == null ? exact : exact.tier(tier())).build();
  }

  /** For a choice of arithmetic, format, masking, backend, tier and threads. */
  public static Builder builder() {
    return new Builder();
  }

  /** Collects choices; what is not chosen is chosen by selection. */
  public static final class Builder extends KernelBuilder<Builder> {
    private Arithmetic arithmetic = Arithmetic.lMul();
    private Format format = Format.FLOAT32;
    private boolean causal;
    private float scale;

    private Builder() {}

    @Override
    protected Builder self() {
      return this;
    }

    /** How both products multiply; by default {@link Arithmetic#lMul}. */
    public Builder arithmetic(Arithmetic arithmetic) {
      this.arithmetic = Operands.notNull(arithmetic, "arithmetic");
      return this;
    }

    /** How Q, K and V are stored; by default {@link Format#FLOAT32}. */
    public Builder format(Format format) {
      this.format = Operands.notNull(format, "format");
      return this;
    }

    /** Whether queries see no keys behind their own; by default they see all. */
    public Builder causal(boolean causal) {
      this.causal = causal;
      return this;
    }

    /**
     * What scores are multiplied by; by default 1/&radic;depth.
     *
     * @throws IllegalArgumentException if it is not positive and finite
     */
    public Builder scale(float scale) {
      if (!(scale > 0 && scale < Float.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(
            "scale is " + scale + ", expected a positive finite number");
      }
      this.scale = scale;
      return this;
    }

    /**
     * The kernel.
     *
     * @throws IllegalArgumentException if a tier was chosen for another backend than the native
     *     one, or a system property {@code quern.*} has an unknown value
     * @throws BackendUnavailableException if the chosen backend or tier can't serve, with the
     *     reason
     */
    public Attention build() {
      return new Attention(backend(), tier(), this, threads(), executor());
    }
  }

  /** How both products multiply. */
  public Arithmetic arithmetic() {
    return arithmetic;
  }

  /** How Q, K and V are stored. */
  public Format format() {
    return format;
  }

  /** Whether queries see no keys behind their own. */
  public boolean causal() {
    return causal;
  }

  /**
   * Attention of float32 arrays.
   *
   * @param q the queries
   * @param k the keys
   * @param v the values
   * @param result gets the results; none of the other arrays
   * @param heads how many times all of it
   * @param queries rows of each head of q and result
   * @param keys rows of each head of k and v
   * @param depth columns of q and k
   * @param valueDepth columns of v and result
   * @throws IllegalArgumentException if an array does not have the size of its shape, result is one
   *     of the others, a size is negative, the format is not float32, or attention is causal and
   *     there are more queries than keys; or if there are more than 178,956,970 keys
   */
  public void apply(
      float[] q,
      float[] k,
      float[] v,
      float[] result,
      int heads,
      int queries,
      int keys,
      int depth,
      int valueDepth) {
    if (format != Format.FLOAT32) {
      throw new IllegalArgumentException(
          "q is a float[], expected a segment of codes: the format is " + format.id());
    }
    shape(heads, queries, keys, depth, valueDepth);
    size(Operands.notNull(q, "q").length, heads, queries, depth, "q", format);
    size(Operands.notNull(k, "k").length, heads, keys, depth, "k", format);
    size(Operands.notNull(v, "v").length, heads, keys, valueDepth, "v", format);
    size(
        Operands.notNull(result, "result").length,
        heads,
        queries,
        valueDepth,
        "result",
        Format.FLOAT32);
    Operands.apart(q == result && result.length > 0, "q", "result");
    Operands.apart(k == result && result.length > 0, "k", "result");
    Operands.apart(v == result && result.length > 0, "v", "result");
    run(q, k, v, result, heads, queries, keys, depth, valueDepth);
  }

  /**
   * Attention of codes of the format, in memory of any kind, at any alignment.
   *
   * @param q the queries
   * @param k the keys
   * @param v the values
   * @param result gets the results, in float32; apart from the others
   * @param heads how many times all of it
   * @param queries rows of each head of q and result
   * @param keys rows of each head of k and v
   * @param depth columns of q and k
   * @param valueDepth columns of v and result
   * @throws IllegalArgumentException if a segment does not have the size of its shape, result
   *     overlaps another or is read-only, a size is negative, a segment is confined to one thread
   *     and this kernel uses several, or attention is causal and there are more queries than keys;
   *     or if there are more than 178,956,970 keys
   * @throws IllegalStateException if the arena of a segment is closed
   * @throws WrongThreadException if a segment is confined to another thread
   */
  public void apply(
      MemorySegment q,
      MemorySegment k,
      MemorySegment v,
      MemorySegment result,
      long heads,
      long queries,
      long keys,
      long depth,
      long valueDepth) {
    shape(heads, queries, keys, depth, valueDepth);
    segment(q, heads, queries, depth, format, "q");
    segment(k, heads, keys, depth, format, "k");
    segment(v, heads, keys, valueDepth, format, "v");
    segment(result, heads, queries, valueDepth, Format.FLOAT32, "result");
    Operands.writable(result, "result");
    Operands.apart(Operands.overlap(q, result), "q", "result");
    Operands.apart(Operands.overlap(k, result), "k", "result");
    Operands.apart(Operands.overlap(v, result), "v", "result");
    run(q, k, v, result, heads, queries, keys, depth, valueDepth);
  }

  private void segment(
      MemorySegment segment, long heads, long rows, long columns, Format format, String name) {
    long bytes = Operands.notNull(segment, name).byteSize();
    if (bytes % format.bytes() != 0) {
      throw new IllegalArgumentException(
          name + " has " + bytes + " bytes, expected a multiple of " + format.bytes());
    }
    size(bytes / format.bytes(), heads, rows, columns, name, format);
    Shapes.segment(segment, format, 1, bytes / format.bytes(), bytes, threads(), name);
  }

  private static void size(
      long length, long heads, long rows, long columns, String name, Format format) {
    long head = Math.multiplyHigh(rows, columns) == 0 ? rows * columns : -1;
    long all = head >= 0 && Math.multiplyHigh(heads, head) == 0 ? heads * head : -1;
    if (all != length) {
      throw new IllegalArgumentException(
          name
              + " has "
              + length
              + " "
              + format.id()
              + " elements, expected "
              + heads
              + " heads of "
              + rows
              + " rows of "
              + columns);
    }
  }

  private void shape(long heads, long queries, long keys, long depth, long valueDepth) {
    Shapes.atLeastZero(heads, "heads");
    Shapes.atLeastZero(queries, "queries");
    Shapes.atLeastZero(keys, "keys");
    Shapes.atLeastZero(depth, "depth");
    Shapes.atLeastZero(valueDepth, "valueDepth");
    if (causal && queries > keys) {
      throw new IllegalArgumentException(
          "queries is "
              + queries
              + ", expected at most keys, "
              + keys
              + ": the first would see none under a causal mask");
    }
    if (keys > Integer.MAX_VALUE / LEAST_QUERIES) {
      throw new IllegalArgumentException(
          "keys is " + keys + ", expected at most " + Integer.MAX_VALUE / LEAST_QUERIES);
    }
  }

  private void run(
      Object q,
      Object k,
      Object v,
      Object result,
      long heads,
      long queries,
      long keys,
      long depth,
      long valueDepth) {
    if (queries == 0 || valueDepth == 0) {
      return;
    }
    int atOnce = Math.clamp(Scratch.MOST_SCORES / Math.max(1, keys), LEAST_QUERIES, MOST_QUERIES);
    long blocks = (queries + atOnce - 1) / atOnce;
    float factor = scale > 0 ? scale : (float) (1 / Math.sqrt(Math.max(1, depth)));
    if (threads() == 1) {
      for (long i = 0; i < heads * blocks; i++) {
        block(
            q,
            k,
            v,
            result,
            i / blocks,
            i % blocks * atOnce,
            atOnce,
            queries,
            keys,
            depth,
            valueDepth,
            factor);
      }
      return;
    }
    Batch.run(
        heads * blocks,
        threads(),
        executor,
        i ->
            block(
                q,
                k,
                v,
                result,
                i / blocks,
                i % blocks * atOnce,
                atOnce,
                queries,
                keys,
                depth,
                valueDepth,
                factor));
  }

  /** Some queries of a head. */
  private void block(
      Object q,
      Object k,
      Object v,
      Object result,
      long head,
      long first,
      int atOnce,
      long queries,
      long keys,
      long depth,
      long valueDepth,
      float factor) {
    int count = (int) Math.min(atOnce, queries - first);
    // Keys that none of these queries see are left out.
    long seen = causal ? first + count + keys - queries : keys;
    float[] scores = Scratch.ofThread().scores((int) (count * seen));
    MatrixProduct product = Scratch.ofThread().product;
    product
        .a(q, format, (head * queries + first) * depth, depth)
        .b(k, format, head * keys * depth, depth, true)
        .c(scores, 0, seen)
        .shape(count, seen, depth)
        .run(loops, panels, 1, executor);
    for (int r = 0; r < count; r++) {
      int from = (int) (r * seen);
      int end = causal ? (int) (first + r + 1 + keys - queries) : (int) seen;
      for (int j = 0; j < end; j++) {
        scores[from + j] *= factor;
      }
      softmax.apply(scores, from, scores, from, end);
      // Of no account, and no cause for guards.
      Arrays.fill(scores, from + end, (int) (from + seen), 1);
    }
    product
        .a(scores, Format.FLOAT32, 0, seen)
        .b(v, format, head * keys * valueDepth, valueDepth, false)
        .c(result, (head * queries + first) * valueDepth, valueDepth)
        .shape(count, valueDepth, seen)
        .triangular(causal ? first + 1 + keys - queries : 0)
        .run(loops, panels, 1, executor);
  }
}
