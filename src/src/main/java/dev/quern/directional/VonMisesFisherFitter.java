package dev.quern.directional;

import dev.quern.internal.Fma;
import dev.quern.internal.Operands;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Fits a {@link VonMisesFisher} distribution to rows that come in any number of parts, each row
 * read once: for data larger than memory.
 *
 * <p>Rows are directions: each counts with length 1, whatever its length is, from the smallest to
 * the largest that its elements can express. A row with a NaN or an infinity is refused, and so is
 * a row of zeros, which has no direction, unless {@link ZeroRows#SKIP} was chosen.
 *
 * <p><b>Accuracy.</b> The sum of the directions is compensated, so the number of rows doesn't blur
 * it. What remains is the rounding of the lengths: R, the mean resultant length, and 1 - R lie
 * within 8 units of 2<sup>-53</sup>, mostly within 1. In the concentration that is a relative error
 * of about 2<sup>-52</sup> &kappa; / (d - 1) at worst, a small part of the standard error up to
 * &kappa; = 10<sup>14</sup>.
 *
 * <p><b>One answer.</b> The bits of the fit depend on the rows and their order alone: not on how
 * they are parted into calls or what kind of memory they come from. float32 rows give the same as
 * their values in float64. ({@link #merge} adds roundings of its own.)
 *
 * <p>Memory: some 48 bytes per dimension. Not safe for use by several threads; to use several, give
 * each a fitter and merge them.
 *
 * {@snippet :
 * VonMisesFisherFitter fitter = new VonMisesFisherFitter(2048);
 * while (more()) {
 *   fitter.add(rows); // float[] or double[], row by row
 * }
 * double concentration = fitter.fit().concentration();
 * }
 */
public final class VonMisesFisherFitter {
  /** So many rows are added at once; a multiple of these in any call, whatever its length. */
  private static final int BLOCK = 4;

  /** So many indices of zero rows are kept. */
  private static final int MAX_INDICES = 10;

  /** 1 - R below this may be the rounding of lengths alone. */
  private static final double LEAST_COMPLEMENT = 0x1p-50;

  private final int dimension;
  private final ZeroRows zeroRows;

  // The sum of the directions in whole blocks, and what its additions lost.
  private final Row sum;
  private final Row low;

  // Rows of the block to come, and 1 / their lengths: 0 for rows that aren't there yet.
  private final Row[] block = new Row[BLOCK];
  private final double[] inverseLengths = new double[BLOCK];
  private int staged;

  private long seen;
  private long count;
  private final List<Long> firstZeroRows = new ArrayList<>();

  /** What to do with rows of zeros. */
  public enum ZeroRows {
    /** They are errors. */
    REFUSE,
    /** They are counted, and otherwise as if they weren't there. */
    SKIP
  }

  /**
   * For rows of {@code dimension} elements, refusing zero rows.
   *
   * @throws IllegalArgumentException if the dimension is less than 2
   */
  public VonMisesFisherFitter(int dimension) {
    this(dimension, ZeroRows.REFUSE);
  }

  /**
   * For rows of {@code dimension} elements.
   *
   * @throws IllegalArgumentException if the dimension is less than 2
   */
  public VonMisesFisherFitter(int dimension, ZeroRows zeroRows) {
    Arguments.dimension(dimension);
    this.dimension = dimension;
    this.zeroRows = Operands.notNull(zeroRows, "zeroRows");
    sum = new Row(dimension);
    low = new Row(dimension);
    Arrays.setAll(block, i -> new Row(dimension));
  }

  /** The length of the rows. */
  public int dimension() {
    return dimension;
  }

  /** How many rows count: without those of zeros. */
  public long count() {
    return count;
  }

  /** How many rows of zeros were skipped. */
  public long zeroRows() {
    return seen - count;
  }

  /** The indices of the first ten rows of zeros, from 0 for the first row that was added. */
  public List<Long> firstZeroRows() {
    return List.copyOf(firstZeroRows);
  }

  // ---- adding

  /**
   * Adds rows, one after the other.
   *
   * @throws IllegalArgumentException if the length is not a multiple of the dimension, or a row is
   *     refused: the rows before it have been added then, the message names its index, counted from
   *     the first row ever added, and the fitter can still be used
   */
  public void add(float[] rows) {
    long n = Arguments.wholeRows(Operands.notNull(rows, "rows").length, dimension);
    add(Elements.of(rows), 0, n);
  }

  /**
   * Adds rows that are part of an array.
   *
   * @param rows holds them
   * @param offset the element at which they begin
   * @param count how many there are
   * @throws IndexOutOfBoundsException if they are not inside the array
   * @throws IllegalArgumentException if a row is refused, as in {@link #add(float[])}
   */
  public void add(float[] rows, int offset, int count) {
    Arguments.rows(Operands.notNull(rows, "rows").length, offset, count, dimension);
    add(Elements.of(rows), offset, count);
  }

  /** As {@link #add(float[])}, in float64. */
  public void add(double[] rows) {
    long n = Arguments.wholeRows(Operands.notNull(rows, "rows").length, dimension);
    add(Elements.of(rows), 0, n);
  }

  /** As {@link #add(float[], int, int)}, in float64. */
  public void add(double[] rows, int offset, int count) {
    Arguments.rows(Operands.notNull(rows, "rows").length, offset, count, dimension);
    add(Elements.of(rows), offset, count);
  }

  /**
   * Adds rows in memory of any kind.
   *
   * @param rows the rows, one after the other
   * @param count how many there are
   * @param layout {@code JAVA_FLOAT} or {@code JAVA_DOUBLE}, or {@code _UNALIGNED}, in either byte
   *     order
   * @throws IllegalArgumentException if the segment does not have the size of the rows or the
   *     alignment of the layout, if the layout is another, or if a row is refused, as in {@link
   *     #add(float[])}
   * @throws IllegalStateException if the arena of the segment is closed
   * @throws WrongThreadException if the segment is confined to another thread
   */
  public void add(MemorySegment rows, long count, ValueLayout layout) {
    Arguments.segment(rows, count, dimension, layout);
    add(Elements.of(rows, layout, dimension), 0, count);
  }

  private void add(Elements rows, long from, long n) {
    for (long r = 0; r < n; r++) {
      Row row = block[staged];
      row.read(rows, from + r * dimension);
      double inverseLength = row.inverseLength();
      if (inverseLength > 0) {
        inverseLengths[staged++] = inverseLength;
        count++;
        if (staged == BLOCK) {
          Row.add(block, inverseLengths, sum, low);
          staged = 0;
          Arrays.fill(inverseLengths, 0);
        }
      } else if (inverseLength == 0 && zeroRows == ZeroRows.SKIP) {
        if (firstZeroRows.size() < MAX_INDICES) {
          firstZeroRows.add(seen);
        }
      } else {
        row.clear(); // it would spoil the block even if multiplied by 0
        throw new RefusedRowException(seen, inverseLength == 0);
      }
      seen++;
    }
  }

  /**
   * Adds the rows that another fitter has seen, as if they came after the rows of this one: the
   * same fit, up to roundings.
   *
   * @throws IllegalArgumentException if it is this one, or of another dimension, or has skipped
   *     zero rows and this one refuses them
   */
  public void merge(VonMisesFisherFitter other) {
    Operands.notNull(other, "other");
    if (other == this) {
      throw new IllegalArgumentException("other is this fitter, expected another");
    }
    if (other.dimension != dimension) {
      throw new IllegalArgumentException(
          "other has dimension " + other.dimension + ", expected " + dimension);
    }
    if (other.zeroRows() > 0 && zeroRows == ZeroRows.REFUSE) {
      throw new IllegalArgumentException(
          "other has skipped " + other.zeroRows() + " zero rows, and this fitter refuses them");
    }
    Row.add(other.sum, sum, low);
    Row.add(other.low, sum, low);
    Row.add(other.block, other.inverseLengths, sum, low);
    for (long row : other.firstZeroRows) {
      if (firstZeroRows.size() < MAX_INDICES) {
        firstZeroRows.add(seen + row);
      }
    }
    count += other.count;
    seen += other.seen;
  }

  // ---- the result

  /**
   * The distribution that makes the rows so far likeliest. More may be added afterwards.
   *
   * @throws IllegalStateException if there are no rows
   */
  public VonMisesFisherFit fit() {
    if (count == 0) {
      throw new IllegalStateException(
          "no rows to fit"
              + (seen == 0 ? "" : ": all " + seen + " are zero")
              + "; expected at least one");
    }
    Row sums = new Row(sum);
    Row lows = new Row(low);
    Row.add(block, inverseLengths, sums, lows);
    double[] total = sums.toArray();
    double[] lost = lows.toArray();
    double complement = complement(total, lost);
    Arrays.setAll(total, j -> total[j] + lost[j]);
    Row unit = new Row(total);
    double inverseLength = unit.inverseLength();
    unit.scale(inverseLength);
    double[] direction = unit.toArray();
    if (inverseLength == 0) {
      direction[0] = 1; // any will do
    }
    double length = 0;
    for (int j = 0; j < dimension; j++) {
      length += direction[j] * (total[j] / count);
    }
    if (complement < 0.5) {
      complement = complement < LEAST_COMPLEMENT ? 0 : complement;
      length = 1 - complement;
    } else {
      complement = 1 - length;
    }
    return VonMisesFisherFit.of(count, zeroRows(), direction, length, complement);
  }

  /** 1 - R, from the squares: n^2 and the sum's, in twice the precision until they are taken. */
  private double complement(double[] total, double[] lost) {
    double square = 0;
    double squareLow = 0;
    for (int j = 0; j < dimension; j++) {
      double x = total[j] + lost[j];
      double xLow = (total[j] - x) + lost[j];
      double p = x * x;
      double s = square + p;
      squareLow += Fma.sumError(square, p, s) + Fma.fma(x, x, -p) + 2 * x * xLow;
      square = s;
    }
    double n = count;
    double all = n * n;
    double allLow = Fma.fma(n, n, -all);
    return ((all - square) + (allLow - squareLow)) / (n * (n + Math.sqrt(square)));
  }
}
