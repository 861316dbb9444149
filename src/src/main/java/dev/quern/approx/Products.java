package dev.quern.approx;

import dev.quern.cuda.CudaStream;
import dev.quern.cuda.DeviceMemory;
import dev.quern.hardware.Backend;
import dev.quern.hardware.BackendUnavailableException;
import dev.quern.hardware.KernelBuilder;
import dev.quern.hardware.Tier;
import dev.quern.internal.Batch;
import dev.quern.internal.Operands;
import dev.quern.internal.Threshold;
import dev.quern.internal.cuda.DeviceOperands;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.Executor;

/**
 * Products under a chosen {@link Arithmetic}: element by element, dot products, matrix by vector,
 * matrix by matrix. It emulates hardware that multiplies so, bit for bit; on hardware of today it
 * is no faster than multiplication.
 *
 * <p><b>Elements</b> are numbers of a {@link Format}, float32 unless another is chosen. Arrays of
 * {@code float} hold float32; codes of the other formats lie in segments, in native byte order, at
 * any alignment ({@code MemorySegment.ofArray(short[])} makes one of an array). Products of
 * elements have their format. Dot and matrix products decode their operands, which is exact, round
 * them to the arithmetic's mantissa bits, multiply and add in float32, and have float32 results.
 *
 * <p><b>Order of sums</b>, which is part of the contract. A dot product, and so a matrix by vector,
 * adds element i of a chunk of 2048 to lane i mod 64; lanes j, j + 16, j + 32, j + 48 are added as
 * (first + second) + (third + fourth), the 16 that are left by halving; the sums of the chunks add
 * up in float64, in order, and the end is rounded. Each element of a matrix product is the sum of
 * its products in blocks of 256, one after the other from +0, and the sum of the blocks, one after
 * the other. Exact products are rounded together with their addition, as by a fused multiply-add;
 * all others are float32 numbers before they are added.
 *
 * <p><b>One answer.</b> The bits of a result depend on the operands alone: not on the backend, the
 * tier, the number of threads or the kind of memory. All NaN are the canonical one, but for raw
 * products element by element, which are whatever the addition makes.
 *
 * <p><b>Memory.</b> The result of products element by element may go where an operand came from;
 * overlapping otherwise is an error, and the results of matrix products lie apart. Nothing is
 * allocated per call once a thread has its scratch memory of about a MiB, except by several
 * threads. Arguments are checked before anything is written.
 *
 * <p>Immutable and safe for use by several threads; keep one in a static final field.
 *
 * {@snippet :
 * Products products = Products.builder().arithmetic(Arithmetic.lMul()).build();
 * products.multiply(x, y, result);
 * products.matrixProduct(a, b, c, rows, columns, depth);
 * }
 */
public final class Products extends ApproxKernel {
  private final Arithmetic arithmetic;
  private final Format format;
  private final Elementwise elementwise;
  private final long shortElements;

  private final Panels panels;
  private final DotProduct dot;

  /** Null unless operands are float32. */
  private final CudaProducts cuda;

  private final long cudaElements;
  private final long cudaProducts;

  private Products(Backend backend, Tier tier, Builder builder, int threads, Executor executor) {
    super(backend, tier, threads, executor);
    this.arithmetic = builder.arithmetic;
    this.format = builder.format;
    this.elementwise = new Elementwise(loops, arithmetic, format);
    this.shortElements = tunedShort();
    this.panels = new Panels(loops, arithmetic, format);
    this.dot = new DotProduct(loops, panels, arithmetic, format);
    boolean numbers = format == Format.FLOAT32;
    if (backend() == Backend.CUDA && !numbers) {
      throw new BackendUnavailableException(
          "cuda can't serve products of "
              + format.id()
              + ", only of "
              + Format.FLOAT32.id()
              + "; choose native, vector or scalar by Products.builder().backend");
    }
    this.cuda = numbers ? new CudaProducts(arithmetic) : null;
    this.cudaElements = numbers ? cudaLimit(Threshold.L_MUL_CUDA) : Threshold.NEVER;
    this.cudaProducts = numbers ? cudaLimit(Threshold.MATRIX_CUDA) : Threshold.NEVER;
  }

