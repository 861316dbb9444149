package dev.quern.softmax;

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
import java.lang.foreign.ValueLayout;

/**
 * The backend cuda: native/cuda/softmax.cu. Rows stay on chip, one warp, block or cluster of blocks
 * each, where they fit; longer ones are two-pass.
 */
final class CudaSoftmax implements SoftmaxRows {
  private static final String FAMILY = "softmax";
  private static final String PREFIX = "quern_cuda_softmax_";

  /** Threads of a block of kernels that give a warp, or a part of one, to each row or chunk. */
  private static final int THREADS = 128;

  private static final int WARP = 32;
  private static final int CHUNK = SoftmaxState.CHUNK;

  /** Chunks, and so warps, of a block that a row or a part of one has for itself. */
  private static final int FLOAT_CHUNKS = 16;

  private static final int DOUBLE_CHUNKS = 8;

  /** Blocks of the largest cluster: half as large as they can be, so as many again. */
  private static final int CLUSTER = 16;

  private static final int SLAB_CHUNKS = SoftmaxState.SLAB / CHUNK;

  /** Rows of more have more slabs than a warp folds at once; the whole grid does it then. */
  private static final int MANY_CHUNKS = WARP * SLAB_CHUNKS;

  /** What a block shares: maximum, sum of each warp, a reciprocal. */
  private static final int SHARED_BYTES = 1024;

  /** A state of native/include/quern.h. */
  private static final long STATE_BYTES = 32;

  /** Host memory that is on its way at a time, unless a row is longer. */
  private static final long TILE_BYTES = 4L << 20;

  /** Blocks along x of any grid. */
  private static final int MOST_BLOCKS = Integer.MAX_VALUE;

  /**
   * Blocks of a multiprocessor where a block has little to do: several times what it runs at once.
   * They go on with further rows, which costs less than beginning another block.
   */
  private static final int BLOCKS = 64;

  private final boolean single;

  CudaSoftmax(boolean single) {
    this.single = single;
  }

  @Override
  public void rows(
      Algorithm algorithm,
      Object x,
      long from,
      Object y,
      long yFrom,
      long rows,
      long columns,
      boolean streaming) {
    rows(single, algorithm, x, from, y, yFrom, rows, columns);
  }

  /** What a row runs, as the other backends call it: on chip it is computed once and scaled. */
  static Algorithm algorithm(Algorithm asked, boolean single, long columns) {
    return asked == Algorithm.TWO_PASS || blocksOfRow(Cuda.device(), single, columns) == 0
        ? Algorithm.TWO_PASS
        : Algorithm.THREE_PASS_RELOAD;
  }

  private static int chunks(boolean single) {
    return single ? FLOAT_CHUNKS : DOUBLE_CHUNKS;
  }

  // ---- device memory

  /** Rows in a device's memory, which are not empty; does not wait. */
  static void rows(
      boolean single,
      Algorithm algorithm,
      DeviceMemory x,
      DeviceMemory y,
      long rows,
      long columns,
      CudaStream stream) {
    CudaDevice device = x.device();
    int blocks = algorithm == Algorithm.TWO_PASS ? 0 : blocksOfRow(device, single, columns);
    if (blocks == 0) {
      twoPass(single, x, y, rows, columns, stream);
    } else if (columns > CHUNK) {
      blocks(device, single, blocks, x, y, rows, columns, stream);
    } else {
      warps(device, single, x, y, rows, columns, stream);
    }
  }

  /** The kernels of an element type; made once, so that no call makes names. */
  private record Names(
      String lanes,
      String[] warp,
      String block,
      String cluster,
      String sum,
      String sumAgain,
      String scale) {
    static final Names FLOAT = of("_f32");
    static final Names DOUBLE = of("_f64");
    static final String SLABS = PREFIX + "slabs";
    static final String SLABS_AGAIN = PREFIX + "slabs_again";
    static final String FOLD = PREFIX + "fold";
    static final String FOLD_AGAIN = PREFIX + "fold_again";

    private static Names of(String type) {
      String[] warp = new String[5];
      for (int i = 0; i < warp.length; i++) {
        warp[i] = PREFIX + "warp_" + (4 * WARP << i) + type;
      }
      return new Names(
          PREFIX + "lanes" + type,
          warp,
          PREFIX + "block" + type,
          PREFIX + "cluster" + type,
          PREFIX + "sum" + type,
          PREFIX + "sum_again" + type,
          PREFIX + "scale" + type);
    }

    static Names of(boolean single) {
      return single ? FLOAT : DOUBLE;
    }
  }

  private static void warps(
      CudaDevice device,
      boolean single,
      DeviceMemory x,
      DeviceMemory y,
      long rows,
      long columns,
      CudaStream stream) {
    int lanes = single ? 16 : 8;
    boolean several = columns <= 4 * lanes;
    int size = 0;
    while (4 * WARP << size < columns) {
      size++;
    }
    String name = several ? Names.of(single).lanes : Names.of(single).warp[size];
    long rowsOfBlock = several ? THREADS / lanes : THREADS / WARP;
    arguments(Kernel.of(device, FAMILY, name), x, y, rows, columns)
        .run(shortGrid(device, rows, rowsOfBlock), THREADS, 0, stream);
  }

