package dev.quern.directional;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quern.directional.VonMisesFisherFitter.ZeroRows;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VonMisesFisherFitterTest {
  private static final MathContext DIGITS = new MathContext(60);
  private static final double U = 0x1p-53;

  /** Normal float32 rows around an offset: the larger it is, the more they point one way. */
  private static float[] rows(int n, int d, double offset, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] x = new float[n * d];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) (random.nextGaussian() + offset);
    }
    return x;
  }

  private static double[] widened(float[] x) {
    double[] y = new double[x.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = x[i];
    }
    return y;
  }

  private static VonMisesFisherFit fit(double[] rows, int d) {
    VonMisesFisherFitter fitter = new VonMisesFisherFitter(d);
    fitter.add(rows);
    return fitter.fit();
  }

  private static VonMisesFisherFit fit(float[] rows, int d) {
    return fit(widened(rows), d);
  }

  /** The sum of the directions, in 60 digits. */
  private static BigDecimal[] exactSum(double[] rows, int d) {
    BigDecimal[] sum = new BigDecimal[d];
    Arrays.fill(sum, BigDecimal.ZERO);
    for (int i = 0; i < rows.length; i += d) {
      BigDecimal square = BigDecimal.ZERO;
      for (int j = 0; j < d; j++) {
        square = square.add(new BigDecimal(rows[i + j]).pow(2));
      }
      BigDecimal length = square.sqrt(DIGITS);
      for (int j = 0; j < d; j++) {
        sum[j] = sum[j].add(new BigDecimal(rows[i + j]).divide(length, DIGITS));
      }
    }
    return sum;
  }

  private static BigDecimal length(BigDecimal[] sum) {
    return Arrays.stream(sum)
        .map(x -> x.pow(2))
        .reduce(BigDecimal.ZERO, BigDecimal::add)
        .sqrt(DIGITS);
  }

  @ParameterizedTest
  @CsvSource({"1, 5, 0", "7, 2, 0", "50, 3, 0.5", "33, 20, 3", "10, 1500, 0", "40, 40, 1e5"})
  void theFitIsThatOfTheExactMean(int n, int d, double offset) {
    double[] rows = widened(rows(n, d, offset, 11));
    VonMisesFisherFit fit = fit(rows, d);
    BigDecimal[] sum = exactSum(rows, d);
    BigDecimal length = length(sum);
    double r = length.doubleValue() / n;
    double complement =
        BigDecimal.ONE.subtract(length.divide(new BigDecimal(n), DIGITS)).doubleValue();
    assertEquals(r, fit.meanResultantLength(), 8 * U);
    assertEquals(complement, fit.meanResultantComplement(), 8 * U);
    for (int j = 0; j < d; j++) {
      double expected = sum[j].divide(length, DIGITS).doubleValue();
      assertEquals(expected, fit.meanDirection()[j], 16 * U / Math.sqrt(d) / r, "column " + j);
    }
    if (n > 1) {
      double k = ResultantLength.inverse(d, r, complement);
      // What the rounding of lengths moves.
      double tolerance = k * (16 * U + 8 * U / complement + 8 * U / r);
      assertEquals(k, fit.concentration(), tolerance);
    }
  }

  @ParameterizedTest
  @CsvSource({"2, 1e12", "3, 1e12", "128, 1e12", "3, 1e6", "100, 1e4"})
  void largeConcentrationsAreRecoveredAsWellAsTheRowsDetermineThem(int d, double k) {
    int n = 400;
    double[] mean = widened(rows(1, d, 0, 21));
    double[] rows = new double[n * d];
    VonMisesFisher.of(mean, k).sampleRows(new SplittableRandom(22), rows);
    BigDecimal complement =
        BigDecimal.ONE.subtract(length(exactSum(rows, d)).divide(new BigDecimal(n), DIGITS));
    double exact = VonMisesFisher.concentrationOfComplement(d, complement.doubleValue());
    VonMisesFisherFit fit = fit(rows, d);
    double error = Math.abs(fit.concentration() - exact);
    assertTrue(
        error < 1e-2 * fit.standardError(), error / fit.standardError() + " standard errors");
    assertTrue(error < 4 * U / complement.doubleValue() * exact, error / exact + " relative");
    assertTrue(Math.abs(fit.concentration() - k) < 4 * fit.standardError(), fit + " for " + k);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 7, 8, 9, 1023, 1024, 1025, 5000})
  void partsAndKindsOfMemoryDontChangeTheBits(int d) {
    int n = 23;
    float[] rows = rows(n, d, 0.2, d);
    double[] wide = widened(rows);
    VonMisesFisherFit expected = fit(wide, d);
    assertEquals(n, expected.count());
    for (int part : new int[] {1, 2, 3, 5, 8, 23}) {
      VonMisesFisherFitter floats = new VonMisesFisherFitter(d);
      VonMisesFisherFitter doubles = new VonMisesFisherFitter(d);
      VonMisesFisherFitter mixed = new VonMisesFisherFitter(d);
      VonMisesFisherFitter segments = new VonMisesFisherFitter(d);
      for (int i = 0; i < n; i += part) {
        int count = Math.min(part, n - i);
        floats.add(rows, i * d, count);
        doubles.add(wide, i * d, count);
        if (i % 2 == 0) {
          mixed.add(Arrays.copyOfRange(rows, i * d, (i + count) * d));
        } else {
          mixed.add(Arrays.copyOfRange(wide, i * d, (i + count) * d));
        }
        addSegments(segments, rows, wide, i * d, count);
        mixed.fit(); // looking on is no change
      }
      assertEquals(expected, floats.fit(), "floats by " + part);
      assertEquals(expected, doubles.fit(), "doubles by " + part);
      assertEquals(expected, mixed.fit(), "mixed by " + part);
      assertEquals(expected, segments.fit(), "segments by " + part);
    }
  }

  /** One kind of memory after the other. */
  private static void addSegments(
      VonMisesFisherFitter fitter, float[] rows, double[] wide, int from, int count) {
    int d = fitter.dimension();
    int n = count * d;
    try (Arena arena = Arena.ofConfined()) {
      ByteOrder order = from % 3 == 0 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
      if (from % 2 == 0) {
        ValueLayout.OfFloat layout = JAVA_FLOAT_UNALIGNED.withOrder(order);
        MemorySegment segment = arena.allocate(4L * n + 1).asSlice(1);
        MemorySegment.copy(rows, from, segment, layout, 0, n);
        fitter.add(segment, count, layout);
      } else {
        ValueLayout.OfDouble layout = JAVA_DOUBLE.withOrder(order);
        MemorySegment segment = arena.allocate(8L * n, 8);
        MemorySegment.copy(wide, from, segment, layout, 0, n);
        fitter.add(segment, count, layout);
      }
    }
  }

  @Test
  void lengthsOfRowsDontCount() {
    int d = 20;
    double[] rows = widened(rows(9, d, 1, 4));
    VonMisesFisherFit expected = fit(rows, d);
    int[] powers = {0, 1000, -900, 512, -511, 500, -500, -460, 30};
    double[] scaled = rows.clone();
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] = Math.scalb(scaled[i], powers[i / d]);
    }
    // Powers of two leave every bit, but that lengths out of range are taken of rows brought in.
    VonMisesFisherFit fit = fit(scaled, d);
    assertEquals(expected.meanResultantLength(), fit.meanResultantLength(), 4 * U);
    assertArrayEquals(expected.meanDirection(), fit.meanDirection(), 4 * U);
    double[] tiny = {Double.MIN_VALUE, 0, 0, 0, 3 * Double.MIN_VALUE, 0};
    assertArrayEquals(
        new double[] {Math.sqrt(0.5), Math.sqrt(0.5), 0}, fit(tiny, 3).meanDirection(), 2 * U);
    double[] huge = {Double.MAX_VALUE, Double.MAX_VALUE};
    assertArrayEquals(
        new double[] {Math.sqrt(0.5), Math.sqrt(0.5)}, fit(huge, 2).meanDirection(), 2 * U);
    VonMisesFisherFitter floats = new VonMisesFisherFitter(2);
    floats.add(new float[] {Float.MIN_VALUE, 0, Float.MAX_VALUE, 0, 1, 0});
    assertEquals(1, floats.fit().meanResultantLength());
  }

  @Test
  void theFitIsTheLikeliest() {
    int d = 12;
    float[] rows = rows(200, d, 0.3, 6);
    VonMisesFisherFit fit = fit(rows, d);
    assertEquals(logLikelihood(fit.distribution(), rows), fit.logLikelihood(), 1e-9);
    for (double factor : new double[] {0.99, 1.01}) {
      VonMisesFisher other = VonMisesFisher.of(fit.meanDirection(), factor * fit.concentration());
      assertTrue(logLikelihood(other, rows) < fit.logLikelihood());
    }
    for (int j = 0; j < d; j++) {
      double[] direction = fit.meanDirection();
      direction[j] += 1e-3;
      VonMisesFisher other = VonMisesFisher.of(direction, fit.concentration());
      assertTrue(logLikelihood(other, rows) < fit.logLikelihood());
    }
  }

  private static double logLikelihood(VonMisesFisher distribution, float[] rows) {
    double[] densities = new double[rows.length / distribution.dimension()];
    distribution.logDensities(rows, densities);
    return Arrays.stream(densities).sum();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 1000})
  void rowsOfOneDirectionAreInfinitelyConcentrated(int n) {
    for (int d : new int[] {2, 3, 10, 777, 3000}) {
      for (int seed = 0; seed < 20; seed++) {
        double[] row = widened(rows(1, d, 0, seed));
        VonMisesFisherFitter fitter = new VonMisesFisherFitter(d);
        for (int i = 0; i < (d > 10 ? Math.min(n, 5) : n); i++) {
          double factor = 1 + i % 7 / 3.0;
          fitter.add(Arrays.stream(row).map(x -> factor * x).toArray());
        }
        VonMisesFisherFit fit = fitter.fit();
        assertEquals(1, fit.meanResultantLength(), () -> fit + " seed");
        assertEquals(0, fit.meanResultantComplement());
        assertEquals(Double.POSITIVE_INFINITY, fit.concentration());
        assertEquals(Double.POSITIVE_INFINITY, fit.logLikelihood());
        assertEquals(Double.POSITIVE_INFINITY, fit.standardError());
        String message = assertThrows(IllegalStateException.class, fit::distribution).getMessage();
        assertTrue(message.contains("all rows have one direction"), message);
      }
    }
  }

  @Test
  void rowsThatCancelHaveNoDirection() {
    VonMisesFisherFit fit = fit(new double[] {3, 4, 0, -3, -4, 0}, 3);
    assertEquals(0, fit.meanResultantLength());
    assertEquals(1, fit.meanResultantComplement());
    assertEquals(0, fit.concentration());
    assertEquals(0, fit.unbiasedConcentration());
    assertArrayEquals(new double[] {1, 0, 0}, fit.meanDirection());
    assertEquals(2 * -Math.log(4 * Math.PI), fit.logLikelihood(), 8 * U);
    // What little is left counts, however little.
    double[] almost = {1, 1e-200, -1, 0};
    VonMisesFisherFit left = fit(almost, 2);
    assertArrayEquals(new double[] {0, 1}, left.meanDirection());
    assertEquals(5e-201, left.meanResultantLength(), 1e-215);
  }

  @Test
  void theSumIsCompensated() {
    // 30,000 rows that differ from one direction by less than their sum's rounding.
    VonMisesFisherFitter fitter = new VonMisesFisherFitter(2);
    int n = 30_000;
    double[] row = {1, 0x1p-40};
    for (int i = 0; i < n; i++) {
      row[1] = i % 2 == 0 ? 0x1p-20 : -0x1p-20;
      fitter.add(row);
    }
    // cos(atan(2^-20)): 1 - 2^-41 + ...
    assertEquals(0x1p-41, fitter.fit().meanResultantComplement(), 0x1p-41 * 1e-3);
    assertEquals(0x1p40, fitter.fit().concentration(), 0x1p40 * 2e-3);
    assertArrayEquals(new double[] {1, 0}, fitter.fit().meanDirection());
  }

  @Test
  void mergingIsAddingTheRowsOfBoth() {
    int d = 33;
    float[] rows = rows(101, d, 0.4, 8);
    for (int split : new int[] {0, 1, 4, 50, 100, 101}) {
      VonMisesFisherFitter left = new VonMisesFisherFitter(d);
      VonMisesFisherFitter right = new VonMisesFisherFitter(d);
      left.add(rows, 0, split);
      right.add(rows, split * d, 101 - split);
      VonMisesFisherFit before = split < 101 ? right.fit() : null;
      left.merge(right);
      VonMisesFisherFit expected = fit(rows, d);
      VonMisesFisherFit merged = left.fit();
      assertEquals(expected.count(), merged.count());
      assertEquals(expected.meanResultantLength(), merged.meanResultantLength(), 4 * U);
      assertEquals(expected.concentration(), merged.concentration(), 1e-13);
      assertEquals(expected.logLikelihood(), merged.logLikelihood(), 1e-10);
      assertArrayEquals(expected.meanDirection(), merged.meanDirection(), 4 * U);
      if (before != null) {
        assertEquals(before, right.fit(), "the other is unchanged");
      }
      // Both can go on.
      left.add(rows, 0, 3);
      right.add(rows, 0, 3);
      assertEquals(104, left.count());
      assertEquals(101 - split + 3, right.count());
    }
  }

  @Test
  void sumsKeepTwiceTheDigitsHoweverManyRows() {
    // Directions that doubles hold exactly, so that nothing but sums is rounded.
    double[] axis = new double[16];
    axis[0] = 1;
    double[] off = new double[16];
    Arrays.fill(off, 0.125);
    off[0] = 0.875;
    VonMisesFisherFitter a = new VonMisesFisherFitter(16);
    VonMisesFisherFitter b = new VonMisesFisherFitter(16);
    for (int i = 0; i < 1001; i++) {
      a.add(i % 500 == 499 ? off : axis);
      b.add(i % 300 == 299 ? off : axis);
    }
    long[] offs = {2, 3};
    while (a.count() < 1L << 51) {
      a.merge(b);
      offs[0] += offs[1];
      b.merge(a);
      offs[1] += offs[0];
    }
    assertTrue(a.count() < 1L << 53, "a double holds the count, but not eighths of it");
    BigDecimal n = BigDecimal.valueOf(a.count());
    BigDecimal eighth = BigDecimal.valueOf(offs[0]).divide(BigDecimal.valueOf(8));
    // |S|^2 = (n - m / 8)^2 + 15 (m / 8)^2.
    BigDecimal length =
        n.subtract(eighth).pow(2).add(eighth.pow(2).multiply(BigDecimal.valueOf(15))).sqrt(DIGITS);
    double expected = BigDecimal.ONE.subtract(length.divide(n, DIGITS)).doubleValue();
    assertEquals(expected, a.fit().meanResultantComplement(), 4 * U * expected);
  }

  @Test
  void mergingCountsZeroRowsOn() {
    VonMisesFisherFitter left = new VonMisesFisherFitter(2, ZeroRows.SKIP);
    VonMisesFisherFitter right = new VonMisesFisherFitter(2, ZeroRows.SKIP);
    left.add(new double[] {1, 0, 0, 0, 1, 1});
    right.add(new double[] {0, 0, 1, 0, 0, 0});
    left.merge(right);
    assertEquals(List.of(1L, 3L, 5L), left.firstZeroRows());
    assertEquals(3, left.zeroRows());
    assertEquals(3, left.count());
    assertEquals(3, left.fit().zeroRows());
    refused(() -> new VonMisesFisherFitter(2).merge(right), "2 zero rows");
    refused(() -> left.merge(left), "is this fitter");
    refused(() -> left.merge(new VonMisesFisherFitter(3)), "dimension 3, expected 2");
    assertThrows(NullPointerException.class, () -> left.merge(null));
  }

  // ---- rows that can't be used

  private static void refused(Executable call, String... says) {
    String message = assertThrows(IllegalArgumentException.class, call).getMessage();
    for (String part : says) {
      assertTrue(message.contains(part), "'" + message + "' does not say '" + part + "'");
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void notANumberAndInfiniteRowsAreRefusedWithTheirIndex(double bad) {
    int d = 9;
    double[] rows = widened(rows(12, d, 0, 3));
    for (int at = 0; at < 12; at++) {
      for (int column : new int[] {0, 4, 8}) {
        for (ZeroRows zeros : ZeroRows.values()) {
          double[] spoilt = rows.clone();
          spoilt[at * d + column] = bad;
          VonMisesFisherFitter fitter = new VonMisesFisherFitter(d, zeros);
          fitter.add(rows, 0, 1);
          int expected = at;
          RefusedRowException e =
              assertThrows(
                  RefusedRowException.class, () -> fitter.add(spoilt, 0, 12), "row " + expected);
          assertEquals(at + 1, e.row());
          assertTrue(e.getMessage().contains("row " + (at + 1) + " has a NaN or an infinity"));
          // The rows before it are in, and the fitter goes on.
          assertEquals(at + 1, fitter.count());
          VonMisesFisherFitter before = new VonMisesFisherFitter(d, zeros);
          before.add(rows, 0, 1);
          before.add(rows, 0, at);
          assertEquals(before.fit(), fitter.fit());
          fitter.add(rows, at * d, 12 - at);
          VonMisesFisherFitter clean = new VonMisesFisherFitter(d, zeros);
          clean.add(rows, 0, 1);
          clean.add(rows);
          assertEquals(clean.fit(), fitter.fit());
        }
      }
    }
  }

  @Test
  void zeroRowsAreRefusedWithTheirIndex() {
    VonMisesFisherFitter fitter = new VonMisesFisherFitter(3);
    fitter.add(new float[] {1, 2, 3, 4, 5, 6});
    RefusedRowException e =
        assertThrows(
            RefusedRowException.class, () -> fitter.add(new float[] {1, 1, 1, 0, -0f, 0, 1, 1, 1}));
    assertEquals(3, e.row());
    assertTrue(e.getMessage().contains("row 3 is zero"), e.getMessage());
    assertEquals(3, fitter.count());
    assertEquals(0, fitter.zeroRows());
  }

  @Test
  void zeroRowsCanBeSkipped() {
    int d = 3;
    double[] rows = widened(rows(30, d, 1, 5));
    double[] with = new double[60 * d];
    for (int i = 0; i < 30; i++) {
      System.arraycopy(rows, i * d, with, 2 * i * d, d);
    }
    VonMisesFisherFitter fitter = new VonMisesFisherFitter(d, ZeroRows.SKIP);
    fitter.add(with, 0, 7);
    fitter.add(with, 7 * d, 53);
    VonMisesFisherFit expected = fit(rows, d);
    VonMisesFisherFit fit = fitter.fit();
    assertEquals(30, fit.zeroRows());
    assertEquals(30, fit.count());
    assertEquals(expected.concentration(), fit.concentration());
    assertArrayEquals(expected.meanDirection(), fit.meanDirection());
    assertEquals(List.of(1L, 3L, 5L, 7L, 9L, 11L, 13L, 15L, 17L, 19L), fitter.firstZeroRows());
  }

  @Test
  void withoutRowsThereIsNoFit() {
    VonMisesFisherFitter fitter = new VonMisesFisherFitter(3, ZeroRows.SKIP);
    fitter.add(new double[0]);
    String message = assertThrows(IllegalStateException.class, fitter::fit).getMessage();
    assertTrue(message.contains("no rows to fit"), message);
    fitter.add(new double[6]);
    message = assertThrows(IllegalStateException.class, fitter::fit).getMessage();
    assertTrue(message.contains("all 2 are zero"), message);
  }

  @Test
  void wrongArgumentsAreRefused() {
    refused(() -> new VonMisesFisherFitter(1), "dimension is 1", "at least 2");
    assertThrows(NullPointerException.class, () -> new VonMisesFisherFitter(3, null));
    VonMisesFisherFitter f = new VonMisesFisherFitter(3);
    refused(() -> f.add(new float[4]), "rows has length 4", "3");
    refused(() -> f.add(new double[2]), "rows has length 2", "3");
    Class<IndexOutOfBoundsException> ioobe = IndexOutOfBoundsException.class;
    assertThrows(ioobe, () -> f.add(new float[6], 1, 2));
    assertThrows(ioobe, () -> f.add(new float[6], -1, 1));
    assertThrows(ioobe, () -> f.add(new double[6], 0, -1));
    assertThrows(ioobe, () -> f.add(new double[6], 7, 0));
    assertThrows(ioobe, () -> f.add(new double[6], 0, Integer.MAX_VALUE));
    assertThrows(NullPointerException.class, () -> f.add((float[]) null));
    assertThrows(NullPointerException.class, () -> f.add((double[]) null, 0, 1));
    assertThrows(NullPointerException.class, () -> f.add(null, 1, JAVA_DOUBLE));
    MemorySegment segment = MemorySegment.ofArray(new double[6]);
    refused(() -> f.add(segment, 1, JAVA_DOUBLE), "48 bytes", "1 rows of 3 elements of 8 bytes");
    refused(() -> f.add(segment, Long.MAX_VALUE, JAVA_DOUBLE), "48 bytes");
    refused(() -> f.add(segment, -1, JAVA_DOUBLE), "count is -1");
    refused(() -> f.add(segment, 2, ValueLayout.JAVA_LONG), "layout is");
    assertThrows(NullPointerException.class, () -> f.add(segment, 2, null));
    try (Arena arena = Arena.ofShared()) {
      MemorySegment off = arena.allocate(33, 8);
      refused(() -> f.add(off.asSlice(1, 24), 1, JAVA_DOUBLE), "aligned to 1", "expected 8");
    }
    assertEquals(0, f.count());
  }

  // ---- the result

  @Test
  void theUnbiasedConcentrationIsThatOfTheUnbiasedSquare() {
    int d = 40;
    int n = 300;
    for (double offset : new double[] {0.1, 0.5, 30}) {
      VonMisesFisherFit fit = fit(rows(n, d, offset, 13), d);
      double r = fit.meanResultantLength();
      double square = (n * r * r - 1) / (n - 1);
      double expected = VonMisesFisher.concentration(d, Math.sqrt(square));
      assertEquals(expected, fit.unbiasedConcentration(), 1e-9 * expected);
      assertTrue(fit.unbiasedConcentration() < fit.concentration());
    }
    assertEquals(Double.NaN, fit(new double[] {1, 2}, 2).unbiasedConcentration());
    assertEquals(
        Double.POSITIVE_INFINITY, fit(new double[] {1, 2, 1, 2}, 2).unbiasedConcentration());
  }

  @Test
  void theStandardErrorIsThatOfFishersInformation() {
    // Uniform: A' = 1/d. Concentrated: A' = (d - 1) / (2 k^2).
    assertEquals(
        Math.sqrt(3 / 2.0), fit(new double[] {1, 0, 0, -1, 0, 0}, 3).standardError(), 1e-15);
    VonMisesFisherFit fit = fit(new double[] {1, 1e-5, 1, -1e-5, 1, 2e-5, 1, 0}, 2);
    double expected = fit.concentration() * Math.sqrt(2 / 4.0);
    assertEquals(expected, fit.standardError(), 1e-8 * expected);
  }

  @Test
  void fitsAreValues() {
    VonMisesFisherFit a = fit(rows(5, 4, 1, 1), 4);
    VonMisesFisherFit b = fit(rows(5, 4, 1, 1), 4);
    assertEquals(a, b);
    assertEquals(a.hashCode(), b.hashCode());
    a.meanDirection()[0] = 7;
    assertEquals(a, b);
    assertTrue(!a.equals(fit(rows(5, 4, 1, 2), 4)));
    assertEquals(4, a.dimension());
    assertTrue(a.toString().contains("count=5, zeroRows=0, dimension=4"), a.toString());
    VonMisesFisher distribution = a.distribution();
    assertEquals(a.concentration(), distribution.concentration());
    assertArrayEquals(a.meanDirection(), distribution.meanDirection(), 2 * U);
  }
}
