package dev.quern.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** What has to be known of a shared library before the system's loader is let near it. */
public final class ElfFile {
  private ElfFile() {}

  /**
   * Whether a 64-bit little-endian ELF file ends before its segments do. The system's loader maps
   * them without looking, and the process dies at the first access.
   */
  public static boolean isCutShort(Path path) throws IOException {
    try (FileChannel file = FileChannel.open(path)) {
      ByteBuffer header = read(file, 0, 64);
      if (header.limit() < 64
          || header.getInt(0) != 0x464c457f
          || header.get(4) != 2
          || header.get(5) != 1) {
        // Something else: the loader says so.
        return false;
      }
      int entrySize = header.getShort(54) & 0xffff;
      int entries = header.getShort(56) & 0xffff;
      ByteBuffer table = read(file, header.getLong(32), entries * entrySize);
      if (entrySize < 56 || table.limit() < entries * entrySize) {
        return true;
      }
      for (int at = 0; at < table.limit(); at += entrySize) {
        long end = table.getLong(at + 8) + table.getLong(at + 32);
        if (end < 0 || end > file.size()) {
          return true;
        }
      }
      return false;
    }
  }

  private static ByteBuffer read(FileChannel file, long position, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    if (position >= 0) {
      while (bytes.hasRemaining() && file.read(bytes, position + bytes.position()) > 0) {}
    }
    return bytes.flip();
  }
}
