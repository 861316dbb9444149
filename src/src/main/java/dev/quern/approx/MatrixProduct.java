package dev.quern.approx;

import dev.quern.internal.Batch;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.Executor;

/**
 * One matrix product, C = A B or C = A B<sup>T</sup>, blocked for registers and caches. The sum of
 * an element goes in blocks of {@link #DEPTH}, each from +0 in order, and adds the blocks up in
 * order: how the rest is cut up, and who computes which part, changes no bit.
 *
 * <p>Matrices lie in a {@code float[]} or a segment each, row by row; positions count elements.
 */
final class MatrixProduct {
  /** Products that add up before they are added to the rest: part of the contract. */
  static final int DEPTH = 256;

  private static final int ROWS = ApproxLoops.ROWS;
  private static final int COLUMNS = ApproxLoops.COLUMNS;

  /** Panels of A at a time: with 120 KiB they leave room in a second-level cache. */
  private static final int PANELS = 10;

  /** Columns of B at a time: a MiB of panels. */
  private static final int WIDTH = 1024;

  /**
   * Panels of B that a thread packs, or multiplies by, at a time where there are several threads.
   */
  private static final int SHARE = 8;

  private Object a;
  private Format aFormat;
  private long aFrom;
  private long aStride;
  private Object b;
  private Format bFormat;
  private long bFrom;
  private long bStride;
  private boolean transposed;
  private Object c;
  private long cFrom;
  private long cStride;
  private long rows;
  private long columns;
  private long depth;

  /**
   * What the sums of the first row end behind, where each row's sums are one longer; 0: at the
   * depth.
   */
  private long firstEnd;

  private ApproxLoops loops;
  private Panels panels;

  /** The columns and the part of the depth that it is at. */
  private long column;

  private int width;
  private long k;
  private int steps;

  /** Panels of B, and what is known of them. */
  private int[] packed;

  private int[] ranges;

  /** The first operand, its format, the position of its first element, from row to row. */
  MatrixProduct a(Object a, Format format, long from, long stride) {
    this.a = a;
    this.aFormat = format;
    this.aFrom = from;
    this.aStride = stride;
    return this;
  }

  /** The second operand. */
  MatrixProduct b(Object b, Format format, long from, long stride, boolean transposed) {
    this.b = b;
    this.bFormat = format;
    this.bFrom = from;
    this.bStride = stride;
    this.transposed = transposed;
    return this;
  }

  /** The result, in float32. */
  MatrixProduct c(Object c, long from, long stride) {
    this.c = c;
    this.cFrom = from;
    this.cStride = stride;
    return this;
  }

  /** Rows and columns of the result, and the length of its sums. */
  MatrixProduct shape(long rows, long columns, long depth) {
    this.rows = rows;
    this.columns = columns;
    this.depth = depth;
    this.firstEnd = 0;
    return this;
  }

  /** After the shape: the sums of each row end one step later than those of the row before. */
  MatrixProduct triangular(long firstEnd) {
    this.firstEnd = firstEnd;
    return this;
  }

  private long end(long row) {
    return firstEnd > 0 ? Math.min(depth, firstEnd + row) : depth;
  }

  /**
   * On this thread and, for more than one, others of the executor; afterwards it can be used anew.
   */
  void run(ApproxLoops loops, Panels panels, int threads, Executor executor) {
    this.loops = loops;
    this.panels = panels;
    try {
      if (rows > 0 && columns > 0) {
        multiply(threads, executor);
      }
    } finally {
      // It outlives the call, and what it worked on need not.
      a = null;
      b = null;
      c = null;
    }
  }

  private void multiply(int threads, Executor executor) {
    int most = panelsOf(Math.min(WIDTH, columns), COLUMNS);
    if (threads == 1) {
      Scratch scratch = Scratch.ofThread();
      packed = scratch.b(most * COLUMNS * DEPTH);
      ranges = scratch.ranges(most * Panels.RANGE);
    } else {
      // Of its own: an executor may run other products on this thread in between.
      packed = new int[most * COLUMNS * DEPTH];
      ranges = new int[most * Panels.RANGE];
    }
    for (column = 0; column < columns; column += WIDTH) {
      width = (int) Math.min(WIDTH, columns - column);
      // Once even for no depth at all, which gives zeros.
      for (k = 0; k == 0 || k < depth; k += DEPTH) {
        steps = (int) Math.min(DEPTH, depth - k);
        if (threads == 1) {
          step();
        } else {
          step(threads, executor);
        }
      }
    }
  }