  private static void blocks(
      CudaDevice device,
      boolean single,
      int blocks,
      DeviceMemory x,
      DeviceMemory y,
      long rows,
      long columns,
      CudaStream stream) {
    int chunks = (int) ((columns + CHUNK - 1) / CHUNK);
    int threads = (chunks + blocks - 1) / blocks * WARP;
    String name = blocks == 1 ? Names.of(single).block : Names.of(single).cluster;
    Launch launch = arguments(Kernel.of(device, FAMILY, name), x, y, rows, columns);
    int clusters = grid(rows, 1);
    if (blocks == 1) {
      launch.run(clusters, threads, SHARED_BYTES, stream);
    } else {
      launch.run(
          Math.min(clusters, MOST_BLOCKS / blocks) * blocks,
          1,
          threads,
          SHARED_BYTES,
          blocks,
          stream);
    }
  }

  /**
   * Blocks that a row has for itself, in a cluster if there are several; 0 if it does not fit. Half
   * a multiprocessor's registers for a block are best: while one block computes, the other's memory
   * is on its way. Where the device does not run so large a cluster, all of them.
   */
  private static int blocksOfRow(CudaDevice device, boolean single, long columns) {
    int most = chunks(single);
    if (columns > (long) CLUSTER * (most / 2) * CHUNK) {
      return 0;
    }
    int chunks = (int) ((columns + CHUNK - 1) / CHUNK);
    if (!Kernel.clusters(device, FAMILY)) {
      return chunks <= most ? 1 : 0;
    }
    int blocks = runnable(device, single, chunks, most / 2);
    return blocks != 0 ? blocks : runnable(device, single, chunks, most);
  }

  /** Blocks of so many chunks each; 0 where the device does not run so large a cluster. */
  private static int runnable(CudaDevice device, boolean single, int chunks, int each) {
    int blocks = 1;
    while (blocks * each < chunks) {
      blocks *= 2;
    }
    return blocks == 1
            || Kernel.of(device, FAMILY, Names.of(single).cluster)
                .runsClusters(blocks, each * WARP, SHARED_BYTES)
        ? blocks
        : 0;
  }

  private static Launch arguments(
      Kernel kernel, DeviceMemory x, DeviceMemory y, long rows, long columns) {
    return kernel.launch().addPointer(x).addPointer(y).addLong(rows).addLong(columns);
  }

  /** Blocks that take {@code each} of n; kernels go on where a grid ends. */
  private static int grid(long n, long each) {
    return (int) Math.min(MOST_BLOCKS, (n + each - 1) / each);
  }

  private static int shortGrid(CudaDevice device, long n, long each) {
    return Math.min(grid(n, each), device.multiprocessors() * BLOCKS);
  }

  private static void twoPass(
      boolean single, DeviceMemory x, DeviceMemory y, long rows, long columns, CudaStream stream) {
    long chunks = (columns + CHUNK - 1) / CHUNK;
    try (Lease scratch = scratch(x.device(), rows, chunks, stream)) {
      DeviceMemory states = scratch.memory();
      sum(single, x, rows, columns, states, stream);
      Kernel.of(x.device(), FAMILY, Names.of(single).scale)
          .launch()
          .addPointer(x)
          .addPointer(y)
          .addLong(rows)
          .addLong(columns)
          .addPointer(states)
          .run(grid(rows * chunks, THREADS / WARP), THREADS, 0, stream);
    }
  }

  /** For a state per row and, behind them, one per chunk. */
  private static Lease scratch(CudaDevice device, long rows, long chunks, CudaStream stream) {
    return Lease.of(device, rows * (chunks + 1) * STATE_BYTES, stream);
  }

  /** The first pass, twice: rows out of the ordinary are summed again less their maxima. */
  private static void sum(
      boolean single,
      DeviceMemory x,
      long rows,
      long columns,
      DeviceMemory states,
      CudaStream stream) {
    CudaDevice device = x.device();
    long chunks = (columns + CHUNK - 1) / CHUNK;
    boolean many = chunks > MANY_CHUNKS;
    long slabs = (chunks + SLAB_CHUNKS - 1) / SLAB_CHUNKS;
    long sums = rows * STATE_BYTES;
    Names names = Names.of(single);
    for (int turn = 0; turn < 2; turn++) {
      Kernel.of(device, FAMILY, turn == 0 ? names.sum : names.sumAgain)
          .launch()
          .addPointer(x)
          .addLong(rows)
          .addLong(columns)
          .addPointer(states)
          .addPointer(states, sums)
          .run(shortGrid(device, rows * chunks, THREADS / WARP), THREADS, 0, stream);
      if (many) {
        // Small blocks, since there are more multiprocessors than even of those.
        Kernel.of(device, FAMILY, turn == 0 ? Names.SLABS : Names.SLABS_AGAIN)
            .launch()
            .addLong(rows)
            .addLong(chunks)
            .addPointer(states)
            .addPointer(states, sums)
            .run(shortGrid(device, rows * slabs, WARP), WARP, 0, stream);
      }
      Kernel.of(device, FAMILY, turn == 0 ? Names.FOLD : Names.FOLD_AGAIN)
          .launch()
          .addLong(rows)
          .addLong(chunks)
          .addInt(many ? 1 : 0)
          .addPointer(states, sums)
          .addPointer(states)
          .run(grid(rows, THREADS / WARP), THREADS, 0, stream);
    }
  }

