package dev.quern.cli;

import dev.quern.cli.npy.NpyException;
import dev.quern.cli.npy.NpyHeader;
import dev.quern.softmax.Softmax;
import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Applies a kernel to the last axis of a .npy file.
 *
 * <p>Rows go through native memory a slab at a time, read and written by the channels: a file that
 * another process cuts meanwhile, or a full disk, is an exception then, where in mapped memory it
 * would end the JVM. Only rows too long to hold in memory are mapped, and the blocks of their
 * output written first.
 */
final class FileRun {
  /** Half of a usual second-level cache: what was read is still there when the kernel comes. */
  private static final long SLAB_BYTES = 1 << 19;

  private static final int TRANSFER_BYTES = 1 << 24;

  private final FileKernel kernel;
  private final Softmax softmax;
  private final Progress progress;
  private final long slabBytes;
  private final long longestSlabRow;

  /** In slabs that suit this machine. */
  FileRun(FileKernel kernel, Softmax softmax, Progress progress) {
    this(
        kernel,
        softmax,
        progress,
        softmax.threads() == 1 ? SLAB_BYTES : 16 * SLAB_BYTES * softmax.threads(),
        physicalMemory() / 2);
  }

  /**
   * A run.
   *
   * @param slabBytes at most so much at once, or a row
   * @param longestSlabRow bytes of the longest row to hold in memory
   */
  FileRun(
      FileKernel kernel, Softmax softmax, Progress progress, long slabBytes, long longestSlabRow) {
    this.kernel = kernel;
    this.softmax = softmax;
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
   * Reads {@code in}, writes {@code out}, which may be the same file.
   *
   * @return the headers of both
   * @throws BadInputException if either can't be used; nothing is left behind then
   */
  Result run(Path in, Path out) {
    try (FileChannel source = open(in)) {
      NpyHeader header = header(source, in);
      NpyHeader result = resultHeader(header, in);
      try (PendingFile target = new PendingFile(out);
          Arena arena = Arena.ofShared()) {
        target.write(result.encode());
        if (result.elements() > 0) {
          progress.begin(header.dataBytes() + result.dataBytes());
          long rowBytes = header.columns() * header.type().bytes();
          if (rowBytes <= longestSlabRow || header.type().swapped()) {
            runSlabs(new Input(source, in, header), target, arena);
          } else {
            runMapped(new Input(source, in, header), target, result, out);
          }
        }
        target.commit();
      } finally {
        progress.close();
      }
      return new Result(header, result);
    } catch (IOException e) {
      throw new BadInputException(in, "read", e);
    }
  }

  /** The headers of what was read and written. */
  record Result(NpyHeader in, NpyHeader out) {}

  private record Input(FileChannel channel, Path path, NpyHeader header) {}

  private static FileChannel open(Path in) {
    if (Files.exists(in) && !Files.isRegularFile(in)) {
      throw new BadInputException(
          in,
          (Files.isDirectory(in) ? "is a folder" : "is not a plain file")
              + "; expected a .npy file");
    }
    try {
      return FileChannel.open(in, StandardOpenOption.READ);
    } catch (IOException e) {
      throw new BadInputException(in, "read", e);
    }
  }

  private static NpyHeader header(FileChannel source, Path in) throws IOException {
    try {
      NpyHeader header = NpyHeader.read(source);
      if (header.shape().isEmpty()) {
        throw new BadInputException(in, "a single number, shape (); expected at least one axis");
      }
      return header;
    } catch (NpyException e) {
      throw new BadInputException(in, e.getMessage());
    }
  }

  private NpyHeader resultHeader(NpyHeader header, Path in) {
    try {
      return NpyHeader.create(header.type().toNative(), kernel.shape(header));
    } catch (NpyException e) {
      throw new BadInputException(in, e.getMessage());
    }
  }

  // ---- slabs ----------------------------------------------------------------------------------

  private void runSlabs(Input in, PendingFile target, Arena arena) throws IOException {
    NpyHeader header = in.header();
    int elementBytes = header.type().bytes();
    long rows = header.rows();
    long columns = header.columns();
    long rowBytes = columns * elementBytes;
    long slabRows = Math.max(1, Math.min(rows, slabBytes / Math.max(rowBytes, elementBytes)));
    MemorySegment logits = allocate(arena, slabRows * rowBytes, in.path());
    MemorySegment results =
        kernel.keepsColumns() ? logits : allocate(arena, slabRows * elementBytes, in.path());
    ValueLayout layout =
        elementBytes == Float.BYTES ? ValueLayout.JAVA_FLOAT : ValueLayout.JAVA_DOUBLE;
    long position = header.dataOffset();
    for (long row = 0; row < rows; row += slabRows) {
      long n = Math.min(slabRows, rows - row);
      MemorySegment x = logits.asSlice(0, n * rowBytes);
      MemorySegment y = kernel.keepsColumns() ? x : results.asSlice(0, n * elementBytes);
      read(in, position, x);
      position += x.byteSize();
      if (header.type().swapped()) {
        swap(x, elementBytes);
      }
      kernel.apply(softmax, x, y, n, columns, layout);
      write(target, y);
    }
  }

  private static MemorySegment allocate(Arena arena, long bytes, Path in) {
    try {
      return arena.allocate(bytes, 64);
    } catch (OutOfMemoryError e) {
      throw new BadInputException(in, "too little memory for its rows of " + bytes + " bytes");
    }
  }

  private void read(Input in, long position, MemorySegment into) throws IOException {
    for (long done = 0; done < into.byteSize(); ) {
      ByteBuffer part = part(into, done);
      int length = in.channel().read(part, position + done);
      if (length < 0) {
        throw new EOFException("it became shorter while it was read");
      }
      done += length;
      progress.advance(length);
    }
  }

  private void write(PendingFile target, MemorySegment results) {
    for (long done = 0; done < results.byteSize(); ) {
      ByteBuffer part = part(results, done);
      int length = part.remaining();
      target.write(part);
      done += length;
      progress.advance(length);
    }
  }

  private static ByteBuffer part(MemorySegment segment, long from) {
    return segment
        .asSlice(from, Math.min(TRANSFER_BYTES, segment.byteSize() - from))
        .asByteBuffer();
  }

  private static void swap(MemorySegment elements, int elementBytes) {
    if (elementBytes == Float.BYTES) {
      for (long i = 0; i < elements.byteSize(); i += Integer.BYTES) {
        int bits = elements.get(ValueLayout.JAVA_INT, i);
        elements.set(ValueLayout.JAVA_INT, i, Integer.reverseBytes(bits));
      }
    } else {
      for (long i = 0; i < elements.byteSize(); i += Long.BYTES) {
        long bits = elements.get(ValueLayout.JAVA_LONG, i);
        elements.set(ValueLayout.JAVA_LONG, i, Long.reverseBytes(bits));
      }
    }
  }

  // ---- mapped ---------------------------------------------------------------------------------

  private void runMapped(Input in, PendingFile target, NpyHeader result, Path out)
      throws IOException {
    NpyHeader header = in.header();
    long rowBytes = header.columns() * header.type().bytes();
    long resultBytes = result.dataBytes() / header.rows();
    writeZeros(target, result.dataBytes());
    for (long row = 0; row < header.rows(); row++) {
      try (Arena arena = Arena.ofShared()) {
        MemorySegment x =
            in.channel()
                .map(MapMode.READ_ONLY, header.dataOffset() + row * rowBytes, rowBytes, arena);
        MemorySegment y =
            mapResult(target, result.dataOffset() + row * resultBytes, resultBytes, arena, out);
        kernel.apply(softmax, x, y, 1, header.columns(), header.type().layout());
      }
      progress.advance(rowBytes + resultBytes);
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
    ByteBuffer zeros = ByteBuffer.allocateDirect((int) Math.min(bytes, TRANSFER_BYTES));
    for (long left = bytes; left > 0; left -= zeros.position()) {
      zeros.clear().limit((int) Math.min(zeros.capacity(), left));
      target.write(zeros);
    }
  }
}
