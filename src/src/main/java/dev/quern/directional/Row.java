package dev.quern.directional;

import java.util.Arrays;

/**
 * A vector of doubles in pieces, the last one filled up with zeros. C2 makes vector code of loops
 * over arrays that are indexed alike, which it knows to be apart, and of sums only across arrays:
 * so squares are added piece to piece, and only one piece in the end element by element.
 */
final class Row {
  private static final int MAX_PIECE = 512;

  /** Sums of squares in here are accurate: no square that counts is lost, none overflows. */
  private static final double LEAST_SQUARE = 0x1p-900;

  private static final double MOST_SQUARE = 0x1p1000;

  private final int length;
  private final double[][] pieces;
  private final double[] squares;

  /** Zeros. */
  Row(int length) {
    this.length = length;
    int count = Math.ceilDiv(length, MAX_PIECE);
    pieces = new double[count][Math.ceilDiv(length, count)];
    squares = new double[pieces[0].length];
  }

  /** A copy. */
  Row(double[] elements) {
    this(elements.length);
    read(Elements.of(elements), 0);
  }

  /** A copy. */
  Row(Row other) {
    this(other.length);
    for (int i = 0; i < pieces.length; i++) {
      System.arraycopy(other.pieces[i], 0, pieces[i], 0, pieces[i].length);
    }
  }

  double[] toArray() {
    double[] elements = new double[length];
    for (int i = 0, at = 0; at < length; at += pieces[i++].length) {
      System.arraycopy(pieces[i], 0, elements, at, Math.min(pieces[i].length, length - at));
    }
    return elements;
  }

  /** Takes the elements of {@code source} from {@code from} on. */
  void read(Elements source, long from) {
    for (int i = 0, at = 0; at < length; at += pieces[i++].length) {
      source.read(from + at, Math.min(pieces[i].length, length - at), pieces[i]);
    }
  }

  void clear() {
    for (double[] piece : pieces) {
      Arrays.fill(piece, 0);
    }
  }

  void scale(double factor) {
    for (double[] piece : pieces) {
      for (int j = 0; j < piece.length; j++) {
        piece[j] *= factor;
      }
    }
  }

  // ---- lengths

  /**
   * 1 / length, or 0 for a row of zeros, or NaN for one with a NaN or an infinity. A row that is so
   * small or large that its squares are not numbers is scaled by a power of two.
   */
  double inverseLength() {
    double square = square();
    if (!(square >= LEAST_SQUARE && square <= MOST_SQUARE)) {
      double most = 0;
      for (double[] piece : pieces) {
        for (double x : piece) {
          most = Math.max(most, Math.abs(x)); // NaN stays
        }
      }
      if (!(most > 0 && most < Double.POSITIVE_INFINITY)) {
        return most == 0 ? 0 : Double.NaN;
      }
      int exponent = Math.getExponent(most);
      for (double[] piece : pieces) {
        for (int j = 0; j < piece.length; j++) {
          piece[j] = Math.scalb(piece[j], -exponent);
        }
      }
      square = square();
    }
    return 1 / Math.sqrt(square);
  }

  private double square() {
    Arrays.fill(squares, 0);
    int i = 0;
    for (; i < pieces.length - 3; i += 4) {
      addSquares(pieces[i], pieces[i + 1], pieces[i + 2], pieces[i + 3], squares);
    }
    for (; i < pieces.length; i++) {
      addSquares(pieces[i], squares);
    }
    return sum(squares);
  }

  private static void addSquares(double[] a, double[] b, double[] c, double[] d, double[] sum) {
    for (int j = 0; j < sum.length; j++) {
      sum[j] += (a[j] * a[j] + b[j] * b[j]) + (c[j] * c[j] + d[j] * d[j]);
    }
  }

  private static void addSquares(double[] a, double[] sum) {
    for (int j = 0; j < sum.length; j++) {
      sum[j] += a[j] * a[j];
    }
  }

  /** In eight chains of additions: in one, each would wait for the one before. */
  private static double sum(double[] x) {
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    double e = 0;
    double f = 0;
    double g = 0;
    double h = 0;
    int i = 0;
    for (; i < x.length - 7; i += 8) {
      a += x[i];
      b += x[i + 1];
      c += x[i + 2];
      d += x[i + 3];
      e += x[i + 4];
      f += x[i + 5];
      g += x[i + 6];
      h += x[i + 7];
    }
    for (; i < x.length; i++) {
      a += x[i];
    }
    return ((a + e) + (c + g)) + ((b + f) + (d + h));
  }

  /**
   * 1 - cos of the angle between {@code this * inverseLength} and a unit vector, as half their
   * squared distance: small angles cancel nothing, and errors of the lengths count squared. Leaves
   * the differences.
   */
  double oneMinusCosine(double inverseLength, Row unit) {
    for (int i = 0; i < pieces.length; i++) {
      double[] x = pieces[i];
      double[] y = unit.pieces[i];
      for (int j = 0; j < x.length; j++) {
        x[j] = x[j] * inverseLength - y[j];
      }
    }
    return square() / 2;
  }

  // ---- sums

  /**
   * Adds four rows, scaled, to the sum of {@code sum} and {@code low}: {@code low} gets what the
   * addition loses.
   */
  static void add(Row[] rows, double[] scales, Row sum, Row low) {
    for (int i = 0; i < sum.pieces.length; i++) {
      add(
          rows[0].pieces[i],
          rows[1].pieces[i],
          rows[2].pieces[i],
          rows[3].pieces[i],
          scales[0],
          scales[1],
          scales[2],
          scales[3],
          sum.pieces[i],
          low.pieces[i]);
    }
  }

  /** As {@link #add(Row[], double[], Row, Row)}, one row as it is. */
  static void add(Row row, Row sum, Row low) {
    add(new Row[] {row, row, row, row}, new double[] {1, 0, 0, 0}, sum, low);
  }

  private static void add(
      double[] row0,
      double[] row1,
      double[] row2,
      double[] row3,
      double scale0,
      double scale1,
      double scale2,
      double scale3,
      double[] sum,
      double[] low) {
    for (int j = 0; j < sum.length; j++) {
      double x = (row0[j] * scale0 + row1[j] * scale1) + (row2[j] * scale2 + row3[j] * scale3);
      double s = sum[j];
      double t = s + x;
      double z = t - s;
      low[j] += (s - (t - z)) + (x - z); // Knuth
      sum[j] = t;
    }
  }
}
