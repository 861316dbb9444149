package dev.quern.cli;

import dev.quern.cli.npy.NpyHeader;
import dev.quern.hardware.Backend;
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

  /** Several parts that a GPU works on while others are on their way. */
  private static final long GPU_SLAB_BYTES = 1 << 27;

  /** Of rows that go through all of another input. */
  private static final long MOST_BYTES = 1 << 26;

  private static final int ZEROS_BYTES = 1 << 24;

  private final FileKernel kernel;
  private final Progress progress;
  private final long slabBytes;
  private final long longestSlabRow;

  /** In slabs that suit this machine. */
  FileRun(FileKernel kernel, Progress progress) {
    this(kernel, progress, slabBytes(kernel), physicalMemory() / 2);
  }

  /**
   * A run.
   *
   * @param slabBytes at most so much of each input at once, or a row
   * @param longestSlabRow bytes of the longest row, or of the largest input, to hold in memory
   */
  FileRun(FileKernel kernel, Progress progress, long slabBytes, long longestSlabRow) {
    this.kernel = kernel;
    this.progress = progress;
    this.slabBytes = slabBytes;
    this.longestSlabRow = longestSlabRow;
  }

  private static long slabBytes(FileKernel kernel) {
    return kernel.backend() == Backend.CUDA
        ? GPU_SLAB_BYTES
        : kernel.threads() == 1 ? SLAB_BYTES : 16 * SLAB_BYTES * kernel.threads();
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
      return run(kernel.on(inputs), inputs, out);
    } finally {
      inputs.forEach(NpyFile::close);
      progress.close();
    }
  }

  /**
   * What was read and written.
   *
   * @param what was done to what, and where it ran, for people
   * @param bytes of all data
   */
  record Result(String what, long bytes) {}

  private Result run(FileKernel kernel, List<NpyFile> inputs, Path out) {
    NpyHeader first = inputs.get(0).header();
    NpyHeader result = kernel.result(inputs);
    long bytes = inputs.stream().mapToLong(input -> input.header().dataBytes()).sum();
    bytes += result.dataBytes();
    try (PendingFile target = new PendingFile(out);
        Arena arena = Arena.ofShared()) {
      target.write(result.encode());
      if (result.elements() > 0) {
        progress.begin(bytes);
        long rowBytes = kernel.columns(first) * first.type().bytes();
        boolean swapped = inputs.stream().anyMatch(input -> input.header().type().swapped());
        if (rowBytes <= longestSlabRow || swapped || kernel.wholeSecond()) {
          runSlabs(kernel, inputs, target, result, arena);
        } else {
          runMapped(kernel, inputs, target, result, out);
        }
      }
      target.commit();
    }
    return new Result(kernel.describe(first), bytes);
  }

  // ---- slabs ----------------------------------------------------------------------------------

  private void runSlabs(
      FileKernel kernel, List<NpyFile> inputs, PendingFile target, NpyHeader result, Arena arena) {
    NpyFile first = inputs.get(0);
    int elementBytes = first.header().type().bytes();
    long columns = kernel.columns(first.header());
    long rowBytes = columns * elementBytes;
    long resultColumns = kernel.resultColumns(first.header());
    long resultBytes = resultColumns * elementBytes;
    long rows = result.elements() / resultColumns;
    MemorySegment whole = kernel.wholeSecond() ? whole(kernel, inputs.get(1), arena) : null;
    // Rows that are worth going through what is held for.
    long atOnce =
        whole == null ? slabBytes : Math.max(slabBytes, Math.min(whole.byteSize(), MOST_BYTES));
    long slabRows = Math.max(1, Math.min(rows, atOnce / Math.max(rowBytes, resultBytes)));
    List<NpyFile> streams = whole == null ? inputs : List.of(first);
    List<MemorySegment> slabs = new ArrayList<>();
    for (NpyFile input : streams) {
      slabs.add(input.allocate(arena, slabRows * rowBytes));
    }
    MemorySegment results =
        kernel.inPlace() ? slabs.get(0) : first.allocate(arena, slabRows * resultBytes);
    ValueLayout layout =
        elementBytes == Float.BYTES ? ValueLayout.JAVA_FLOAT : ValueLayout.JAVA_DOUBLE;
    for (long row = 0; row < rows; row += slabRows) {
      long n = Math.min(slabRows, rows - row);
      List<MemorySegment> x = new ArrayList<>();
      for (int i = 0; i < slabs.size(); i++) {
        x.add(slabs.get(i).asSlice(0, n * rowBytes));
        streams.get(i).read(row * rowBytes, x.get(i), progress);
      }
      if (whole != null) {
        x.add(whole);
      }
      MemorySegment y = results.asSlice(0, n * resultBytes);
      kernel.apply(x, y, n, columns, layout);
      write(target, y);
    }
  }

  private MemorySegment whole(FileKernel kernel, NpyFile input, Arena arena) {
    long bytes = input.header().dataBytes();
    if (bytes > longestSlabRow) {
      throw input.bad(
          bytes + " bytes of data; expected at most " + longestSlabRow + " to hold in memory");
    }
    MemorySegment whole = input.allocate(arena, bytes);
    input.read(0, whole, progress);
    return kernel.hold(whole);
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

  private void runMapped(
      FileKernel kernel, List<NpyFile> inputs, PendingFile target, NpyHeader result, Path out) {
    NpyHeader first = inputs.get(0).header();
    long columns = kernel.columns(first);
    long rowBytes = columns * first.type().bytes();
    long resultColumns = kernel.resultColumns(first);
    long resultBytes = resultColumns * result.type().bytes();
    long rows = result.elements() / resultColumns;
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
