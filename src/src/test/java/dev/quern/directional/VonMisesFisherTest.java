package dev.quern.directional;

import static dev.quern.directional.Reference.U;
import static dev.quern.directional.Reference.error;
import static dev.quern.directional.Reference.units;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class VonMisesFisherTest {
  static Iterable<Reference> references() {
    return Reference.all();
  }

  /** Normal variates, times a power of ten: a direction that is uniform. */
  private static double[] vector(int dimension, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return random.doubles(dimension).map(x -> random.nextGaussian()).toArray();
  }

  private static double[] unit(double[] x) {
    double length = Math.sqrt(Arrays.stream(x).map(v -> v * v).sum());
    return Arrays.stream(x).map(v -> v / length).toArray();
  }

  private static float[] floats(double[] x) {
    float[] y = new float[x.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = (float) x[i];
    }
    return y;
  }

  // ---- functions of dimension and concentration

  @ParameterizedTest
  @MethodSource("references")
  void theNormalizerIsAsGoodAsTheLogarithmOfTheBesselFunction(Reference r) {
    double order = r.dimension() / 2.0 - 1;
    double scale =
        Math.abs(r.logNormalizer().doubleValue())
            + Math.hypot(order, r.concentration())
            + r.dimension();
    double value = VonMisesFisher.logNormalizer(r.dimension(), r.concentration());
    double error = error(value, r.logNormalizer());
    assertTrue(error <= 8 * U * scale, () -> value + " is off by " + error / U / scale + " u");
  }

  @ParameterizedTest
  @MethodSource("references")
  void theLogarithmOfThePeakLosesNothingToLargeConcentrations(Reference r) {
    double scale = Math.abs(r.logPeak().doubleValue()) + r.dimension();
    double value = VonMisesFisher.logPeak(r.dimension(), r.concentration());
    double error = error(value, r.logPeak());
    assertTrue(error <= 8 * U * scale, () -> value + " is off by " + error / U / scale + " u");
  }

  @ParameterizedTest
  @MethodSource("references")
  void theMeanResultantLengthIsARatioOfBesselFunctions(Reference r) {
    double a = VonMisesFisher.meanResultantLength(r.dimension(), r.concentration());
    assertTrue(units(a, r.length()) <= 8, () -> units(a, r.length()) + " u");
    double b = VonMisesFisher.meanResultantComplement(r.dimension(), r.concentration());
    assertTrue(units(b, r.complement()) <= 8, () -> units(b, r.complement()) + " u");
    double c = VonMisesFisher.fisherInformation(r.dimension(), r.concentration());
    assertTrue(units(c, r.derivative()) <= 20, () -> units(c, r.derivative()) + " u");
  }

  @ParameterizedTest
  @MethodSource("references")
  void theConcentrationIsTheInverse(Reference r) {
    double k = r.concentration();
    double length = r.length().doubleValue();
    // What one rounding of the length moves: little but near 1.
    double rounding = U + (length == 0 ? 0 : U * length / (1 - length));
    if (k < 1e6 || r.dimension() > k / 1e6) {
      assertEquals(k, VonMisesFisher.concentration(r.dimension(), length), 24 * rounding * k);
    }
    double complement = r.complement().doubleValue();
    if (complement < 0.5) {
      assertEquals(
          k, VonMisesFisher.concentrationOfComplement(r.dimension(), complement), 12 * U * k);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-9, 1e-3, 0.5, 3, 50, 400})
  void inThreeDimensionsTheNormalizerIsElementary(double k) {
    double expected = Math.log(k / (4 * Math.PI * Math.sinh(k)));
    assertEquals(
        expected, VonMisesFisher.logNormalizer(3, k), 16 * U * (Math.abs(expected) + k + 1));
  }

  @Test
  void theUniformDistributionHasTheDensityOfTheSphere() {
    assertEquals(-Math.log(2 * Math.PI), VonMisesFisher.logNormalizer(2, 0), 4 * U);
    assertEquals(-Math.log(4 * Math.PI), VonMisesFisher.logNormalizer(3, 0), 8 * U);
    assertEquals(-Math.log(2 * Math.PI * Math.PI), VonMisesFisher.logNormalizer(4, 0), 8 * U);
    VonMisesFisher uniform = VonMisesFisher.of(new double[] {1, 2, 3}, 0);
    assertEquals(-Math.log(4 * Math.PI), uniform.logDensity(new double[] {-5, 0, 1}), 8 * U);
    assertEquals(0, uniform.meanResultantLength());
  }

  // ---- density

  @ParameterizedTest
  @ValueSource(doubles = {0, 1e-3, 1, 30, 1e4, 1e8})
  void onTheCircleTheDensityIntegratesToOne(double k) {
    double[] mean = {-0.6, 0.8};
    VonMisesFisher distribution = VonMisesFisher.of(mean, k);
    // The trapezoidal rule, over what isn't below e^-800.
    double width = Math.min(Math.PI, 40 / Math.sqrt(k));
    int n = 1000;
    double sum = 0;
    for (int i = -n; i < n; i++) {
      double t = width * (i + 0.5) / n;
      double[] row = {
        Math.cos(t) * mean[0] - Math.sin(t) * mean[1], Math.sin(t) * mean[0] + Math.cos(t) * mean[1]
      };
      sum += Math.exp(distribution.logDensity(row)) * width / n;
    }
    assertEquals(1, sum, 1e-11);
  }

  @ParameterizedTest
  @CsvSource({"3, 0", "3, 0.2", "3, 40", "3, 1e6", "5, 3", "5, 1e4", "20, 10", "100, 1e3"})
  void onSpheresTheDensityIntegratesToOne(int d, double k) {
    double[] mean = unit(vector(d, 3));
    double[] across = vector(d, 4);
    double dot = 0;
    for (int i = 0; i < d; i++) {
      dot += across[i] * mean[i];
    }
    for (int i = 0; i < d; i++) {
      across[i] -= dot * mean[i];
    }
    double[] tangent = unit(across);
    VonMisesFisher distribution = VonMisesFisher.of(mean, k);
    double width = Math.min(Math.PI, 12 * Math.sqrt(d / Math.max(k, 1e-3)));
    // The area of the sphere of the tangents, d - 1 dimensions; its logarithm by a uniform density.
    double logArea = -VonMisesFisher.logNormalizer(d - 1, 0);
    int n = 20_000;
    double sum = 0;
    for (int i = 0; i < n; i++) {
      double t = width * (i + 0.5) / n;
      double[] row = new double[d];
      for (int j = 0; j < d; j++) {
        row[j] = Math.cos(t) * mean[j] + Math.sin(t) * tangent[j];
      }
      double ring = logArea + (d - 2) * Math.log(Math.sin(t));
      sum += Math.exp(distribution.logDensity(row) + ring) * width / n;
    }
    assertEquals(1, sum, 1e-7);
  }

  @ParameterizedTest
  @CsvSource({"2, 1e12", "3, 1e12", "3, 1e9", "128, 1e12", "2048, 1e10", "1000000, 1e12"})
  void nearTheMeanDirectionNothingCancels(int d, double k) {
    double[] mean = unit(vector(d, 7));
    double[] off = unit(vector(d, 8));
    // As far away as rows of this distribution are.
    double step = Math.sqrt(d / k);
    double[] row = new double[d];
    double square = 0;
    double along = 0;
    for (int i = 0; i < d; i++) {
      row[i] = mean[i] + step * off[i];
      double difference = row[i] - mean[i];
      square += difference * difference;
      along += difference * mean[i];
    }
    // |x| = 1 + e; (1 - cos) = (|x - mu|^2 - e^2) / (2 |x|), e = mu.(x - mu) + what is across.
    double length = Math.sqrt(1 + 2 * along + square);
    double e = (2 * along + square) / (1 + length);
    double expected = VonMisesFisher.logPeak(d, k) - k * (square - e * e) / (2 * length);
    double value = VonMisesFisher.of(mean, k).logDensity(row);
    assertEquals(expected, value, 1e-8 + 1e-15 * Math.abs(expected));
  }

  @ParameterizedTest
  @CsvSource({"2, 0", "2, 1e12", "3, 1e12", "2048, 1e12", "1000000, 1e12", "1000000, 0"})
  void theDensityNeverOverflows(int d, double k) {
    double[] mean = vector(d, 1);
    VonMisesFisher distribution = VonMisesFisher.of(mean, k);
    double[] opposite = Arrays.stream(mean).map(x -> -x).toArray();
    double peak = distribution.logDensity(mean);
    assertEquals(VonMisesFisher.logPeak(d, k), peak, 1e-9 + 4 * U * Math.abs(peak));
    double least = distribution.logDensity(opposite);
    assertEquals(VonMisesFisher.logPeak(d, k) - 2 * k, least, 1e-9 + 1e-14 * Math.abs(least));
  }

  @Test
  void rowsCountAsDirectionsWhateverTheirLength() {
    double[] row = vector(50, 2);
    VonMisesFisher distribution = VonMisesFisher.of(vector(50, 1), 30);
    double expected = distribution.logDensity(row);
    for (int power : new int[] {-1060, -700, -500, -30, 30, 480, 520, 1000}) {
      double[] scaled = Arrays.stream(row).map(x -> Math.scalb(x, power)).toArray();
      // The smallest have lost digits of their elements.
      double tolerance = power < -1000 ? 1e-2 : 1e-12;
      assertEquals(expected, distribution.logDensity(scaled), tolerance, "times 2^" + power);
      double[] mean = distribution.meanDirection();
      double[] scaledMean = Arrays.stream(mean).map(x -> Math.scalb(x, power)).toArray();
      assertEquals(
          expected, VonMisesFisher.of(scaledMean, 30).logDensity(row), tolerance, "2^" + power);
    }
  }

  @Test
  void everyKindOfMemoryGivesTheSameBits() {
    int d = 37;
    int n = 5;
    float[] rows = floats(vector(n * d, 9));
    VonMisesFisher distribution = VonMisesFisher.of(vector(d, 1), 12);
    double[] expected = new double[n];
    for (int i = 0; i < n; i++) {
      expected[i] = distribution.logDensity(Arrays.copyOfRange(rows, i * d, (i + 1) * d));
    }
    double[] results = new double[n];
    distribution.logDensities(rows, results);
    assertArrayEquals(expected, results);
    double[] wide = new double[rows.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = rows[i];
    }
    distribution.logDensities(wide, results = new double[n]);
    assertArrayEquals(expected, results);
    try (Arena arena = Arena.ofConfined()) {
      for (ByteOrder order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
        MemorySegment f = arena.allocate(4L * rows.length + 1, 8).asSlice(1);
        ValueLayout.OfFloat unaligned = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(order);
        MemorySegment.copy(rows, 0, f, unaligned, 0, rows.length);
        distribution.logDensities(f, unaligned, results = new double[n]);
        assertArrayEquals(expected, results);
        MemorySegment g = arena.allocate(8L * rows.length, 8);
        ValueLayout.OfDouble aligned = JAVA_DOUBLE.withOrder(order);
        MemorySegment.copy(wide, 0, g, aligned, 0, rows.length);
        distribution.logDensities(g, aligned, results = new double[n]);
        assertArrayEquals(expected, results);
      }
    }
    distribution.logDensities(MemorySegment.ofArray(rows), JAVA_FLOAT, results = new double[n]);
    assertArrayEquals(expected, results);
  }

  @Test
  void rowsWithoutADirectionHaveNoDensity() {
    VonMisesFisher distribution = VonMisesFisher.of(new double[] {1, 1, 1}, 2);
    assertEquals(Double.NaN, distribution.logDensity(new double[3]));
    assertEquals(Double.NaN, distribution.logDensity(new double[] {1, Double.NaN, 1}));
    assertEquals(Double.NaN, distribution.logDensity(new float[] {1, 1, Float.NEGATIVE_INFINITY}));
    double[] results = new double[2];
    distribution.logDensities(new double[] {0, 0, 0, 1, 1, 1}, results);
    assertEquals(Double.NaN, results[0]);
    assertEquals(distribution.logDensity(new double[] {1, 1, 1}), results[1]);
  }

  @Test
  void argumentsAreNotChanged() {
    double[] mean = {3, 4};
    VonMisesFisher distribution = VonMisesFisher.of(mean, 1);
    double[] row = {7, -2};
    distribution.logDensity(row);
    distribution.logDensities(row, new double[1]);
    distribution.meanDirection()[0] = 9;
    assertArrayEquals(new double[] {3, 4}, mean);
    assertArrayEquals(new double[] {7, -2}, row);
    assertArrayEquals(new double[] {0.6, 0.8}, distribution.meanDirection(), 1e-15);
    assertEquals(2, distribution.dimension());
    assertEquals(1, distribution.concentration());
    assertEquals("VonMisesFisher[dimension=2, concentration=1.0]", distribution.toString());
  }

  // ---- arguments

  private static void refused(Executable call, String... says) {
    String message = assertThrows(IllegalArgumentException.class, call).getMessage();
    for (String part : says) {
      assertTrue(message.contains(part), "'" + message + "' does not say '" + part + "'");
    }
  }

  @Test
  void parametersOutOfRangeAreRefused() {
    for (int d : new int[] {1, 0, -3}) {
      refused(() -> VonMisesFisher.logNormalizer(d, 1), "dimension is " + d, "at least 2");
      refused(() -> VonMisesFisher.meanResultantLength(d, 1), "dimension is " + d);
      refused(() -> VonMisesFisher.meanResultantComplement(d, 1), "dimension is " + d);
      refused(() -> VonMisesFisher.fisherInformation(d, 1), "dimension is " + d);
      refused(() -> VonMisesFisher.concentration(d, 0.5), "dimension is " + d);
      refused(() -> VonMisesFisher.concentrationOfComplement(d, 0.5), "dimension is " + d);
    }
    for (double k : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY}) {
      refused(() -> VonMisesFisher.logNormalizer(3, k), "concentration is " + k, "finite");
      refused(() -> VonMisesFisher.meanResultantLength(3, k), "concentration is " + k);
      refused(() -> VonMisesFisher.meanResultantComplement(3, k), "concentration is " + k);
      refused(() -> VonMisesFisher.fisherInformation(3, k), "concentration is " + k);
      refused(() -> VonMisesFisher.of(new double[] {1, 1}, k), "concentration is " + k);
    }
    for (double r : new double[] {-0.1, 1.1, Double.NaN}) {
      refused(() -> VonMisesFisher.concentration(3, r), "meanResultantLength is " + r, "0 to 1");
      refused(() -> VonMisesFisher.concentrationOfComplement(3, r), "complement is " + r);
    }
    refused(() -> VonMisesFisher.of(new double[1], 1), "dimension is 1");
    refused(() -> VonMisesFisher.of(new double[3], 1), "meanDirection is zero");
    refused(() -> VonMisesFisher.of(new double[] {1, Double.NaN}, 1), "meanDirection has a NaN");
    assertThrows(NullPointerException.class, () -> VonMisesFisher.of(null, 1));
  }

  @Test
  void rowsOfAnotherLengthAreRefused() {
    VonMisesFisher v = VonMisesFisher.of(new double[] {1, 0, 0}, 1);
    SplittableRandom random = new SplittableRandom(1);
    refused(() -> v.logDensity(new double[4]), "row has length 4", "3");
    refused(() -> v.logDensity(new float[2]), "row has length 2", "3");
    refused(() -> v.logDensities(new double[7], new double[2]), "rows has length 7", "3");
    refused(() -> v.logDensities(new double[6], new double[3]), "results has length 3", "2");
    refused(() -> v.logDensities(new float[6], new double[1]), "results has length 1", "2");
    double[] same = new double[0];
    refused(() -> v.logDensities(same, same), "results is rows");
    MemorySegment segment = MemorySegment.ofArray(new float[6]);
    refused(() -> v.logDensities(segment, JAVA_FLOAT, new double[1]), "24 bytes", "1 rows of 3");
    refused(() -> v.logDensities(segment, ValueLayout.JAVA_INT, new double[2]), "layout is");
    refused(() -> v.logDensities(segment.asSlice(1, 12), JAVA_FLOAT, new double[1]), "aligned");
    refused(() -> v.sample(random, new double[2]), "row has length 2", "3");
    refused(() -> v.sampleRows(random, new double[4]), "rows has length 4", "3");
  }

  @Test
  void nullsAreRefused() {
    VonMisesFisher v = VonMisesFisher.of(new double[] {1, 0, 0}, 1);
    Class<NullPointerException> npe = NullPointerException.class;
    assertThrows(npe, () -> v.logDensity((double[]) null));
    assertThrows(npe, () -> v.logDensity((float[]) null));
    assertThrows(npe, () -> v.logDensities((double[]) null, new double[1]));
    assertThrows(npe, () -> v.logDensities(new float[3], null));
    assertThrows(npe, () -> v.logDensities(null, JAVA_FLOAT, new double[1]));
    assertThrows(npe, () -> v.sample(null, new double[3]));
    assertThrows(npe, () -> v.sample(new SplittableRandom(1), null));
    assertThrows(npe, () -> v.sampleRows(null, new double[3]));
  }

  @Test
  void closedMemoryIsRefused() {
    VonMisesFisher v = VonMisesFisher.of(new double[] {1, 0}, 1);
    MemorySegment closed;
    try (Arena arena = Arena.ofConfined()) {
      closed = arena.allocate(16, 8);
    }
    assertThrows(
        IllegalStateException.class, () -> v.logDensities(closed, JAVA_DOUBLE, new double[1]));
  }
}
