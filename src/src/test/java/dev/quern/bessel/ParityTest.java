package dev.quern.bessel;

import static dev.quern.bessel.Kernels.kernel;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.quern.hardware.Backend;
import dev.quern.testing.Bits;
import dev.quern.testing.ChildJvm;
import dev.quern.testing.Place;
import dev.quern.testing.Subject;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One answer: the bits of every backend, tier, kind of memory and kind of call are those of the
 * scalar backend over arrays.
 */
class ParityTest {
  /** Around vectors, and around blocks. */
  private static final int[] SIZES = {
    1, 2, 7, 8, 9, 15, 16, 17, 63, 511, 512, 513, 1025, 2049, 20_000
  };

  private static final int MOST_OF_SLOW = 513;
  private static final long SEED = 20260102;
  private static final List<Subject> SUBJECTS = Subject.all();

  @Test
  void scalarIsAmongTheSubjects() {
    assertEquals(1, SUBJECTS.stream().filter(s -> s.backend() == Backend.SCALAR).count());
  }

  @ParameterizedTest
  @EnumSource(BesselFunction.class)
  void anyNumberOfElementsHasTheSameBits(BesselFunction f) {
    Points all = Points.mixed(SIZES[SIZES.length - 1], SEED);
    double[] expected = Calls.reference(f, all);
    for (Subject subject : SUBJECTS) {
      LogBessel bessel = kernel(subject);
      for (int n : SIZES) {
        if (n <= MOST_OF_SLOW || !subject.slow()) {
          Points points = Calls.first(all, n);
          double[] got = Calls.apply(bessel, f, points.orders(), points.x());
          Bits.assertSame(
              Arrays.copyOf(expected, n), got, () -> what(subject, f) + ", first " + n + " mixed");
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(BesselFunction.class)
  void elementsOfOneClassHaveTheSameBits(BesselFunction f) {
    for (int k = 1; k <= Points.CLASSES; k++) {
      int elementClass = k;
      Points all = Points.ofClass(k, 1100, SEED);
      double[] expected = Calls.reference(f, all);
      for (Subject subject : SUBJECTS) {
        int n = subject.slow() ? 67 : 1100;
        Points points = Calls.first(all, n);
        double[] got = Calls.apply(kernel(subject), f, points.orders(), points.x());
        Bits.assertSame(
            Arrays.copyOf(expected, n),
            got,
            () -> what(subject, f) + ", " + n + " of class " + elementClass);
      }
    }
  }

  /** Their own results, and those of the elements beside them. */
  @ParameterizedTest
  @EnumSource(BesselFunction.class)
  void specialsHaveTheSameBitsAndLeaveTheirNeighboursAlone(BesselFunction f) {
    int n = 530;
    Points ordinary = Points.mixed(n, SEED + 1);
    Points special = Points.withSpecials(n, SEED + 1);
    double[] alone = Calls.reference(f, ordinary);
    double[] expected = new double[n];
    int specials = 0;
    for (int i = 0; i < n; i++) {
      double v = special.orders()[i];
      double x = special.x()[i];
      boolean same =
          Bits.of(v) == Bits.of(ordinary.orders()[i]) && Bits.of(x) == Bits.of(ordinary.x()[i]);
      expected[i] = same ? alone[i] : LogBessel.value(f, v, x);
      specials += same ? 0 : 1;
    }
    assertTrue(specials > 50 && specials < n / 2, specials + " specials");
    for (Subject subject : SUBJECTS) {
      double[] got = Calls.apply(kernel(subject), f, special.orders(), special.x());
      Bits.assertSame(expected, got, () -> what(subject, f) + ", with specials");
    }
  }

  /** Every place of x, orders and results, in and out of place, from offsets too. */
  @ParameterizedTest
  @EnumSource(BesselFunction.class)
  void everyMemoryHasTheSameBits(BesselFunction f) {
    Place[] places = Place.values();
    Points points = Points.withSpecials(29, SEED + 2);
    double[] expected = Calls.reference(f, points);
    double order = 3.75;
    double[] orders = new double[points.size()];
    Arrays.fill(orders, order);
    double[] expectedOfOne = Calls.reference(f, new Points(orders, points.x()));
    for (Subject subject : SUBJECTS) {
      LogBessel bessel = kernel(subject);
      for (Place from : places) {
        Place to = target(places[(from.ordinal() * 5 + 3) % places.length]);
        Place third = places[(from.ordinal() * 7 + 1) % places.length];
        String what = what(subject, f) + ", x " + from + ", orders " + third;
        assertNull(Calls.problem(bessel, f, points, third, from, to, expected), what + " to " + to);
        assertNull(
            Calls.problem(bessel, f, points, from, from, target(from), expected),
            what(subject, f) + ", all " + from);
        assertNull(
            Calls.problem(bessel, f, order, points, from, to, expectedOfOne),
            what(subject, f) + ", one order, x " + from + " to " + to);
        if (from != Place.HEAP_READ_ONLY) {
          assertNull(
              Calls.problem(bessel, f, points, third, from, null, expected), what + ", over x");
          assertNull(
              Calls.problem(bessel, f, order, points, from, null, expectedOfOne),
              what(subject, f) + ", one order, over x, " + from);
          assertNull(
              Calls.problemOverOrders(bessel, f, points, from, expected),
              what(subject, f) + ", over the orders, " + from);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(BesselFunction.class)
  void resultsMayReplaceAnArray(BesselFunction f) {
    Points points = Points.withSpecials(600, SEED + 3);
    double[] expected = Calls.reference(f, points);
    for (Subject subject : SUBJECTS) {
      int n = subject.slow() ? 100 : 600;
      LogBessel bessel = kernel(subject);
      Points first = Calls.first(points, n);
      double[] right = Arrays.copyOf(expected, n);
      double[] x = first.x().clone();
      bessel.apply(f, first.orders(), x, x);
      Bits.assertSame(right, x, () -> what(subject, f) + ", over x");
      double[] orders = first.orders().clone();
      bessel.apply(f, orders, first.x(), orders);
      Bits.assertSame(right, orders, () -> what(subject, f) + ", over the orders");
      double[] both = first.x().clone();
      double[] same = Calls.reference(f, new Points(both, both));
      bessel.apply(f, both, both, both);
      Bits.assertSame(same, both, () -> what(subject, f) + ", over x that is the orders too");
    }
  }

  @ParameterizedTest
  @EnumSource(BesselFunction.class)
  void oneOrderHasTheBitsOfAnOrderPerElement(BesselFunction f) {
    double[] list = {
      0, -0.0, 1e-300, 0.5, 1, 7.3, 19.999, 20, 65.5, 1e4, 1e150, -2, -2.5, Double.NaN
    };
    double[] x = Points.withSpecials(520, SEED + 4).x();
    for (Subject subject : SUBJECTS) {
      LogBessel bessel = kernel(subject);
      double[] some = subject.slow() ? Arrays.copyOf(x, 40) : x;
      for (double order : list) {
        double[] orders = new double[some.length];
        Arrays.fill(orders, order);
        Bits.assertSame(
            Calls.reference(f, new Points(orders, some)),
            Calls.apply(bessel, f, order, some),
            () -> what(subject, f) + ", order " + order);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(BesselFunction.class)
  void singleValuesHaveTheBitsOfArrays(BesselFunction f) {
    Points points = Points.withSpecials(2000, SEED + 5);
    double[] expected = Calls.reference(f, points);
    for (int i = 0; i < expected.length; i++) {
      double v = points.orders()[i];
      double x = points.x()[i];
      String what = f + ", order " + Bits.text(v) + ", x " + Bits.text(x);
      assertBits(expected[i], LogBessel.value(f, v, x), what);
      if (f == BesselFunction.LOG_I) {
        assertBits(expected[i], LogBessel.logI(v, x), what);
      }
      if (f == BesselFunction.LOG_K) {
        assertBits(expected[i], LogBessel.logK(v, x), what);
      }
    }
  }

  @Test
  void bothLogarithmsAtOnceHaveTheBitsOfTwoCalls() {
    for (Subject subject : SUBJECTS) {
      LogBessel bessel = kernel(subject);
      for (int n : subject.slow() ? new int[] {1, 90} : new int[] {1, 9, 512, 1700}) {
        checkBoth(subject, bessel, Points.withSpecials(n, SEED + n));
        checkBoth(subject, bessel, Points.mixed(n, SEED + n));
        for (int k = 1; k <= Points.CLASSES; k++) {
          checkBoth(subject, bessel, Points.ofClass(k, Math.min(n, 40), SEED));
        }
      }
    }
  }

  private static void checkBoth(Subject subject, LogBessel bessel, Points points) {
    int n = points.size();
    double[] i = Calls.reference(BesselFunction.LOG_I, points);
    double[] k = Calls.reference(BesselFunction.LOG_K, points);
    String what = subject + ", both, n " + n;
    double[] a = new double[n];
    double[] b = new double[n];
    bessel.logIAndLogK(points.orders(), points.x(), a, b);
    Bits.assertSame(i, a, () -> what + ", log I");
    Bits.assertSame(k, b, () -> what + ", log K");
    // Over the operands, crosswise.
    double[] orders = points.orders().clone();
    double[] x = points.x().clone();
    bessel.logIAndLogK(orders, x, x, orders);
    Bits.assertSame(i, x, () -> what + ", log I over x");
    Bits.assertSame(k, orders, () -> what + ", log K over the orders");
    double[] one = points.x().clone();
    bessel.logIAndLogK(2.25, one, a, one);
    Bits.assertSame(
        Calls.apply(bessel, BesselFunction.LOG_I, 2.25, points.x()), a, () -> what + ", one order");
    Bits.assertSame(
        Calls.apply(bessel, BesselFunction.LOG_K, 2.25, points.x()),
        one,
        () -> what + ", one order, log K over x");
    bessel.logI(2.25, points.x(), b);
    Bits.assertSame(a, b, () -> what + ", logI");
    bessel.logK(2.25, points.x(), b);
    Bits.assertSame(one, b, () -> what + ", logK");
  }

  /** Every width of vectors, and no fused multiply-add: whatever serves there. */
  @ParameterizedTest
  @ValueSource(
      strings = {"-XX:UseAVX=0", "-XX:UseAVX=1", "-XX:UseAVX=2", "-XX:UseAVX=3", "-XX:-UseFMA"})
  void flagsThatChangeTheInstructionsChangeNoBits(String flag) {
    assumeTrue(
        System.getProperty("os.arch").equals("amd64") || flag.equals("-XX:-UseFMA"),
        "the flag exists on x86 only");
    checkChild(ChildJvm.with(flag));
  }

  @ParameterizedTest
  @ValueSource(ints = {16, 32, 64})
  void widthsOfVectorsChangeNoBits(int bytes) {
    checkChild(ChildJvm.with("-XX:MaxVectorSize=" + bytes));
  }

  private static void checkChild(ChildJvm child) {
    ChildJvm.Result result =
        child
            .and("--add-modules=jdk.incubator.vector")
            .and("--enable-native-access=ALL-UNNAMED")
            .main(DigestProbe.class)
            .run();
    String digest = Long.toString(DigestProbe.digest(LogBessel.on(Backend.SCALAR)));
    List<String> lines = result.out().lines().filter(l -> l.startsWith("digest ")).toList();
    for (String line : lines) {
      assertEquals(digest, line.substring(line.indexOf('=') + 1), () -> line + ", " + result);
    }
    assertNotNull(result.get("digest scalar"), result::toString);
    boolean vector = result.get("digest vector") != null;
    assertEquals(Boolean.parseBoolean(result.get("fma")), vector, result::toString);
    for (Subject subject : SUBJECTS) {
      if (subject.backend() == Backend.NATIVE) {
        assertNotNull(result.get("digest " + subject), result::toString);
      }
    }
  }

  private static Place target(Place place) {
    return place == Place.HEAP_READ_ONLY ? Place.HEAP : place;
  }

  private static String what(Subject subject, BesselFunction f) {
    return subject + ", " + f + ", seed " + SEED;
  }

  private static void assertBits(double expected, double got, String what) {
    assertEquals(Bits.of(expected), Bits.of(got), () -> what + ": " + got + ", not " + expected);
  }
}
