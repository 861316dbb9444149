package dev.quern.approx;

import dev.quern.internal.Batch;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.Executor;

/**
 * One matrix product, C = A B or C = A B<sup>T</sup>, blocked for registers and caches. The sum of
 * an element goes in blocks of {@link #DEPTH}, each from +0 in order, and adds the blocks up in
 * order: how the rest is cut up, and who computes which part, changes no bit.
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

  private final ApproxLoops loops;
  private final Panels panels;
  private final MatrixOperand a;
  private final MatrixOperand b;
  private final boolean transposed;
  private final MatrixOperand c;
  private final long rows;
  private final long columns;
  private final long depth;

  MatrixProduct(
      ApproxLoops loops,
      Panels panels,
      MatrixOperand a,
      MatrixOperand b,
      boolean transposed,
      MatrixOperand c,
      long rows,
      long columns,
      long depth) {
    this.loops = loops;
    this.panels = panels;
    this.a = a;
    this.b = b;
    this.transposed = transposed;
    this.c = c;
    this.rows = rows;
    this.columns = columns;
    this.depth = depth;
  }

  /** On this thread and, for more than one, others of the executor. */
  void run(int threads, Executor executor) {
    if (rows == 0 || columns == 0) {
      return;
    }
    Scratch scratch = Scratch.ofThread();
    int widest = (int) Math.min(WIDTH, columns);
    float[] packed = scratch.b(panelsOf(widest, COLUMNS) * COLUMNS * DEPTH);
    int[] ranges = scratch.ranges(panelsOf(widest, COLUMNS) * Panels.RANGE);
    for (long column = 0; column < columns; column += WIDTH) {
      int width = (int) Math.min(WIDTH, columns - column);
      // Once even for no depth at all, which gives zeros.
      for (long k = 0; k == 0 || k < depth; k += DEPTH) {
        int steps = (int) Math.min(DEPTH, depth - k);
        step(column, width, k, steps, packed, ranges, threads, executor);
      }
    }
  }

  private void step(
      long column,
      int width,
      long k,
      int steps,
      float[] packed,
      int[] ranges,
      int threads,
      Executor executor) {
    int count = panelsOf(width, COLUMNS);
    long blocks = (rows + PANELS * ROWS - 1) / (PANELS * ROWS);
    if (threads == 1) {
      packB(column, width, k, steps, 0, count, packed, ranges);
      for (long block = 0; block < blocks; block++) {
        multiply(block, column, width, k, steps, 0, count, packed, ranges);
      }
      return;
    }
    int shares = (count + SHARE - 1) / SHARE;
    Batch.run(
        shares,
        threads,
        executor,
        i ->
            packB(
                column,
                width,
                k,
                steps,
                (int) i * SHARE,
                Math.min(count, ((int) i + 1) * SHARE),
                packed,
                ranges));
    // Few rows: the columns are shared out, too, for the price of packing the rows again.
    int parts = blocks >= 4L * threads ? 1 : shares;
    int each = (count + parts - 1) / parts;
    Batch.run(
        blocks * parts,
        threads,
        executor,
        i -> {
          int first = (int) (i % parts) * each;
          int end = Math.min(count, first + each);
          if (first < end) {
            multiply(i / parts, column, width, k, steps, first, end, packed, ranges);
          }
        });
  }

  private static int panelsOf(long n, int size) {
    return (int) ((n + size - 1) / size);
  }

  // ---- packing

  private void packB(
      long column,
      int width,
      long k,
      int steps,
      int firstPanel,
      int endPanel,
      float[] packed,
      int[] ranges) {
    for (int p = firstPanel; p < endPanel; p++) {
      Panels.clear(ranges, p * Panels.RANGE);
    }
    float[] row = Scratch.ofThread().x;
    if (transposed) {
      for (int j = firstPanel * COLUMNS; j < Math.min(width, endPanel * COLUMNS); j++) {
        panels.read(b.base(), b.format(), b.position(column + j, k), row, 0, steps);
        int panel = j / COLUMNS;
        panels.prepare(false, row, 0, steps, ranges, panel * Panels.RANGE);
        int to = panel * COLUMNS * DEPTH + j % COLUMNS;
        for (int s = 0; s < steps; s++) {
          packed[to + s * COLUMNS] = row[s];
        }
      }
      return;
    }
    int first = firstPanel * COLUMNS;
    int n = Math.min(width, endPanel * COLUMNS) - first;
    for (int s = 0; s < steps; s++) {
      panels.read(b.base(), b.format(), b.position(k + s, column + first), row, 0, n);
      for (int j = 0; j < n; j += COLUMNS) {
        int panel = firstPanel + j / COLUMNS;
        int length = Math.min(COLUMNS, n - j);
        panels.prepare(false, row, j, length, ranges, panel * Panels.RANGE);
        System.arraycopy(row, j, packed, (panel * DEPTH + s) * COLUMNS, length);
      }
    }
  }

  private void packA(long firstRow, int count, long k, int steps, float[] packed, int[] ranges) {
    float[] row = Scratch.ofThread().y;
    for (int r = 0; r < count; r++) {
      int panel = r / ROWS;
      if (r % ROWS == 0) {
        Panels.clear(ranges, panel * Panels.RANGE);
      }
      panels.read(a.base(), a.format(), a.position(firstRow + r, k), row, 0, steps);
      panels.prepare(true, row, 0, steps, ranges, panel * Panels.RANGE);
      int to = panel * ROWS * steps + r % ROWS;
      for (int s = 0; s < steps; s++) {
        packed[to + s * ROWS] = row[s];
      }
    }
  }

  // ---- products

  private void multiply(
      long block,
      long column,
      int width,
      long k,
      int steps,
      int firstPanel,
      int endPanel,
      float[] packedB,
      int[] rangesOfB) {
    Scratch scratch = Scratch.ofThread();
    float[] packedA = scratch.a(PANELS * ROWS * DEPTH);
    int[] rangesOfA = scratch.rangesOfRows(PANELS * Panels.RANGE);
    float[] tile = scratch.tile(PANELS * ROWS * COLUMNS);
    long firstRow = block * PANELS * ROWS;
    int count = (int) Math.min(PANELS * ROWS, rows - firstRow);
    packA(firstRow, count, k, steps, packedA, rangesOfA);
    int rowPanels = panelsOf(count, ROWS);
    boolean last = k + steps >= depth;
    for (int p = firstPanel; p < endPanel; p++) {
      int from = 0;
      while (from < rowPanels) {
        int mode = mode(from, rangesOfA, p, rangesOfB);
        int to = from + 1;
        while (to < rowPanels && mode(to, rangesOfA, p, rangesOfB) == mode) {
          to++;
        }
        loops.tile(
            mode,
            false,
            panels.constants(),
            packedA,
            from * ROWS * steps,
            packedB,
            p * COLUMNS * DEPTH,
            tile,
            from * ROWS * COLUMNS,
            to - from,
            steps);
        from = to;
      }
      int length = Math.min(COLUMNS, width - p * COLUMNS);
      for (int r = 0; r < count; r++) {
        long position = c.position(firstRow + r, column + (long) p * COLUMNS);
        add(tile, r * COLUMNS, position, length, k > 0, last);
      }
    }
  }

  private int mode(int panelOfA, int[] rangesOfA, int panelOfB, int[] rangesOfB) {
    return panels.mode(rangesOfA, panelOfA * Panels.RANGE, rangesOfB, panelOfB * Panels.RANGE);
  }

  /** To what is there, or in its place; at last, every NaN becomes the canonical one. */
  private void add(float[] tile, int at, long position, int n, boolean more, boolean last) {
    if (c.base() instanceof float[] array) {
      int to = (int) position;
      if (more) {
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
    MemorySegment segment = (MemorySegment) c.base();
    if (more) {
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