  /**
   * The fastest backend that serves here, on the calling thread, in float32.
   *
   * @param arithmetic how to multiply
   * @throws IllegalArgumentException if a system property {@code quern.*} has an unknown value
   * @throws BackendUnavailableException if {@code -Dquern.backend} names one that can't serve
   */
  public static Products best(Arithmetic arithmetic) {
    return builder().arithmetic(arithmetic).build();
  }

  /**
   * That backend.
   *
   * @throws BackendUnavailableException if it can't serve, with the reason
   */
  public static Products on(Backend backend, Arithmetic arithmetic) {
    return builder().backend(backend).arithmetic(arithmetic).build();
  }

  /** For a choice of arithmetic, format, backend, tier and threads. */
  public static Builder builder() {
    return new Builder();
  }

  /** Collects choices; what is not chosen is chosen by selection. */
  public static final class Builder extends KernelBuilder<Builder> {
    private Arithmetic arithmetic = Arithmetic.lMul();
    private Format format = Format.FLOAT32;

    private Builder() {}

    @Override
    protected Builder self() {
      return this;
    }

    /** How to multiply; by default {@link Arithmetic#lMul}. */
    public Builder arithmetic(Arithmetic arithmetic) {
      this.arithmetic = Operands.notNull(arithmetic, "arithmetic");
      return this;
    }

    /** How operands are stored; by default {@link Format#FLOAT32}. */
    public Builder format(Format format) {
      this.format = Operands.notNull(format, "format");
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
    public Products build() {
      return new Products(backend(), tier(), this, threads(), executor());
    }
  }

  /** How it multiplies. */
  public Arithmetic arithmetic() {
    return arithmetic;
  }

  /** How operands are stored. */
  public Format format() {
    return format;
  }

  // ---- element by element

  /**
   * result[i] = x[i] y[i].
   *
   * @param x one operand
   * @param y the other
   * @param result gets the products; may be the same array as x or y
   * @throws IllegalArgumentException if the lengths differ, or the format is not float32
   */
  public void multiply(float[] x, float[] y, float[] result) {
    single("x");
    Operands.sameLength(Operands.notNull(x, "x").length, "x", Operands.notNull(y, "y").length, "y");
    Operands.sameLength(x.length, "x", Operands.notNull(result, "result").length, "result");
    run(x, 0, y, 0, result, 0, x.length);
  }

  /**
   * As {@link #multiply(float[], float[], float[])}, of parts of arrays.
   *
   * @throws IndexOutOfBoundsException if a part is not inside its array
   * @throws IllegalArgumentException if the result's part overlaps another without being the same,
   *     or the format is not float32
   */
  public void multiply(
      float[] x,
      int xOffset,
      float[] y,
      int yOffset,
      float[] result,
      int resultOffset,
      int length) {
    single("x");
    Operands.part(xOffset, length, Operands.notNull(x, "x").length, "x");
    Operands.part(yOffset, length, Operands.notNull(y, "y").length, "y");
    Operands.part(resultOffset, length, Operands.notNull(result, "result").length, "result");
    if (x == result) {
      Operands.samePart(xOffset, "x", resultOffset, "result", length);
    }
    if (y == result) {
      Operands.samePart(yOffset, "y", resultOffset, "result", length);
    }
    run(x, xOffset, y, yOffset, result, resultOffset, length);
  }

  /**
   * The same of codes of the format, in memory of any kind: off-heap, mapped, more than
   * 2<sup>31</sup> elements.
   *
   * @param x one operand
   * @param y the other
   * @param result gets the products, in the same format; may be the same memory as x or y
   * @throws IllegalArgumentException if the sizes differ or are not whole elements, if the result
   *     overlaps an operand without being the same, or is read-only, or if a segment is confined to
   *     one thread and this kernel uses several
   * @throws IllegalStateException if the arena of a segment is closed
   * @throws WrongThreadException if a segment is confined to another thread
   */
  public void multiply(MemorySegment x, MemorySegment y, MemorySegment result) {
    long n = elements(x, y);
    wholeSegment(result, n, "result");
    Operands.writable(result, "result");
    Operands.sameSegment(x, "x", result, "result");
    Operands.sameSegment(y, "y", result, "result");
    if (format == Format.FLOAT32) {
      Object u = Operands.array(x, true);
      Object v = Operands.array(y, true);
      Object w = Operands.array(result, true);
      if (u != null && v != null && w != null) {
        run(
            (float[]) u,
            (int) (x.address() >> 2),
            (float[]) v,
            (int) (y.address() >> 2),
            (float[]) w,
            (int) (result.address() >> 2),
            (int) n);
        return;
      }
    }
    if (n > cudaElements && cuda()) {
      cuda.multiply(x, 0, y, 0, result, 0, n);
    } else if (divides(n)) {
      share(n, (from, length) -> elementwise.multiply(x, y, result, from, length));
    } else {
      elementwise.multiply(x, y, result, 0, n);
    }
  }

