package dev.quern.directional;

/** Rows as directions: their lengths, and distances between them. */
final class Directions {
  /** Sums of squares in here are accurate: no square that counts is lost, none overflows. */
  private static final double LEAST_SQUARE = 0x1p-900;

  private static final double MOST_SQUARE = 0x1p1000;

  /** Partial sums of so many columns, so that rounding errors don't grow with the dimension. */
  private static final int PART = 1024;

  private Directions() {}

  /**
   * 1 / |row|, or 0 for a row of zeros, or NaN for one with a NaN or an infinity. A row that is so
   * small or large that its squares are not numbers is scaled by a power of two in place.
   */
  static double inverseLength(double[] row) {
    double square = square(row, 0, row.length);
    if (!(square >= LEAST_SQUARE && square <= MOST_SQUARE)) {
      double most = 0;
      for (double x : row) {
        most = Math.max(most, Math.abs(x)); // NaN stays
      }
      if (!(most > 0 && most < Double.POSITIVE_INFINITY)) {
        return most == 0 ? 0 : Double.NaN;
      }
      int exponent = Math.getExponent(most);
      for (int i = 0; i < row.length; i++) {
        row[i] = Math.scalb(row[i], -exponent);
      }
      square = square(row, 0, row.length);
    }
    return 1 / Math.sqrt(square);
  }

  /** The sum of the squares of part of an array. */
  static double square(double[] x, int from, int to) {
    double sum = 0;
    for (int i = from; i < to; i += PART) {
      sum += squareOfPart(x, i, Math.min(i + PART, to));
    }
    return sum;
  }

  /** In eight chains of additions: C2 keeps the order of sums, and so one chain would wait. */
  private static double squareOfPart(double[] x, int from, int to) {
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    double e = 0;
    double f = 0;
    double g = 0;
    double h = 0;
    int i = from;
    for (; i < to - 7; i += 8) {
      a += x[i] * x[i];
      b += x[i + 1] * x[i + 1];
      c += x[i + 2] * x[i + 2];
      d += x[i + 3] * x[i + 3];
      e += x[i + 4] * x[i + 4];
      f += x[i + 5] * x[i + 5];
      g += x[i + 6] * x[i + 6];
      h += x[i + 7] * x[i + 7];
    }
    for (; i < to; i++) {
      a += x[i] * x[i];
    }
    return ((a + e) + (c + g)) + ((b + f) + (d + h));
  }

  /**
   * 1 - cos of the angle between {@code row * inverseLength} and a unit vector, as half their
   * squared distance: small angles cancel nothing, and errors of the lengths count squared. Writes
   * the differences over {@code row}.
   */
  static double oneMinusCosine(double[] row, double inverseLength, double[] unit) {
    for (int i = 0; i < row.length; i++) {
      row[i] = row[i] * inverseLength - unit[i];
    }
    return square(row, 0, row.length) / 2;
  }
}