  // ---- host memory

  /** Rows in memory of the host, in parts. */
  static void rows(
      boolean single,
      Algorithm algorithm,
      Object x,
      long from,
      Object y,
      long yFrom,
      long rows,
      long columns) {
    CudaDevice device = Cuda.device();
    int shift = single ? 2 : 3;
    long bytes = columns << shift;
    long part = Math.max(1, Math.min(rows, TILE_BYTES / bytes));
    Lease[] memory = new Lease[Pipeline.SLOTS];
    try (Pipeline pipeline = Pipeline.of(device)) {
      try {
        pipeline.run(
            (rows + part - 1) / part,
            (tile, slot, stream) -> {
              if (memory[slot] == null) {
                memory[slot] = pipeline.scratch(part * bytes, slot);
              }
              long n = Math.min(part, rows - tile * part);
              DeviceMemory values = memory[slot].memory();
              Staging.copyIn(
                  x, (from << shift) + tile * part * bytes, values, 0, n * bytes, stream);
              rows(single, algorithm, values, values, n, columns, stream);
            },
            (tile, slot, stream) -> {
              long n = Math.min(part, rows - tile * part);
              Staging.copyOut(
                  memory[slot].memory(),
                  0,
                  y,
                  (yFrom << shift) + tile * part * bytes,
                  n * bytes,
                  stream);
            });
      } finally {
        Lease.closeAll(memory);
      }
    }
  }

  /**
   * logSumExp of rows in memory of the host.
   *
   * @param results a {@code float[]}, a {@code double[]} or a segment of the element type
   */
  static void logSumExp(
      boolean single, Object x, long from, Object results, long rows, long columns) {
    SoftmaxState s = SoftmaxState.ofThread();
    if (columns <= 1) {
      for (long r = 0; r < rows; r++) {
        double only = columns == 0 ? Double.NEGATIVE_INFINITY : Elements.get(x, single, from + r);
        Elements.set(results, single, r, Double.isNaN(only) ? Double.NaN : only);
      }
      return;
    }
    int shift = single ? 2 : 3;
    long bytes = columns << shift;
    long chunks = (columns + CHUNK - 1) / CHUNK;
    long part = Math.max(1, Math.min(rows, TILE_BYTES / bytes));
    MemorySegment states = MemorySegment.ofArray(new double[(int) (part * STATE_BYTES >> 3)]);
    Lease[] memory = new Lease[Pipeline.SLOTS];
    Lease[] sums = new Lease[Pipeline.SLOTS];
    try (Pipeline pipeline = Pipeline.of(Cuda.device())) {
      try {
        pipeline.run(
            (rows + part - 1) / part,
            (tile, slot, stream) -> {
              if (memory[slot] == null) {
                memory[slot] = pipeline.scratch(part * bytes, slot);
                sums[slot] = pipeline.scratch(part * (chunks + 1) * STATE_BYTES, slot);
              }
              long n = Math.min(part, rows - tile * part);
              DeviceMemory values = memory[slot].memory();
              Staging.copyIn(
                  x, (from << shift) + tile * part * bytes, values, 0, n * bytes, stream);
              sum(single, values, n, columns, sums[slot].memory(), stream);
            },
            (tile, slot, stream) -> {
              long n = Math.min(part, rows - tile * part);
              Staging.copyOut(sums[slot].memory(), 0, states, 0, n * STATE_BYTES, stream);
              for (long r = 0; r < n; r++) {
                long row = tile * part + r;
                read(states, r * STATE_BYTES, s);
                double result = logarithm(single, x, from + row * columns, columns, s);
                Elements.set(results, single, row, result);
              }
            });
      } finally {
        Lease.closeAll(memory);
        Lease.closeAll(sums);
      }
    }
  }

  private static void read(MemorySegment states, long at, SoftmaxState s) {
    s.row.high = states.get(ValueLayout.JAVA_DOUBLE_UNALIGNED, at);
    s.row.low = states.get(ValueLayout.JAVA_DOUBLE_UNALIGNED, at + 8);
    s.row.exponent = states.get(ValueLayout.JAVA_LONG_UNALIGNED, at + 16);
    s.maximum = states.get(ValueLayout.JAVA_DOUBLE_UNALIGNED, at + 24);
  }

  /** The maximum of a row that was not shifted is given as 0. */
  private static double logarithm(boolean single, Object x, long from, long n, SoftmaxState s) {
    return SoftmaxRow.logarithm(single, x, from, n, s.maximum != 0, s);
  }
}
