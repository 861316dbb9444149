package dev.quern.approx;

import dev.quern.testing.SplitMix;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/** Codes of formats: in memory, at random, and those where something happens. */
final class Codes {
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
  private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED;

  private Codes() {}

  static MemorySegment segment(Format format, int[] codes) {
    MemorySegment segment = MemorySegment.ofArray(new byte[codes.length * format.bytes()]);
    write(format, codes, segment);
    return segment;
  }

  static void write(Format format, int[] codes, MemorySegment to) {
    for (int i = 0; i < codes.length; i++) {
      switch (format.bits()) {
        case 32 -> to.set(INT, 4L * i, codes[i]);
        case 16 -> to.set(SHORT, 2L * i, (short) codes[i]);
        default -> to.set(ValueLayout.JAVA_BYTE, i, (byte) codes[i]);
      }
    }
  }

  /** Without a sign of their own. */
  static int[] read(Format format, MemorySegment from) {
    int[] codes = new int[(int) (from.byteSize() / format.bytes())];
    for (int i = 0; i < codes.length; i++) {
      codes[i] =
          switch (format.bits()) {
            case 32 -> from.get(INT, 4L * i);
            case 16 -> from.get(SHORT, 2L * i) & 0xFFFF;
            default -> from.get(ValueLayout.JAVA_BYTE, i) & 0xFF;
          };
    }
    return codes;
  }

  /** Any bits at all. */
  static int[] random(Format format, int n, SplitMix random) {
    int[] codes = new int[n];
    for (int i = 0; i < n; i++) {
      codes[i] = (int) (random.next() >>> (64 - format.bits()));
    }
    return codes;
  }

  /** Numbers of exponents about 0, as in models. */
  static int[] ordinary(Format format, int n, SplitMix random) {
    int[] codes = new int[n];
    for (int i = 0; i < n; i++) {
      double size = 0.05 + 2 * random.below(1 << 20) * 0x1p-20;
      codes[i] = Reference.encode(format, (random.next() & 1) == 0 ? size : -size, false);
    }
    return codes;
  }

  /** Zeros, and the ends of the subnormal, normal and other numbers, of both signs. */
  static int[] specials(Format format) {
    int one = Reference.encode(format, 1, false);
    int normal = 1 << format.mantissaBits();
    int infinite = Reference.encode(format, Double.POSITIVE_INFINITY, false);
    List<Integer> all = new ArrayList<>();
    int[] magnitudes = {
      0,
      1,
      2,
      normal / 2,
      normal - 1,
      normal,
      normal + 1,
      2 * normal,
      one / 2,
      one - 1,
      one,
      one + 1,
      one + normal / 2,
      one + normal - 1,
      one + one / 2,
      infinite - normal,
      infinite - 2,
      infinite - 1,
      infinite,
      Reference.notANumber(format),
      format.hasInfinity() ? infinite + 1 : infinite,
      (int) ((1L << (format.bits() - 1)) - 1)
    };
    for (int magnitude : magnitudes) {
      all.add(magnitude);
      all.add(magnitude | 1 << (format.bits() - 1));
    }
    return all.stream().mapToInt(Integer::intValue).toArray();
  }

  static float[] floats(int[] codes) {
    float[] x = new float[codes.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = Float.intBitsToFloat(codes[i]);
    }
    return x;
  }

  /** What was multiplied, for a failure. */
  static String text(Arithmetic arithmetic, Format format, int x, int y) {
    return arithmetic
        + ", "
        + format.id()
        + ": 0x"
        + Integer.toHexString(x)
        + " by 0x"
        + Integer.toHexString(y);
  }
}
