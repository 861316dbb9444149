package dev.quern.cli;

import dev.quern.cli.npy.NpyException;
import dev.quern.cli.npy.NpyHeader;
import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A .npy file to read; all methods fail with a {@link BadInputException} that names it.
 *
 * <p>Its elements are read by the channel: a file that another process cuts meanwhile is an
 * exception then, where in mapped memory it would end the JVM.
 */
final class NpyFile implements AutoCloseable {
  private static final int TRANSFER_BYTES = 1 << 24;

  private final Path path;
  private final FileChannel channel;
  private final NpyHeader header;

  private NpyFile(Path path, FileChannel channel, NpyHeader header) {
    this.path = path;
    this.channel = channel;
    this.header = header;
  }

  /** Opens {@code path} and reads its header. */
  static NpyFile open(Path path) {
    if (Files.exists(path) && !Files.isRegularFile(path)) {
      throw new BadInputException(
          path,
          (Files.isDirectory(path) ? "is a folder" : "is not a plain file")
              + "; expected a .npy file");
    }
    FileChannel channel = null;
    try {
      channel = FileChannel.open(path, StandardOpenOption.READ);
      NpyFile file = new NpyFile(path, channel, NpyHeader.read(channel));
      channel = null;
      return file;
    } catch (NpyException e) {
      throw new BadInputException(path, e.getMessage());
    } catch (IOException e) {
      throw new BadInputException(path, "read", e);
    } finally {
      close(channel);
    }
  }

  /** As it was given. */
  Path path() {
    return path;
  }

  NpyHeader header() {
    return header;
  }

  /** One that says what is wrong with it, and what was expected. */
  BadInputException bad(String problem) {
    return new BadInputException(path, problem);
  }

  /** One row of the given length, of this file or of one made from it, in memory. */
  MemorySegment allocate(Arena arena, long bytes) {
    try {
      return arena.allocate(bytes, 64);
    } catch (OutOfMemoryError e) {
      throw bad("too little memory for its rows of " + bytes + " bytes");
    }
  }

  /** Reads the elements from byte {@code offset} of the data on, into this machine's order. */
  void read(long offset, MemorySegment into, Progress progress) {
    try {
      for (long done = 0; done < into.byteSize(); ) {
        ByteBuffer part = part(into, done);
        int length = channel.read(part, header.dataOffset() + offset + done);
        if (length < 0) {
          throw new EOFException("it became shorter while it was read");
        }
        done += length;
        progress.advance(length);
      }
    } catch (IOException e) {
      throw new BadInputException(path, "read", e);
    }
    if (header.type().swapped()) {
      swap(into, header.type().bytes());
    }
  }

  /** A view of up to 16 MiB for channels, from byte {@code from} on. */
  static ByteBuffer part(MemorySegment segment, long from) {
    return segment
        .asSlice(from, Math.min(TRANSFER_BYTES, segment.byteSize() - from))
        .asByteBuffer();
  }

  /** Maps the elements from byte {@code offset} of the data on, in the file's order. */
  MemorySegment map(long offset, long bytes, Arena arena) {
    try {
      return channel.map(MapMode.READ_ONLY, header.dataOffset() + offset, bytes, arena);
    } catch (IOException e) {
      throw new BadInputException(path, "read", e);
    }
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

  @Override
  public void close() {
    close(channel);
  }

  /** Nothing was written, so nothing can be lost. */
  private static void close(FileChannel channel) {
    if (channel != null) {
      try {
        channel.close();
      } catch (IOException e) {
        // It goes away anyway.
      }
    }
  }
}
