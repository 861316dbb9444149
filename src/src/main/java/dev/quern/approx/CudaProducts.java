package dev.quern.approx;

import dev.quern.cuda.Cuda;
import dev.quern.cuda.CudaDevice;
import dev.quern.cuda.CudaStream;
import dev.quern.cuda.DeviceMemory;
import dev.quern.internal.cuda.Kernel;
import dev.quern.internal.cuda.Launch;
import dev.quern.internal.cuda.Lease;
import dev.quern.internal.cuda.Pipeline;
import dev.quern.internal.cuda.Staging;
import java.lang.foreign.MemorySegment;

/** The backend cuda: native/cuda/approx.cu, products of float32. Positions count elements. */
final class CudaProducts {
  private static final String FAMILY = "approx";

  private static final int THREADS = 256;
  private static final int WARP = 32;

  /** Blocks of a multiprocessor: enough to fill it several times over. */
  private static final int BLOCKS = 32;

  /** Rows and columns of the result that a block of a matrix product makes, and what it shares. */
  private static final int TILE = 64;

  private static final int MATRIX_SHARED_BYTES = 8736;

  /** Elements of host memory that are on their way at a time. */
  private static final long PART = 1L << 20;

  /** Rows of a matrix in host memory that are on their way at a time hold so many elements. */
  private static final long ROWS_PART = 1L << 22;

  private final int pass;
  private final int mode;
  private final boolean rounds;
  private final int[] constants;

  /** Of products of sums, which differ where products are exact. */
  private final int[] sumConstants;

  CudaProducts(Arithmetic arithmetic) {
    this.pass = Elementwise.pass(arithmetic);
    this.mode = mode(arithmetic);
    this.rounds =
        Constants.effectiveBits(arithmetic, Format.FLOAT32) < Format.FLOAT32.mantissaBits();
    this.constants = Constants.of(arithmetic, Format.FLOAT32);
    this.sumConstants = Constants.ofStored(arithmetic, Format.FLOAT32);
  }

  private static int mode(Arithmetic arithmetic) {
    boolean raw = arithmetic.guard() == Arithmetic.Guard.RAW;
    return switch (arithmetic.kind()) {
      case EXACT -> ApproxLoops.EXACT;
      case L_MUL, PIECEWISE_AFFINE -> raw ? ApproxLoops.RAW : ApproxLoops.GUARDED;
      case L_MUL_FORMULA -> raw ? ApproxLoops.FORMULA_RAW : ApproxLoops.FORMULA_GUARDED;
    };
  }

  private static int grid(CudaDevice device, long n, long each) {
    return (int)
        Math.max(1, Math.min((n + each - 1) / each, (long) device.multiprocessors() * BLOCKS));
  }

  // ---- element by element

  /** Of device memory; does not wait. */
  void multiply(DeviceMemory x, DeviceMemory y, DeviceMemory z, long n, CudaStream stream) {
    if (!rounds) {
      elementwise(pass, constants, x, y, z, n, stream);
      return;
    }
    long bytes = n * Float.BYTES;
    try (Lease scratch = Lease.of(x.device(), 2 * bytes, stream)) {
      DeviceMemory u = scratch.memory().asSlice(0, bytes);
      DeviceMemory v = scratch.memory().asSlice(bytes, bytes);
      elementwise(ApproxPass.ROUND_FRACTION_PASS, constants, x, x, u, n, stream);
      elementwise(ApproxPass.ROUND_FRACTION_PASS, constants, y, y, v, n, stream);
      elementwise(pass, constants, u, v, z, n, stream);
    }
  }

  /** One pass over device memory; does not wait. */
  static void elementwise(
      int pass,
      int[] constants,
      DeviceMemory x,
      DeviceMemory y,
      DeviceMemory z,
      long n,
      CudaStream stream) {
    if (n == 0) {
      return;
    }
    Kernel.of(x.device(), FAMILY, "quern_cuda_approx_elementwise")
        .launch()
        .addInt(pass)
        .beginStruct()
        .addInts(constants)
        .endStruct()
        .addPointer(x)
        .addPointer(y)
        .addPointer(z)
        .addLong(n)
        .run(grid(x.device(), n, 4 * THREADS), THREADS, 0, stream);
  }

  /** What is done with a part of two operands; the result takes the place of the first. */
  private interface PartOfOperands {
    void run(DeviceMemory x, DeviceMemory y, long n, CudaStream stream);
  }

  /** Of host memory. */
  void multiply(Object x, long xFrom, Object y, long yFrom, Object z, long zFrom, long n) {
    inParts(
        x, xFrom, y, yFrom, z, zFrom, n, (u, v, count, stream) -> multiply(u, v, u, count, stream));
  }

  /** One pass over host memory. */
  static void elementwise(
      int pass,
      int[] constants,
      Object x,
      long xFrom,
      Object y,
      long yFrom,
      Object z,
      long zFrom,
      long n) {
    inParts(
        x,
        xFrom,
        y,
        yFrom,
        z,
        zFrom,
        n,
        (u, v, count, stream) -> elementwise(pass, constants, u, v, u, count, stream));
  }

