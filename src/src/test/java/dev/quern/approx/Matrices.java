package dev.quern.approx;

import dev.quern.testing.SplitMix;

/**
 * Matrices whose parts differ in what their products need: ordinary numbers; zeros and subnormal
 * ones among them; numbers whose products leave the format; infinities and NaN.
 */
final class Matrices {
  private static final int CLASSES = 4;

  private Matrices() {}

  /** Codes of a matrix of which so many rows each are of one class. */
  static int[] byRows(Format format, int rows, int columns, int each, long seed) {
    int[] codes = new int[rows * columns];
    SplitMix random = new SplitMix(seed);
    for (int i = 0; i < codes.length; i++) {
      codes[i] = code(format, i / columns / each % CLASSES, random);
    }
    return codes;
  }

  /** The same of columns. */
  static int[] byColumns(Format format, int rows, int columns, int each, long seed) {
    int[] codes = new int[rows * columns];
    SplitMix random = new SplitMix(seed);
    for (int i = 0; i < codes.length; i++) {
      codes[i] = code(format, i % columns / each % CLASSES, random);
    }
    return codes;
  }

  private static int code(Format format, int kind, SplitMix random) {
    int rare = random.below(16);
    int ordinary = Codes.ordinary(format, 1, random)[0];
    int sign = ordinary & 1 << (format.bits() - 1);
    return switch (kind) {
      case 0 -> ordinary;
      case 1 -> rare < 3 ? sign : rare == 3 ? sign | 1 + random.below(3) : ordinary;
      case 2 -> finite(format, random);
      default -> random.below(97) == 0 ? special(format, random) : ordinary;
    };
  }

  private static int finite(Format format, SplitMix random) {
    int code = Codes.random(format, 1, random)[0];
    return Double.isFinite(Reference.decode(format, code)) ? code : 0;
  }

  private static int special(Format format, SplitMix random) {
    int[] specials = Codes.specials(format);
    return specials[random.below(specials.length)];
  }
}
