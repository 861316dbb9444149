package dev.quern.cli;

import dev.quern.cli.npy.NpyHeader;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Applies a kernel to .npy files.
 *
 * <p>Rows go through native memory a slab at a time, read and written by the channels: a file that
 * another process cuts meanwhile, or a full disk, is an exception then, where in mapped memory it
 * would end the JVM. Only rows too long to hold in memory are mapped, and the blocks of their
 * output written first.
 */
final class FileRun {
  /** Half of a usual second-level cache: what was read is still there when the kernel comes. */
  private static final long SLAB_BYTES = 1 << 19;

  private static final int ZEROS_BYTES = 1 << 24;

  private final FileKernel kernel;
  private final Progress progress;
  private final long slabBytes;
  private final long longestSlabRow;

  /** In slabs that suit this machine. */
  FileRun(FileKernel kernel, Progress progress) {
    this(
        kernel,
        progress,
        kernel.threads() == 1 ? SLAB_BYTES : 16 * SLAB_BYTES * kernel.threads(),
        physicalMemory() / 2);
  }

  /**
   * A run.
   *
   * @param slabBytes at most so much of each input at once, or a row
   * @param longestSlabRow bytes of the longest row to hold in memory
   */
  FileRun(FileKernel kernel, Progress progress, long slabBytes, long longestSlabRow) {
    this.kernel = kernel;
    this.progress = progress;
    this.slabBytes = slabBytes;
    this.longestSlabRow = longestSlabRow;
  }

  private static long physicalMemory() {
    var system = ManagementFactory.getOperatingSystemMXBean();
    return system instanceof com.sun.management.OperatingSystemMXBean memory
        ? memory.getTotalMemorySize()
        : Long.MAX_VALUE;
  }

  /**
   * Reads all of {@code in}, writes {@code out}, which may be one of them.
   *
   * @throws BadInputException if one of them can't be used; nothing is left behind then
   */
  Result run(List<Path> in, Path out) {
    List<NpyFile> inputs = new ArrayList<>();
    try {
      for (Path path : in) {
        inputs.add(NpyFile.open(path));
      }
      return run(inputs, kernel.result(inputs), out);
    } finally {
      inputs.forEach(NpyFile::close);
      progress.close();
    }
  }

  /**
   * What was read and written.
   *
   * @param in the header of the first input
   * @param bytes of all data
   */
  record Result(NpyHeader in, long bytes) {}

  private Result run(List<NpyFile> inputs, NpyHeader result, Path out) {
    NpyHeader first = inputs.get(0).header();
    long bytes = inputs.stream().mapToLong(input -> input.header().dataBytes()).sum();
    bytes += result.dataBytes();
    try (PendingFile target = new PendingFile(out);
        Arena arena = Arena.ofShared()) {
      target.write(result.encode());
      if (result.elements() > 0) {
        progress.begin(bytes);
        long rowBytes = kernel.columns(first) * first.type().bytes();
        boolean swapped = inputs.stream().anyMatch(input -> input.header().type().swapped());
        if (rowBytes <= longestSlabRow || swapped) {
          runSlabs(inputs, target, result, arena);
        } else {
          runMapped(inputs, target, result, out);
        }
      }
      target.commit();
    }
    return new Result(first, bytes);
  }

  /** How many rows make the result. */
  private long rows(NpyHeader first, NpyHeader result) {
    return result.elements() / kernel.resultColumns(first);
  }

  // ---- slabs ----------------------------------------------------------------------------------

  private void runSlabs(List<NpyFile> inputs, PendingFile target, NpyHeader result, Arena arena) {
    NpyFile first = inputs.get(0);
    int elementBytes = first.header().type().bytes();
    long rows = rows(first.header(), result);
    long columns = kernel.columns(first.header());
    long rowBytes = columns * elementBytes;
    long resultBytes = kernel.resultColumns(first.header()) * elementBytes;
    long slabRows = Math.max(1, Math.min(rows, slabBytes / Math.max(rowBytes, elementBytes)));
    List<MemorySegment> slabs = new ArrayList<>();
    for (NpyFile input : inputs) {
      slabs.add(input.allocate(arena, slabRows * rowBytes));
    }
    MemorySegment results =
        kernel.inPlace() ? slabs.get(0) : first.allocate(arena, slabRows * resultBytes);
    ValueLayout layout =
        elementBytes == Float.BYTES ? ValueLayout.JAVA_FLOAT : ValueLayout.JAVA_DOUBLE;
    for (long row = 0; row < rows; row += slabRows) {
      long n = Math.min(slabRows, rows - row);
      List<MemorySegment> x = slabs.stream().map(slab -> slab.asSlice(0, n * rowBytes)).toList();
      for (int i = 0; i < x.size(); i++) {
        inputs.get(i).read(row * rowBytes, x.get(i), progress);
      }
      MemorySegment y = results.asSlice(0, n * resultBytes);
      kernel.apply(x, y, n, columns, layout);
      write(target, y);
    }
  }

  private void write(PendingFile target, MemorySegment results) {
    for (long done = 0; done < results.byteSize(); ) {
      ByteBuffer part = NpyFile.part(results, done);
      int length = part.remaining();
      target.write(part);
      done += length;
      progress.advance(length);
    }
  }

  // ---- mapped ---------------------------------------------------------------------------------

  private void runMapped(List<NpyFile> inputs, PendingFile target, NpyHeader result, Path out) {
    NpyHeader first = inputs.get(0).header();
    long columns = kernel.columns(first);
    long rowBytes = columns * first.type().bytes();
    long resultBytes = kernel.resultColumns(first) * result.type().bytes();
    long rows = rows(first, result);
    writeZeros(target, result.dataBytes());
    for (long row = 0; row < rows; row++) {
      try (Arena arena = Arena.ofShared()) {
        List<MemorySegment> x = new ArrayList<>();
        for (NpyFile input : inputs) {
          x.add(input.map(row * rowBytes, rowBytes, arena));
        }
        MemorySegment y =
            mapResult(target, result.dataOffset() + row * resultBytes, resultBytes, arena, out);
        kernel.apply(x, y, 1, columns, first.type().layout());
      }
      progress.advance(inputs.size() * rowBytes + resultBytes);
    }
  }

  private static MemorySegment mapResult(
      PendingFile target, long position, long bytes, Arena arena, Path out) {
    try {
      return target.channel().map(MapMode.READ_WRITE, position, bytes, arena);
    } catch (IOException e) {
      throw new BadInputException(out, "write", e);
    }
  }

  /** Makes the file system find the blocks now, when a full disk is still an exception. */
  private static void writeZeros(PendingFile target, long bytes) {
    ByteBuffer zeros = ByteBuffer.allocateDirect((int) Math.min(bytes, ZEROS_BYTES));
    for (long left = bytes; left > 0; left -= zeros.position()) {
      zeros.clear().limit((int) Math.min(zeros.capacity(), left));
      target.write(zeros);
    }
  }
}