  @Override
  long shortElements() {
    return shortElements;
  }

  @Override
  long cudaElements() {
    return cudaElements;
  }

  @Override
  long cudaProducts() {
    return cudaProducts;
  }

  private void run(float[] x, int xFrom, float[] y, int yFrom, float[] z, int zFrom, int n) {
    if (n > cudaElements && cuda()) {
      cuda.multiply(x, xFrom, y, yFrom, z, zFrom, n);
    } else if (n < shortElements) {
      elementwise.multiplyShort(shortLoops(), x, xFrom, y, yFrom, z, zFrom, n);
    } else if (divides(n)) {
      share(
          n,
          (from, length) -> {
            int at = (int) from;
            elementwise.multiply(x, xFrom + at, y, yFrom + at, z, zFrom + at, length);
          });
    } else {
      elementwise.multiply(x, xFrom, y, yFrom, z, zFrom, n);
    }
  }

  // ---- dot products

  /**
   * The sum of x[i] y[i]; of nothing, 0. On the calling thread.
   *
   * @throws IllegalArgumentException if the lengths differ, or the format is not float32
   */
  public float dot(float[] x, float[] y) {
    single("x");
    Operands.sameLength(Operands.notNull(x, "x").length, "x", Operands.notNull(y, "y").length, "y");
    return sum(x, 0, y, 0, x.length);
  }

  /**
   * As {@link #dot(float[], float[])}, of parts of arrays.
   *
   * @throws IndexOutOfBoundsException if a part is not inside its array
   * @throws IllegalArgumentException if the format is not float32
   */
  public float dot(float[] x, int xOffset, float[] y, int yOffset, int length) {
    single("x");
    Operands.part(xOffset, length, Operands.notNull(x, "x").length, "x");
    Operands.part(yOffset, length, Operands.notNull(y, "y").length, "y");
    return sum(x, xOffset, y, yOffset, length);
  }

  /**
   * The same of codes of the format, in memory of any kind.
   *
   * @throws IllegalArgumentException if the sizes differ or are not whole elements, or if a segment
   *     is confined to one thread and this kernel uses several
   * @throws IllegalStateException if the arena of a segment is closed
   * @throws WrongThreadException if a segment is confined to another thread
   */
  public float dot(MemorySegment x, MemorySegment y) {
    long n = elements(x, y);
    return sum(x, 0, y, 0, n);
  }

  /** On the GPU where it is the backend: sums read what they read once, so copies never pay. */
  private float sum(Object x, long xFrom, Object y, long yFrom, long n) {
    return backend() == Backend.CUDA
        ? cuda.dot(x, xFrom, y, yFrom, n)
        : dot.of(x, xFrom, y, yFrom, n);
  }

  // ---- matrix by vector

  /**
   * y = A x.
   *
   * @param a the matrix, row by row
   * @param x the vector, as long as a row
   * @param y gets a number for each row; not the same array as a or x
   * @param rows of a
   * @param columns of a
   * @throws IllegalArgumentException if an array has another length, y is one of the others, or the
   *     format is not float32
   */
  public void matrixVector(float[] a, float[] x, float[] y, int rows, int columns) {
    single("a");
    Operands.matrix(Operands.notNull(a, "a").length, rows, columns, "a");
    Operands.matrix(Operands.notNull(x, "x").length, 1, columns, "x");
    Operands.matrix(Operands.notNull(y, "y").length, rows, 1, "y");
    Operands.apart(a == y && rows > 0, "a", "y");
    Operands.apart(x == y && rows > 0, "x", "y");
    multiplyRows(a, 0, columns, x, 0, y, 0, rows, columns);
  }