  private static int panelsOf(long n, int size) {
    return (int) ((n + size - 1) / size);
  }

  private long blocks() {
    return (rows + PANELS * ROWS - 1) / (PANELS * ROWS);
  }

  private void step() {
    int count = panelsOf(width, COLUMNS);
    packB(0, count);
    for (long block = 0; block < blocks(); block++) {
      multiply(block, 0, count);
    }
  }

  private void step(int threads, Executor executor) {
    int count = panelsOf(width, COLUMNS);
    int shares = panelsOf(count, SHARE);
    Batch.run(
        shares,
        threads,
        executor,
        i -> packB((int) i * SHARE, Math.min(count, ((int) i + 1) * SHARE)));
    // Few rows: the columns are shared out, too, for the price of packing the rows again.
    int parts = blocks() >= 4L * threads ? 1 : shares;
    int each = panelsOf(count, parts);
    Batch.run(
        blocks() * parts,
        threads,
        executor,
        i -> {
          int first = (int) (i % parts) * each;
          int end = Math.min(count, first + each);
          if (first < end) {
            multiply(i / parts, first, end);
          }
        });
  }

  // ---- packing

  private void packB(int firstPanel, int endPanel) {
    for (int p = firstPanel; p < endPanel; p++) {
      Panels.clear(ranges, p * Panels.RANGE);
    }
    if (transposed) {
      packColumns(firstPanel * COLUMNS, Math.min(width, endPanel * COLUMNS));
    } else {
      packRows(firstPanel * COLUMNS, Math.min(width, endPanel * COLUMNS));
    }
  }

  private void packColumns(int first, int end) {
    Scratch scratch = Scratch.ofThread();
    int[] row = scratch.codes;
    for (int j = first; j < end; j++) {
      panels.readBits(b, bFormat, bFrom + (column + j) * bStride + k, scratch, row, steps);
      int panel = j / COLUMNS;
      panels.prepare(false, row, 0, steps, ranges, panel * Panels.RANGE);
      int to = panel * COLUMNS * DEPTH + j % COLUMNS;
      for (int s = 0; s < steps; s++) {
        packed[to + s * COLUMNS] = row[s];
      }
    }
  }

  private void packRows(int first, int end) {
    Scratch scratch = Scratch.ofThread();
    int[] row = scratch.codes;
    int n = end - first;
    for (int s = 0; s < steps; s++) {
      panels.readBits(b, bFormat, bFrom + (k + s) * bStride + column + first, scratch, row, n);
      for (int j = 0; j < n; j += COLUMNS) {
        int panel = (first + j) / COLUMNS;
        int length = Math.min(COLUMNS, n - j);
        panels.prepare(false, row, j, length, ranges, panel * Panels.RANGE);
        System.arraycopy(row, j, packed, (panel * DEPTH + s) * COLUMNS, length);
      }
    }
  }

  private void packA(long firstRow, int count, int[] packedA, int[] rangesOfA) {
    Scratch scratch = Scratch.ofThread();
    int[] row = scratch.codes;
    for (int r = 0; r < count; r++) {
      int panel = r / ROWS;
      if (r % ROWS == 0) {
        Panels.clear(rangesOfA, panel * Panels.RANGE);
      }
      panels.readBits(a, aFormat, aFrom + (firstRow + r) * aStride + k, scratch, row, steps);
      panels.prepare(true, row, 0, steps, rangesOfA, panel * Panels.RANGE);
      int to = panel * ROWS * steps + r % ROWS;
      for (int s = 0; s < steps; s++) {
        packedA[to + s * ROWS] = row[s];
      }
    }
  }

  // ---- products