  private static void inParts(
      Object x,
      long xFrom,
      Object y,
      long yFrom,
      Object z,
      long zFrom,
      long n,
      PartOfOperands work) {
    long part = Math.min(n, PART);
    Lease[] first = new Lease[Pipeline.SLOTS];
    Lease[] second = new Lease[Pipeline.SLOTS];
    if (n == 0) {
      return;
    }
    try (Pipeline pipeline = Pipeline.of(Cuda.device())) {
      try {
        pipeline.run(
            (n + part - 1) / part,
            (i, slot, stream) -> {
              if (first[slot] == null) {
                first[slot] = pipeline.scratch(part * Float.BYTES, slot);
                second[slot] = pipeline.scratch(part * Float.BYTES, slot);
              }
              long count = Math.min(part, n - i * part);
              DeviceMemory u = first[slot].memory();
              DeviceMemory v = second[slot].memory();
              copyIn(x, xFrom + i * part, u, count, stream);
              copyIn(y, yFrom + i * part, v, count, stream);
              work.run(u, v, count, stream);
            },
            (i, slot, stream) ->
                copyOut(
                    first[slot].memory(),
                    z,
                    zFrom + i * part,
                    Math.min(part, n - i * part),
                    stream));
      } finally {
        Lease.closeAll(first);
        Lease.closeAll(second);
      }
    }
  }

  private static void copyIn(
      Object source, long from, DeviceMemory target, long n, CudaStream stream) {
    Staging.copyIn(source, from * Float.BYTES, target, 0, n * Float.BYTES, stream);
  }

  private static void copyOut(
      DeviceMemory source, Object target, long from, long n, CudaStream stream) {
    Staging.copyOut(source, 0, target, from * Float.BYTES, n * Float.BYTES, stream);
  }

  // ---- sums of products

  /**
   * Dot products of rows of a with x, in host memory.
   *
   * @param y gets one number per row
   */
  void multiplyRows(
      Object a,
      long aFrom,
      long aStride,
      Object x,
      long xFrom,
      Object y,
      long yFrom,
      long rows,
      long columns) {
    if (rows == 0) {
      return;
    }
    long part = Math.max(1, Math.min(rows, ROWS_PART / Math.max(1, aStride)));
    long chunks = chunks(columns);
    CudaDevice device = Cuda.device();
    Lease[] values = new Lease[Pipeline.SLOTS];
    Lease[] sums = new Lease[Pipeline.SLOTS];
    try (Pipeline pipeline = Pipeline.of(device);
        Lease vector = pipeline.scratch(Math.max(1, columns) * Float.BYTES, 0)) {
      try {
        DeviceMemory v = vector.memory();
        copyIn(x, xFrom, v, columns, pipeline.stream(0));
        pipeline.stream(0).synchronize();
        pipeline.run(
            (rows + part - 1) / part,
            (i, slot, stream) -> {
              if (values[slot] == null) {
                values[slot] = pipeline.scratch(Math.max(1, part * aStride) * Float.BYTES, slot);
                sums[slot] = pipeline.scratch(part * (chunks + 1) * Float.BYTES, slot);
              }
              long n = Math.min(part, rows - i * part);
              DeviceMemory u = values[slot].memory();
              copyIn(a, aFrom + i * part * aStride, u, (n - 1) * aStride + columns, stream);
              dots(mode, sumConstants, u, aStride, v, n, columns, sums[slot].memory(), stream);
            },
            (i, slot, stream) ->
                copyOut(
                    sums[slot].memory(),
                    y,
                    yFrom + i * part,
                    Math.min(part, rows - i * part),
                    stream));
      } finally {
        pipeline.synchronize(); // all streams read what is leased for one of them
        Lease.closeAll(values);
        Lease.closeAll(sums);
      }
    }
  }

  private static long chunks(long n) {
    return (n + ApproxLoops.CHUNK - 1) / ApproxLoops.CHUNK;
  }

  /** The rows' results at the beginning of the sums, their chunks' behind. */
  private static void dots(
      int mode,
      int[] constants,
      DeviceMemory a,
      long aStride,
      DeviceMemory x,
      long rows,
      long columns,
      DeviceMemory sums,
      CudaStream stream) {
    CudaDevice device = a.device();
    long chunks = chunks(columns);
    long behind = rows * Float.BYTES;
    if (chunks > 0) {
      Kernel.of(device, FAMILY, "quern_cuda_approx_dots")
          .launch()
          .addInt(mode)
          .beginStruct()
          .addInts(constants)
          .endStruct()
          .addPointer(a)
          .addLong(aStride)
          .addPointer(x)
          .addLong(0)
          .addLong(rows)
          .addLong(columns)
          .addPointer(sums, behind)
          .run(grid(device, rows * chunks, THREADS / WARP), THREADS, 0, stream);
    }
    Kernel.of(device, FAMILY, "quern_cuda_approx_totals")
        .launch()
        .addPointer(sums, behind)
        .addLong(rows)
        .addLong(chunks)
        .addPointer(null)
        .addPointer(sums)
        .run(grid(device, rows, THREADS / WARP), THREADS, 0, stream);
  }