  /**
   * y = A x of codes of the format, in memory of any kind.
   *
   * @param a the matrix, row by row
   * @param aStride from one row to the next, in elements
   * @param x the vector
   * @param y gets a float32 number for each row; lies apart from a and x
   * @param rows of a
   * @param columns of a
   * @throws IllegalArgumentException if a segment is too small, a stride is less than the columns,
   *     y overlaps another segment or is read-only, or a segment is confined to one thread and this
   *     kernel uses several
   * @throws IllegalStateException if the arena of a segment is closed
   * @throws WrongThreadException if a segment is confined to another thread
   */
  public void matrixVector(
      MemorySegment a, long aStride, MemorySegment x, MemorySegment y, long rows, long columns) {
    Shapes.atLeastZero(rows, "rows");
    Shapes.atLeastZero(columns, "columns");
    Shapes.segment(a, format, rows, columns, aStride, threads(), "a");
    Shapes.segment(x, format, 1, columns, columns, threads(), "x");
    Shapes.segment(y, Format.FLOAT32, 1, rows, rows, threads(), "y");
    Operands.writable(y, "y");
    Operands.apart(Operands.overlap(a, y), "a", "y");
    Operands.apart(Operands.overlap(x, y), "x", "y");
    multiplyRows(a, 0, aStride, x, 0, y, 0, rows, columns);
  }

  private void multiplyRows(
      Object a,
      long aFrom,
      long aStride,
      Object x,
      long xFrom,
      Object y,
      long yFrom,
      long rows,
      long columns) {
    if (backend() == Backend.CUDA) {
      cuda.multiplyRows(a, aFrom, aStride, x, xFrom, y, yFrom, rows, columns);
      return;
    }
    long handful = Math.max(1, PART / Math.max(1, columns));
    if (threads() == 1 || rows <= handful) {
      multiplyRows(a, aFrom, aStride, x, xFrom, y, yFrom, 0, rows, columns);
      return;
    }
    Batch.run(
        (rows + handful - 1) / handful,
        threads(),
        executor,
        i ->
            multiplyRows(
                a,
                aFrom,
                aStride,
                x,
                xFrom,
                y,
                yFrom,
                i * handful,
                Math.min(rows, (i + 1) * handful),
                columns));
  }

  private void multiplyRows(
      Object a,
      long aFrom,
      long aStride,
      Object x,
      long xFrom,
      Object y,
      long yFrom,
      long firstRow,
      long endRow,
      long columns) {
    for (long r = firstRow; r < endRow; r++) {
      float sum = dot.of(a, aFrom + r * aStride, x, xFrom, columns);
      if (y instanceof float[] array) {
        array[(int) (yFrom + r)] = sum;
      } else {
        ((MemorySegment) y).set(ValueLayout.JAVA_FLOAT_UNALIGNED, yFrom + r << 2, sum);
      }
    }
  }

  // ---- matrix by matrix

  /**
   * C = A B.
   *
   * @param a rows of {@code depth} elements
   * @param b {@code depth} rows of {@code columns} elements
   * @param c gets rows of {@code columns} elements; not the same array as a or b
   * @param rows of a and c
   * @param columns of b and c
   * @param depth the columns of a and rows of b
   * @throws IllegalArgumentException if an array has another length, c is one of the others, or the
   *     format is not float32
   */
  public void matrixProduct(float[] a, float[] b, float[] c, int rows, int columns, int depth) {
    single("a");
    shape(rows, columns, depth);
    Operands.matrix(Operands.notNull(a, "a").length, rows, depth, "a");
    Operands.matrix(Operands.notNull(b, "b").length, depth, columns, "b");
    wholeArrays(a, b, c, rows, columns);
    run(a, 0, depth, b, 0, columns, false, c, 0, columns, rows, columns, depth);
  }

