package dev.quern.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/** Where logits and probabilities lie. */
public enum Memory {
  /** Java arrays. */
  HEAP,
  /** Native memory, at multiples of 64 bytes. */
  OFFHEAP,
  /** A mapped file in the folder for temporary files. */
  MAPPED;

  /** The name in tables and filters. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Memory of this kind, which must not be {@link #HEAP}, that lives as long as {@code arena}. */
  MemorySegment allocate(Arena arena, long bytes) {
    return switch (this) {
      case HEAP -> throw new IllegalStateException("heap memory comes as arrays");
      case OFFHEAP -> arena.allocate(bytes, 64);
      case MAPPED -> map(arena, bytes);
    };
  }

  private static MemorySegment map(Arena arena, long bytes) {
    try {
      Path file = Files.createTempFile("quern-bench", ".bin");
      try (FileChannel channel =
          FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
        // Blocks first: touching a hole of a mapped file on a full disk would end the JVM.
        ByteBuffer zeros = ByteBuffer.allocateDirect(1 << 20);
        for (long left = bytes; left > 0; left -= zeros.position()) {
          zeros.clear().limit((int) Math.min(zeros.capacity(), left));
          while (zeros.hasRemaining()) {
            channel.write(zeros);
          }
        }
        return channel.map(MapMode.READ_WRITE, 0, bytes, arena);
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
