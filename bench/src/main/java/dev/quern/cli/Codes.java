package dev.quern.cli;

import dev.quern.approx.Format;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Float32 numbers in memory to the codes of a narrower format, and back. */
final class Codes {
  private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;
  private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED;

  private Codes() {}

  /**
   * Rounds to the nearest of a format, ties to even.
   *
   * @param numbers float32
   * @param codes gets a code for each; may begin where the numbers do
   * @param saturating whether finite numbers that are too large become the largest
   */
  static void encode(
      MemorySegment numbers, MemorySegment codes, Format format, boolean saturating) {
    long n = numbers.byteSize() / Float.BYTES;
    for (long i = 0; i < n; i++) {
      int code = format.encode(numbers.get(FLOAT, i * Float.BYTES), saturating);
      if (format.bytes() == Short.BYTES) {
        codes.set(SHORT, i * Short.BYTES, (short) code);
      } else {
        codes.set(ValueLayout.JAVA_BYTE, i, (byte) code);
      }
    }
  }

  /**
   * The numbers of codes.
   *
   * @param numbers gets float32
   */
  static void decode(MemorySegment codes, MemorySegment numbers, Format format) {
    long n = numbers.byteSize() / Float.BYTES;
    for (long i = 0; i < n; i++) {
      int code =
          format.bytes() == Short.BYTES
              ? codes.get(SHORT, i * Short.BYTES)
              : codes.get(ValueLayout.JAVA_BYTE, i);
      numbers.set(FLOAT, i * Float.BYTES, format.decode(code));
    }
  }
}