  /**
   * C = A B<sup>T</sup>.
   *
   * @param b {@code columns} rows of {@code depth} elements; the rest as in {@link
   *     #matrixProduct(float[], float[], float[], int, int, int)}
   */
  public void matrixProductTransposed(
      float[] a, float[] b, float[] c, int rows, int columns, int depth) {
    single("a");
    shape(rows, columns, depth);
    Operands.matrix(Operands.notNull(a, "a").length, rows, depth, "a");
    Operands.matrix(Operands.notNull(b, "b").length, columns, depth, "b");
    wholeArrays(a, b, c, rows, columns);
    run(a, 0, depth, b, 0, depth, true, c, 0, columns, rows, columns, depth);
  }

  private static void wholeArrays(float[] a, float[] b, float[] c, int rows, int columns) {
    Operands.matrix(Operands.notNull(c, "c").length, rows, columns, "c");
    Operands.apart(a == c && c.length > 0, "a", "c");
    Operands.apart(b == c && c.length > 0, "b", "c");
  }

  /**
   * C = A B of matrices that are parts of arrays. What c spans, from its first to its last element,
   * must lie apart from what a and b span.
   *
   * @param a holds rows of {@code depth} elements
   * @param aOffset where the first begins
   * @param aStride from one to the next, the leading dimension
   * @param b holds {@code depth} rows of {@code columns} elements
   * @param c gets rows of {@code columns} elements
   * @throws IndexOutOfBoundsException if a matrix is not inside its array
   * @throws IllegalArgumentException if a size is negative, a stride is less than its columns, c
   *     overlaps a or b, or the format is not float32
   */
  public void matrixProduct(
      float[] a,
      int aOffset,
      int aStride,
      float[] b,
      int bOffset,
      int bStride,
      float[] c,
      int cOffset,
      int cStride,
      int rows,
      int columns,
      int depth) {
    parts(
        a, aOffset, aStride, b, bOffset, bStride, false, c, cOffset, cStride, rows, columns, depth);
  }

  /**
   * C = A B<sup>T</sup> of matrices that are parts of arrays.
   *
   * @param b holds {@code columns} rows of {@code depth} elements; the rest as in {@link
   *     #matrixProduct(float[], int, int, float[], int, int, float[], int, int, int, int, int)}
   */
  public void matrixProductTransposed(
      float[] a,
      int aOffset,
      int aStride,
      float[] b,
      int bOffset,
      int bStride,
      float[] c,
      int cOffset,
      int cStride,
      int rows,
      int columns,
      int depth) {
    parts(
        a, aOffset, aStride, b, bOffset, bStride, true, c, cOffset, cStride, rows, columns, depth);
  }

  private void parts(
      float[] a,
      int aOffset,
      int aStride,
      float[] b,
      int bOffset,
      int bStride,
      boolean transposed,
      float[] c,
      int cOffset,
      int cStride,
      int rows,
      int columns,
      int depth) {
    single("a");
    shape(rows, columns, depth);
    int bRows = transposed ? columns : depth;
    int bColumns = transposed ? depth : columns;
    Shapes.array(a, aOffset, rows, depth, aStride, "a");
    Shapes.array(b, bOffset, bRows, bColumns, bStride, "b");
    Shapes.array(c, cOffset, rows, columns, cStride, "c");
    Shapes.apart(a, aOffset, rows, depth, aStride, "a", c, cOffset, rows, columns, cStride, "c");
    Shapes.apart(
        b, bOffset, bRows, bColumns, bStride, "b", c, cOffset, rows, columns, cStride, "c");
    run(
        a,
        aOffset,
        aStride,
        b,
        bOffset,
        bStride,
        transposed,
        c,
        cOffset,
        cStride,
        rows,
        columns,
        depth);
  }

  /**
   * C = A B of codes of the format, in memory of any kind.
   *
   * @param a holds rows of {@code depth} elements
   * @param aStride from one to the next, in elements
   * @param b holds {@code depth} rows of {@code columns} elements
   * @param bStride from one to the next
   * @param c gets rows of {@code columns} float32 numbers; lies apart from a and b
   * @param cStride from one to the next
   * @param rows of a and c
   * @param columns of b and c
   * @param depth the columns of a and rows of b
   * @throws IllegalArgumentException if a size is negative, a segment too small, a stride less than
   *     its columns, if c overlaps a or b or is read-only, or if a segment is confined to one
   *     thread and this kernel uses several
   * @throws IllegalStateException if the arena of a segment is closed
   * @throws WrongThreadException if a segment is confined to another thread
   */
  public void matrixProduct(
      MemorySegment a,
      long aStride,
      MemorySegment b,
      long bStride,
      MemorySegment c,
      long cStride,
      long rows,
      long columns,
      long depth) {
    segments(a, aStride, b, bStride, false, c, cStride, rows, columns, depth);
  }

