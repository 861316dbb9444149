package dev.quern.approx;

import dev.quern.testing.Place;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Codes of a format in a place of memory, guards around them; what is left of the last word is a
 * guard, too.
 */
record Operand(Format format, int n, Place.Operand room) {
  private static final byte PATTERN = (byte) 0xA5;

  static Operand room(Format format, int n, Place place, Arena arena) {
    int words = (n * format.bytes() + 3) / 4;
    Operand operand = new Operand(format, n, place.room(true, words, arena));
    operand.room.whole().fill(PATTERN);
    return operand;
  }

  static Operand of(Format format, int[] codes, Place place, Arena arena) {
    Operand operand = room(format, codes.length, place, arena);
    Codes.write(format, codes, operand.bytes());
    return operand;
  }

  private MemorySegment bytes() {
    return room.whole().asSlice(room.offset(), (long) n * format.bytes());
  }

  /** What the library is given. */
  MemorySegment segment() {
    return room.segment().asSlice(0, (long) n * format.bytes());
  }

  int[] codes() {
    return Codes.read(format, bytes());
  }

  /** Whether a byte around was written. */
  boolean spoilt() {
    MemorySegment whole = room.whole();
    long end = room.offset() + (long) n * format.bytes();
    for (long i = 0; i < whole.byteSize(); i++) {
      boolean inside = i >= room.offset() && i < end;
      if (!inside && whole.get(ValueLayout.JAVA_BYTE, i) != PATTERN) {
        return true;
      }
    }
    return false;
  }
}
