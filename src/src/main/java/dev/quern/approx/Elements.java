package dev.quern.approx;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Elements of a format on their way between wherever they lie, a {@code float[]} or a segment, and
 * a thread's scratch. Positions count elements.
 */
final class Elements {
  private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;
  private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED;

  private Elements() {}

  /**
   * The numbers, exactly.
   *
   * @param flushing whether subnormal numbers of the format become zeros of their sign
   */
  static void read(
      Object from, Format format, boolean flushing, long position, float[] to, int at, int n) {
    if (from instanceof float[] array) {
      System.arraycopy(array, (int) position, to, at, n);
      return;
    }
    MemorySegment segment = (MemorySegment) from;
    switch (format.bits()) {
      case 32 -> MemorySegment.copy(segment, FLOAT, position << 2, to, at, n);
      case 16 -> readHalves(segment, format, flushing, position, to, at, n);
      default -> readBytes(segment, format, flushing, position, to, at, n);
    }
  }

  private static void readHalves(
      MemorySegment from,
      Format format,
      boolean flushing,
      long position,
      float[] to,
      int at,
      int n) {
    if (format == Format.BFLOAT16) {
      // Its subnormal numbers are float32's too, which the passes look after.
      for (int i = 0; i < n; i++) {
        float value = Float.intBitsToFloat(from.get(SHORT, position + i << 1) << 16);
        to[at + i] = value == value ? value : Float.NaN;
      }
      return;
    }
    float least = flushing ? format.leastNormal() : 0;
    for (int i = 0; i < n; i++) {
      float value = format.decode(from.get(SHORT, position + i << 1));
      to[at + i] = Math.abs(value) < least ? Math.copySign(0f, value) : value;
    }
  }

  private static void readBytes(
      MemorySegment from,
      Format format,
      boolean flushing,
      long position,
      float[] to,
      int at,
      int n) {
    float[] values =
        format == Format.FLOAT8_E4M3FN
            ? flushing ? Bytes.E4M3_FLUSHED : Bytes.E4M3
            : flushing ? Bytes.E5M2_FLUSHED : Bytes.E5M2;
    for (int i = 0; i < n; i++) {
      to[at + i] = values[from.get(ValueLayout.JAVA_BYTE, position + i) & 0xFF];
    }
  }

  /** The numbers of all codes of 8 bits. */
  private static final class Bytes {
    static final float[] E4M3 = values(Format.FLOAT8_E4M3FN, false);
    static final float[] E4M3_FLUSHED = values(Format.FLOAT8_E4M3FN, true);
    static final float[] E5M2 = values(Format.FLOAT8_E5M2, false);
    static final float[] E5M2_FLUSHED = values(Format.FLOAT8_E5M2, true);

    private static float[] values(Format format, boolean flushing) {
      float[] values = new float[256];
      for (int code = 0; code < values.length; code++) {
        float value = format.decode(code);
        boolean flushed = flushing && Math.abs(value) < format.leastNormal();
        values[code] = flushed ? Math.copySign(0f, value) : value;
      }
      return values;
    }
  }

  /** The codes of 16 or 8 bits, without a sign of their own. */
  static void readCodes(MemorySegment from, Format format, long position, int[] to, int n) {
    if (format.bits() == 16) {
      for (int i = 0; i < n; i++) {
        to[i] = from.get(SHORT, position + i << 1) & 0xFFFF;
      }
    } else {
      for (int i = 0; i < n; i++) {
        to[i] = from.get(ValueLayout.JAVA_BYTE, position + i) & 0xFF;
      }
    }
  }

  /** The lower bits of the codes. */
  static void writeCodes(int[] from, MemorySegment to, Format format, long position, int n) {
    if (format.bits() == 16) {
      for (int i = 0; i < n; i++) {
        to.set(SHORT, position + i << 1, (short) from[i]);
      }
    } else {
      for (int i = 0; i < n; i++) {
        to.set(ValueLayout.JAVA_BYTE, position + i, (byte) from[i]);
      }
    }
  }

  /** As they are. */
  static void copyBits(int[] from, MemorySegment to, int n) {
    MemorySegment.copy(from, 0, to, ValueLayout.JAVA_INT, 0, n);
  }

  /** As they are. */
  static void copyBits(MemorySegment from, int[] to, int n) {
    MemorySegment.copy(from, ValueLayout.JAVA_INT, 0, to, 0, n);
  }

  /** The bits of float32 numbers. */
  static void readBits(Object from, long position, Scratch scratch, int[] to, int n) {
    if (from instanceof float[] array) {
      System.arraycopy(array, (int) position, scratch.x, 0, n);
      copyBits(scratch.xBits, to, n);
    } else {
      MemorySegment.copy(
          (MemorySegment) from, ValueLayout.JAVA_INT_UNALIGNED, position << 2, to, 0, n);
    }
  }

  /** Numbers in float32. */
  static void write(float[] from, int at, Object to, long position, int n) {
    if (to instanceof float[] array) {
      System.arraycopy(from, at, array, (int) position, n);
    } else {
      MemorySegment.copy(from, at, (MemorySegment) to, FLOAT, position << 2, n);
    }
  }
}
