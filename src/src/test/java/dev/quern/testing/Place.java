package dev.quern.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/** Kinds of memory that operands lie in, each between guards that nobody may write. */
public enum Place {
  /** An array of its own; the array methods are called. */
  ARRAY(true, false, 0),
  /** Part of an array, from an odd element on; the array methods are called. */
  ARRAY_PART(true, false, 3),
  /** A segment over an array of the element type. */
  HEAP(false, false, 5),
  /** The same, read-only: a source only. */
  HEAP_READ_ONLY(false, false, 1),
  /** A segment over bytes, at an odd one. */
  BYTES(false, true, 7),
  /** A segment over an array of the element type, from the middle of an element on. */
  HEAP_UNALIGNED(false, true, 2),
  OFF_HEAP(false, false, 0),
  OFF_HEAP_ONE_ELEMENT(false, false, 1),
  OFF_HEAP_THREE_ELEMENTS(false, false, 3),
  OFF_HEAP_ONE_BYTE(false, true, 1),
  OFF_HEAP_THREE_BYTES(false, true, 3),
  MAPPED(false, false, 2);

  /** Bytes before and behind. */
  public static final int GUARD = 320;

  private static final byte PATTERN = (byte) 0xA5;

  /** Whether it is used through the methods for arrays. */
  public final boolean array;

  private final boolean unaligned;
  private final int shift;

  Place(boolean array, boolean unaligned, int shift) {
    this.array = array;
    this.unaligned = unaligned;
    this.shift = shift;
  }

  /** What operands of this place need in the call. */
  public ValueLayout layout(boolean single) {
    if (single) {
      return unaligned ? ValueLayout.JAVA_FLOAT_UNALIGNED : ValueLayout.JAVA_FLOAT;
    }
    return unaligned ? ValueLayout.JAVA_DOUBLE_UNALIGNED : ValueLayout.JAVA_DOUBLE;
  }

  /** Room for {@code n} elements, the guards filled. */
  public Operand room(boolean single, int n, Arena arena) {
    int size = single ? 4 : 8;
    if (this == ARRAY) {
      Object array = single ? new float[n] : new double[n];
      return new Operand(this, single, n, array, over(array), 0);
    }
    int total = 2 * GUARD / size + shift + n;
    int offset = unaligned ? GUARD + shift : GUARD + shift * size;
    Object array =
        switch (this) {
          case BYTES -> new byte[total * size];
          case ARRAY_PART, HEAP, HEAP_READ_ONLY, HEAP_UNALIGNED ->
              single ? new float[total] : new double[total];
          default -> null;
        };
    MemorySegment whole =
        array != null
            ? over(array)
            : this == MAPPED
                ? mapped((long) total * size, arena)
                : arena.allocate((long) total * size, 64);
    Operand operand = new Operand(this, single, n, array, whole, offset);
    operand.fill(PATTERN);
    return operand;
  }

  private static MemorySegment over(Object array) {
    if (array instanceof float[] floats) {
      return MemorySegment.ofArray(floats);
    }
    return array instanceof byte[] bytes
        ? MemorySegment.ofArray(bytes)
        : MemorySegment.ofArray((double[]) array);
  }

  private static MemorySegment mapped(long bytes, Arena arena) {
    try {
      Path file = Files.createTempFile("quern-test-", ".bin");
      try (FileChannel channel =
          FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
        return channel.map(FileChannel.MapMode.READ_WRITE, 0, bytes, arena);
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /**
   * Memory for a row in its place.
   *
   * @param array the array under it, null off the heap
   * @param whole all of it, guards included
   * @param offset the first byte of the row
   */
  public record Operand(
      Place place, boolean single, int n, Object array, MemorySegment whole, int offset) {
    private int bytes() {
      return n * (single ? 4 : 8);
    }

    public void fill(byte pattern) {
      whole.fill(pattern);
    }

    /** What the library is given. */
    public MemorySegment segment() {
      MemorySegment part = whole.asSlice(offset, bytes());
      return place == HEAP_READ_ONLY ? part.asReadOnly() : part;
    }

    /** Where the row begins in the array. */
    public int elementOffset() {
      return offset / (single ? 4 : 8);
    }

    public void put(Object row) {
      MemorySegment.copy(over(row), 0, whole, offset, bytes());
    }

    public Object row() {
      Object row = single ? new float[n] : new double[n];
      MemorySegment.copy(whole, offset, over(row), 0, bytes());
      return row;
    }

    /** The position of a byte outside the row that was written, or -1. */
    public long spoilt() {
      for (long i = 0; i < whole.byteSize(); i++) {
        if (i == offset) {
          i += bytes();
        }
        if (i < whole.byteSize() && whole.get(ValueLayout.JAVA_BYTE, i) != PATTERN) {
          return i;
        }
      }
      return -1;
    }
  }
}
