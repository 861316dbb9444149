package dev.quern.cli;

import dev.quern.cli.npy.NpyHeader;
import dev.quern.directional.RefusedRowException;
import dev.quern.directional.VonMisesFisherFitter;
import dev.quern.directional.VonMisesFisherFitter.ZeroRows;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Fits a von Mises-Fisher distribution to the rows of a .npy file, in one pass.
 *
 * <p>The rows are cut into shards by their number and length alone, and the fits of shards merged
 * in order: so the result has the same bits with any number of threads.
 */
final class FeatureFit {
  /** Long beside the merging of two fits, and short enough to show progress. */
  private static final long SHARD_BYTES = 64 << 20;

  private static final long LEAST_SHARD_ROWS = 64;

  /** Half of a usual second-level cache: what was read is still there when it is added. */
  private static final long SLAB_BYTES = 1 << 19;

  private final NpyFile file;
  private final Progress progress;
  private final int threads;
  private final long rows;
  private final int columns;
  private final long rowBytes;
  private final long shardRows;

  /**
   * Of a file that is to have rows of two elements or more.
   *
   * @throws BadInputException if it hasn't
   */
  FeatureFit(NpyFile file, Progress progress, int threads) {
    this(file, progress, threads, SHARD_BYTES, LEAST_SHARD_ROWS);
  }

  /** In shards of that size. */
  FeatureFit(NpyFile file, Progress progress, int threads, long shardBytes, long leastShardRows) {
    this.file = file;
    this.progress = progress;
    this.threads = threads;
    NpyHeader header = file.header();
    if (header.shape().size() != 2) {
      throw file.bad("shape " + header.shapeText() + "; expected two axes, rows and columns");
    }
    if (header.columns() < 2 || header.columns() > Integer.MAX_VALUE) {
      throw file.bad(
          "the second axis has length "
              + header.columns()
              + "; expected 2 to "
              + Integer.MAX_VALUE
              + ", the dimension of the directions");
    }
    rows = header.rows();
    if (rows == 0) {
      throw file.bad("no rows; expected at least one");
    }
    columns = (int) header.columns();
    rowBytes = header.columns() * header.type().bytes();
    shardRows = Math.max(leastShardRows, shardBytes / rowBytes);
  }

  /**
   * Reads all rows. Those of zeros are counted and skipped.
   *
   * @throws BadInputException if a row can't be used, or there is too little memory
   */
  VonMisesFisherFitter run() {
    progress.begin(file.header().dataBytes());
    try {
      VonMisesFisherFitter all = new VonMisesFisherFitter(columns, ZeroRows.SKIP);
      if (threads == 1) {
        for (long from = 0; from < rows; from += shardRows) {
          merge(all, fitShard(from));
        }
      } else {
        runThreads(all);
      }
      return all;
    } catch (OutOfMemoryError e) {
      throw file.bad("too little memory to fit rows of " + columns + " elements");
    }
  }

  private void runThreads(VonMisesFisherFitter all) {
    Queue<Future<VonMisesFisherFitter>> shards = new ArrayDeque<>();
    try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
      try {
        for (long from = 0; from < rows || !shards.isEmpty(); ) {
          // One more than threads, so that none waits for the merging.
          while (from < rows && shards.size() <= threads) {
            long begin = from;
            shards.add(executor.submit(() -> fitShard(begin)));
            from += shardRows;
          }
          merge(all, result(shards.remove()));
        }
      } finally {
        // Not by interrupts, which would close the file.
        shards.forEach(shard -> shard.cancel(false));
      }
    }
  }

  private VonMisesFisherFitter result(Future<VonMisesFisherFitter> shard) {
    try {
      return shard.get();
    } catch (InterruptedException e) {
      throw file.bad("not read: interrupted");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) e.getCause();
    }
  }

  private void merge(VonMisesFisherFitter all, VonMisesFisherFitter shard) {
    all.merge(shard);
    progress.advance((shard.count() + shard.zeroRows()) * rowBytes);
  }

  private VonMisesFisherFitter fitShard(long from) {
    VonMisesFisherFitter fitter = new VonMisesFisherFitter(columns, ZeroRows.SKIP);
    long end = Math.min(from + shardRows, rows);
    long slabRows = Math.max(1, Math.min(end - from, SLAB_BYTES / rowBytes));
    Progress shown = new Progress(null, () -> 0); // the shard as a whole is
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment slab = file.allocate(arena, slabRows * rowBytes);
      for (long row = from; row < end; row += slabRows) {
        long n = Math.min(slabRows, end - row);
        MemorySegment part = slab.asSlice(0, n * rowBytes);
        file.read(row * rowBytes, part, shown);
        fitter.add(part, n, file.header().type().toNative().layout());
      }
      return fitter;
    } catch (RefusedRowException e) {
      throw file.bad(
          "row " + (from + e.row()) + " has a NaN or an infinity; expected finite numbers");
    }
  }
}