  /**
   * C = A B<sup>T</sup> of codes of the format, in memory of any kind.
   *
   * @param b holds {@code columns} rows of {@code depth} elements; the rest as in {@link
   *     #matrixProduct(MemorySegment, long, MemorySegment, long, MemorySegment, long, long, long,
   *     long)}
   */
  public void matrixProductTransposed(
      MemorySegment a,
      long aStride,
      MemorySegment b,
      long bStride,
      MemorySegment c,
      long cStride,
      long rows,
      long columns,
      long depth) {
    segments(a, aStride, b, bStride, true, c, cStride, rows, columns, depth);
  }

  private void segments(
      MemorySegment a,
      long aStride,
      MemorySegment b,
      long bStride,
      boolean transposed,
      MemorySegment c,
      long cStride,
      long rows,
      long columns,
      long depth) {
    shape(rows, columns, depth);
    Shapes.segment(a, format, rows, depth, aStride, threads(), "a");
    Shapes.segment(
        b,
        format,
        transposed ? columns : depth,
        transposed ? depth : columns,
        bStride,
        threads(),
        "b");
    Shapes.segment(c, Format.FLOAT32, rows, columns, cStride, threads(), "c");
    Operands.writable(c, "c");
    Operands.apart(Operands.overlap(a, c), "a", "c");
    Operands.apart(Operands.overlap(b, c), "b", "c");
    run(a, 0, aStride, b, 0, bStride, transposed, c, 0, cStride, rows, columns, depth);
  }

  private void run(
      Object a,
      long aFrom,
      long aStride,
      Object b,
      long bFrom,
      long bStride,
      boolean transposed,
      Object c,
      long cFrom,
      long cStride,
      long rows,
      long columns,
      long depth) {
    if (isForCuda(rows, columns, depth)) {
      cuda.matrixProduct(
          a,
          aFrom,
          aStride,
          b,
          bFrom,
          bStride,
          transposed,
          c,
          cFrom,
          cStride,
          rows,
          columns,
          depth);
      return;
    }
    MatrixProduct product = threads() == 1 ? Scratch.ofThread().product : new MatrixProduct();
    product
        .a(a, format, aFrom, aStride)
        .b(b, format, bFrom, bStride, transposed)
        .c(c, cFrom, cStride)
        .shape(rows, columns, depth)
        .run(loops, panels, threads(), executor);
  }

  /** Whether a product has more products than the limit, none of which need fit 64 bits. */
  private boolean isForCuda(long rows, long columns, long depth) {
    if (cudaProducts == Threshold.NEVER) {
      return false;
    }
    double products = (double) rows * columns * Math.max(1, depth);
    return (cudaProducts < 0 || products > cudaProducts) && cuda();
  }

  // ---- device memory

  /**
   * Products of elements in the memory of a GPU, which computes them, whatever this kernel's
   * backend. Comes after what the stream was given before, and does not wait.
   *
   * @param x float32
   * @param y as many
   * @param result gets as many; may be the same memory as either
   * @param stream of the GPU whose memory it is
   * @throws IllegalArgumentException if memory does not have the size of {@code x}, is not aligned
   *     to its elements, is another GPU's than the stream, or overlaps without being the same, or
   *     if the format is not float32
   * @throws IllegalStateException if an arena is closed
   * @throws WrongThreadException if an arena is confined to another thread
   * @throws dev.quern.cuda.CudaUnavailableException if the GPU has no kernels, with the reason
   * @throws dev.quern.cuda.CudaException if the driver refuses
   */
  public void multiply(DeviceMemory x, DeviceMemory y, DeviceMemory result, CudaStream stream) {
    numbers();
    long n = DeviceOperands.count(x, Float.BYTES, stream, "x");
    DeviceOperands.elements(y, n, Float.BYTES, stream, "y");
    DeviceOperands.elements(result, n, Float.BYTES, stream, "result");
    DeviceOperands.sameOrApart(x, "x", result, "result");
    DeviceOperands.sameOrApart(y, "y", result, "result");
    cuda.multiply(x, y, result, n, stream);
  }