  private void multiply(long block, int firstPanel, int endPanel) {
    Scratch scratch = Scratch.ofThread();
    int[] packedA = scratch.a(PANELS * ROWS * DEPTH);
    int[] rangesOfA = scratch.rangesOfRows(PANELS * Panels.RANGE);
    float[] tile = scratch.tile(PANELS * ROWS * COLUMNS);
    long firstRow = block * PANELS * ROWS;
    int count = (int) Math.min(PANELS * ROWS, rows - firstRow);
    packA(firstRow, count, packedA, rangesOfA);
    for (int p = firstPanel; p < endPanel; p++) {
      if (firstEnd > 0) {
        for (int r = 0; r < count; r += ROWS) {
          multiplyTriangle(packedA, rangesOfA, firstRow, r, Math.min(ROWS, count - r), p, tile);
        }
      } else {
        multiplyPanel(packedA, rangesOfA, panelsOf(count, ROWS), p, tile);
      }
      int length = Math.min(COLUMNS, width - p * COLUMNS);
      long to = cFrom + firstRow * cStride + column + (long) p * COLUMNS;
      for (int r = 0; r < count; r++) {
        long end = end(firstRow + r);
        if (k == 0 || k < end) {
          add(tile, r * COLUMNS, to + r * cStride, length, k + steps >= end);
        }
      }
    }
  }

  /**
   * One panel of A, whose rows end one after the other. A row that has ended is set aside while the
   * sums of the others go on.
   */
  private void multiplyTriangle(
      int[] packedA, int[] rangesOfA, long firstRow, int first, int count, int p, float[] tile) {
    float[] ended = Scratch.ofThread().ended;
    int mode = mode(first / ROWS, rangesOfA, p);
    int done = 0;
    while (done < steps) {
      int to = steps;
      boolean any = false;
      for (int r = 0; r < count; r++) {
        long left = end(firstRow + first + r) - k;
        if (left > done) {
          any = true;
          to = (int) Math.min(to, left);
        }
      }
      if (!any) {
        break;
      }
      loops.tile(
          mode,
          done > 0,
          panels.constants(),
          packedA,
          (first * steps) + done * ROWS,
          packed,
          (p * DEPTH + done) * COLUMNS,
          tile,
          first * COLUMNS,
          1,
          to - done);
      for (int r = 0; r < count; r++) {
        if (end(firstRow + first + r) - k == to) {
          System.arraycopy(tile, (first + r) * COLUMNS, ended, r * COLUMNS, COLUMNS);
        }
      }
      done = to;
    }
    for (int r = 0; r < count; r++) {
      long left = end(firstRow + first + r) - k;
      if (left > 0 && left <= steps) {
        System.arraycopy(ended, r * COLUMNS, tile, (first + r) * COLUMNS, COLUMNS);
      }
    }
  }

  /** Panels of A with one of B; those that are alike in one call. */
  private void multiplyPanel(int[] packedA, int[] rangesOfA, int count, int p, float[] tile) {
    int from = 0;
    while (from < count) {
      int mode = mode(from, rangesOfA, p);
      int to = from + 1;
      while (to < count && mode(to, rangesOfA, p) == mode) {
        to++;
      }
      loops.tile(
          mode,
          false,
          panels.constants(),
          packedA,
          from * ROWS * steps,
          packed,
          p * COLUMNS * DEPTH,
          tile,
          from * ROWS * COLUMNS,
          to - from,
          steps);
      from = to;
    }
  }

  private int mode(int panelOfA, int[] rangesOfA, int panelOfB) {
    return panels.mode(rangesOfA, panelOfA * Panels.RANGE, ranges, panelOfB * Panels.RANGE);
  }

  /** To what is there, or in its place; at last, every NaN becomes the canonical one. */
  private void add(float[] tile, int at, long position, int n, boolean last) {
    if (c instanceof float[] array) {
      int to = (int) position;
      if (k > 0) {
        for (int j = 0; j < n; j++) {
          array[to + j] += tile[at + j];
        }
      } else {
        System.arraycopy(tile, at, array, to, n);
      }
      if (last) {
        canonical(array, to, n);
      }
      return;
    }
    MemorySegment segment = (MemorySegment) c;
    if (k > 0) {
      for (int j = 0; j < n; j++) {
        tile[at + j] =
            segment.get(ValueLayout.JAVA_FLOAT_UNALIGNED, position + j << 2) + tile[at + j];
      }
    }
    if (last) {
      canonical(tile, at, n);
    }
    MemorySegment.copy(tile, at, segment, ValueLayout.JAVA_FLOAT_UNALIGNED, position << 2, n);
  }

  /** Makes every NaN the canonical one. */
  static void canonical(float[] x, int from, int n) {
    for (int i = from; i < from + n; i++) {
      x[i] = x[i] == x[i] ? x[i] : Float.NaN;
    }
  }
}