  // ---- matrix products

  /** Of device memory, C = A B or A B^T; does not wait. */
  void matrixProduct(
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
    if (rows == 0 || columns == 0) {
      return;
    }
    CudaDevice device = c.device();
    long tiles = ((rows + TILE - 1) / TILE) * ((columns + TILE - 1) / TILE);
    Launch launch =
        Kernel.of(device, FAMILY, "quern_cuda_approx_matrix_" + kernelOf(mode)).launch();
    launch
        .beginStruct()
        .addPointer(a)
        .addLong(aStride)
        .addPointer(b)
        .addLong(bStride)
        .addPointer(c)
        .addLong(cStride)
        .addLong(rows)
        .addLong(columns)
        .addLong(depth)
        .addLong(0)
        .addInt(transposed ? 1 : 0)
        .addInts(sumConstants)
        .endStruct()
        .run((int) Math.min(tiles, Integer.MAX_VALUE), THREADS, MATRIX_SHARED_BYTES, stream);
  }

  private static String kernelOf(int mode) {
    return switch (mode) {
      case ApproxLoops.EXACT -> "exact";
      case ApproxLoops.RAW -> "raw";
      case ApproxLoops.GUARDED -> "guarded";
      case ApproxLoops.FORMULA_RAW -> "formula_raw";
      default -> "formula_guarded";
    };
  }

  /** Of host memory: B goes to the device as a whole, A and C some rows at a time. */
  void matrixProduct(
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
    if (rows == 0 || columns == 0) {
      return;
    }
    long widest = Math.max(1, Math.max(aStride, columns));
    long part = Math.max(1, Math.min(rows, ROWS_PART / widest));
    long bRows = transposed ? columns : depth;
    long bColumns = transposed ? depth : columns;
    long bElements = bRows == 0 ? 0 : (bRows - 1) * bStride + bColumns;
    Lease[] first = new Lease[Pipeline.SLOTS];
    Lease[] results = new Lease[Pipeline.SLOTS];
    MemorySegment target =
        c instanceof float[] array ? MemorySegment.ofArray(array) : (MemorySegment) c;
    boolean spreads = cStride != columns && part * columns <= ROWS_PART;
    MemorySegment dense = spreads ? MemorySegment.ofArray(new float[(int) (part * columns)]) : null;
    long atOnce = cStride == columns ? part : 1;
    try (Pipeline pipeline = Pipeline.of(Cuda.device());
        Lease second = pipeline.scratch(Math.max(1, bElements) * Float.BYTES, 0)) {
      try {
        copyIn(b, bFrom, second.memory(), bElements, pipeline.stream(0));
        pipeline.stream(0).synchronize();
        pipeline.run(
            (rows + part - 1) / part,
            (i, slot, stream) -> {
              if (first[slot] == null) {
                first[slot] = pipeline.scratch(Math.max(1, part * aStride) * Float.BYTES, slot);
                results[slot] = pipeline.scratch(part * columns * Float.BYTES, slot);
              }
              long n = Math.min(part, rows - i * part);
              if (depth > 0) {
                long elements = (n - 1) * aStride + depth;
                copyIn(a, aFrom + i * part * aStride, first[slot].memory(), elements, stream);
              }
              matrixProduct(
                  first[slot].memory(),
                  aStride,
                  second.memory(),
                  bStride,
                  transposed,
                  results[slot].memory(),
                  columns,
                  n,
                  columns,
                  depth,
                  stream);
            },
            (i, slot, stream) -> {
              long n = Math.min(part, rows - i * part);
              DeviceMemory result = results[slot].memory();
              long to = cFrom + i * part * cStride;
              if (dense == null) {
                for (long r = 0; r < n; r += atOnce) {
                  long bytes = Math.min(atOnce, n - r) * columns * Float.BYTES;
                  long from = r * columns * Float.BYTES;
                  Staging.copyOut(result, from, c, (to + r * cStride) * Float.BYTES, bytes, stream);
                }
                return;
              }
              // Densely, then row by row: a copy per row would wait for the device each time.
              copyOut(result, dense, 0, n * columns, stream);
              for (long r = 0; r < n; r++) {
                long bytes = columns * Float.BYTES;
                MemorySegment.copy(
                    dense, r * bytes, target, (to + r * cStride) * Float.BYTES, bytes);
              }
            });
      } finally {
        pipeline.synchronize(); // all streams read what is leased for one of them
        Lease.closeAll(first);
        Lease.closeAll(results);
      }
    }
  }

  /** A dot product in host memory. */
  float dot(Object x, long xFrom, Object y, long yFrom, long n) {
    float[] result = new float[1];
    multiplyRows(x, xFrom, n, y, yFrom, result, 0, 1, n);
    return result[0];
  }
}