  /**
   * C = A B in the memory of a GPU, as {@link #multiply(DeviceMemory, DeviceMemory, DeviceMemory,
   * CudaStream)}; each matrix lies from the beginning of its memory, row by row.
   *
   * @param aStride elements from one row of A to the next, at least {@code depth}
   * @param bStride of B, at least {@code columns}
   * @param c gets the result, and lies apart from A and B
   * @param cStride of C, at least {@code columns}
   */
  public void matrixProduct(
      DeviceMemory a,
      long aStride,
      DeviceMemory b,
      long bStride,
      DeviceMemory c,
      long cStride,
      long rows,
      long columns,
      long depth,
      CudaStream stream) {
    run(a, aStride, b, bStride, false, c, cStride, rows, columns, depth, stream);
  }

  /**
   * C = A B<sup>T</sup> in the memory of a GPU.
   *
   * @param b holds {@code columns} rows of {@code depth} elements; the rest as in {@link
   *     #matrixProduct(DeviceMemory, long, DeviceMemory, long, DeviceMemory, long, long, long,
   *     long, CudaStream)}
   */
  public void matrixProductTransposed(
      DeviceMemory a,
      long aStride,
      DeviceMemory b,
      long bStride,
      DeviceMemory c,
      long cStride,
      long rows,
      long columns,
      long depth,
      CudaStream stream) {
    run(a, aStride, b, bStride, true, c, cStride, rows, columns, depth, stream);
  }

  private void run(
      DeviceMemory a,
      long aStride,
      DeviceMemory b,
      long bStride,
      boolean transposed,
      DeviceMemory c,
      long cStride,
      long rows,
      long columns,
      long depth,
      CudaStream stream) {
    numbers();
    shape(rows, columns, depth);
    Shapes.device(a, rows, depth, aStride, stream, "a");
    long bRows = transposed ? columns : depth;
    Shapes.device(b, bRows, transposed ? depth : columns, bStride, stream, "b");
    Shapes.device(c, rows, columns, cStride, stream, "c");
    DeviceOperands.apart(a, "a", c, "c");
    DeviceOperands.apart(b, "b", c, "c");
    cuda.matrixProduct(
        a, aStride, b, bStride, transposed, c, cStride, rows, columns, depth, stream);
  }

  private void numbers() {
    if (format != Format.FLOAT32) {
      throw new IllegalArgumentException(
          "the format is " + format.id() + ", expected float32: a GPU takes no other");
    }
  }

  // ---- checks

  private static void shape(long rows, long columns, long depth) {
    Shapes.atLeastZero(rows, "rows");
    Shapes.atLeastZero(columns, "columns");
    Shapes.atLeastZero(depth, "depth");
  }

  private void single(String name) {
    if (format != Format.FLOAT32) {
      throw new IllegalArgumentException(
          name + " is a float[], expected a segment of codes: the format is " + format.id());
    }
  }

  private long elements(MemorySegment x, MemorySegment y) {
    long bytes = Operands.notNull(x, "x").byteSize();
    if (bytes % format.bytes() != 0) {
      throw new IllegalArgumentException(
          "x has " + bytes + " bytes, expected a multiple of " + format.bytes());
    }
    long n = bytes / format.bytes();
    wholeSegment(x, n, "x");
    wholeSegment(y, n, "y");
    return n;
  }

  private void wholeSegment(MemorySegment segment, long n, String name) {
    Operands.notNull(segment, name);
    if (segment.byteSize() != n * format.bytes()) {
      throw new IllegalArgumentException(
          name
              + " has "
              + segment.byteSize()
              + " bytes, expected "
              + n * format.bytes()
              + ", as x has");
    }
    Operands.segment(segment, 1, segment.byteSize(), ValueLayout.JAVA_BYTE, threads(), name);
  }
}
