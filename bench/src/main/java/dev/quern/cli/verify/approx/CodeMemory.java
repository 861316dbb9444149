package dev.quern.cli.verify.approx;

import dev.quern.approx.Format;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Codes of a format in memory. */
final class CodeMemory {
  private CodeMemory() {}

  /** Room for n codes in off-heap memory at an odd address, or in an array for a null arena. */
  static MemorySegment allocate(Arena arena, Format format, int n) {
    long bytes = (long) n * format.bytes();
    return arena == null
        ? MemorySegment.ofArray(new byte[(int) bytes])
        : arena.allocate(bytes + 1, Long.BYTES).asSlice(1);
  }

  /** The codes, there. */
  static MemorySegment of(Arena arena, Format format, int[] codes) {
    MemorySegment memory = allocate(arena, format, codes.length);
    for (int i = 0; i < codes.length; i++) {
      switch (format.bytes()) {
        case Integer.BYTES ->
            memory.set(ValueLayout.JAVA_INT_UNALIGNED, (long) i * Integer.BYTES, codes[i]);
        case Short.BYTES ->
            memory.set(ValueLayout.JAVA_SHORT_UNALIGNED, (long) i * Short.BYTES, (short) codes[i]);
        default -> memory.set(ValueLayout.JAVA_BYTE, i, (byte) codes[i]);
      }
    }
    return memory;
  }

  /** The codes in it. */
  static int[] read(MemorySegment memory, Format format) {
    int[] codes = new int[(int) (memory.byteSize() / format.bytes())];
    for (int i = 0; i < codes.length; i++) {
      codes[i] =
          switch (format.bytes()) {
            case Integer.BYTES ->
                memory.get(ValueLayout.JAVA_INT_UNALIGNED, (long) i * Integer.BYTES);
            case Short.BYTES ->
                memory.get(ValueLayout.JAVA_SHORT_UNALIGNED, (long) i * Short.BYTES) & 0xFFFF;
            default -> memory.get(ValueLayout.JAVA_BYTE, i) & 0xFF;
          };
    }
    return codes;
  }

  /** Float32 numbers of codes. */
  static float[] numbers(int[] bits) {
    float[] x = new float[bits.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = Float.intBitsToFloat(bits[i]);
    }
    return x;
  }

  /** Codes of float32 numbers. */
  static int[] bits(float... x) {
    int[] bits = new int[x.length];
    for (int i = 0; i < x.length; i++) {
      bits[i] = Float.floatToRawIntBits(x[i]);
    }
    return bits;
  }
}
