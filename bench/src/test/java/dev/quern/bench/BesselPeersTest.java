package dev.quern.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.quern.bessel.BesselFunction;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BesselPeersTest {
  /** Order, argument, log I, log K, to more digits than a double has. */
  private static final double[][] POINTS = {
    {0, 1, 0.2359143585071786487, -0.8650643989067880968},
    {0.5, 2, Math.log(Math.sinh(2) / Math.sqrt(Math.PI)), Math.log(Math.sqrt(Math.PI / 4)) - 2},
    {1.5, 30, 27.34656122428856822, -31.44201751536335938}
  };

  private static double[] apply(
      BesselPeer peer, BesselFunction function, double[] orders, double[] x) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment result = arena.allocate((long) x.length * Double.BYTES, Double.BYTES);
      peer.apply(
          function,
          arena.allocateFrom(ValueLayout.JAVA_DOUBLE, orders),
          arena.allocateFrom(ValueLayout.JAVA_DOUBLE, x),
          result);
      return result.toArray(ValueLayout.JAVA_DOUBLE);
    }
  }

  private static void assumeInstalled(BesselPeer peer) {
    assumeTrue(peer.isAvailable(), () -> reason(peer));
  }

  private static String reason(BesselPeer peer) {
    return assertThrows(PeerUnavailableException.class, peer::version).getMessage();
  }

  @ParameterizedTest
  @EnumSource
  void peersComputeTheSameFunctions(BesselPeer peer) {
    assumeInstalled(peer);
    double[] orders = new double[POINTS.length];
    double[] x = new double[POINTS.length];
    for (int i = 0; i < POINTS.length; i++) {
      orders[i] = POINTS[i][0];
      x[i] = POINTS[i][1];
    }
    double[] logI = apply(peer, BesselFunction.LOG_I, orders, x);
    double[] logK = apply(peer, BesselFunction.LOG_K, orders, x);
    for (int i = 0; i < POINTS.length; i++) {
      assertEquals(POINTS[i][2], logI[i], 1e-13 * x[i], peer + " log I, point " + i);
      assertEquals(POINTS[i][3], logK[i], 1e-13 * x[i], peer + " log K, point " + i);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatPeersCantDoIsNoNumberAndNoEndOfTheJvm(BesselPeer peer) {
    assumeInstalled(peer);
    double[] negative = {-1};
    for (BesselFunction function :
        new BesselFunction[] {BesselFunction.LOG_I, BesselFunction.LOG_K}) {
      double[] result = apply(peer, function, new double[] {1.5}, negative);
      assertFalse(Double.isFinite(result[0]), peer + " " + function + ": " + result[0]);
    }
  }

  @ParameterizedTest
  @EnumSource
  void versionsAreNamed(BesselPeer peer) {
    assumeInstalled(peer);
    assertTrue(peer.version().matches(".* [0-9]+[._].*"), peer.version());
  }

  @ParameterizedTest
  @EnumSource
  void otherFunctionsAndOtherLengthsAreRefused(BesselPeer peer) {
    double[] one = {1};
    assertThrows(
        IllegalArgumentException.class, () -> apply(peer, BesselFunction.RATIO_I, one, one));
    assertThrows(
        IllegalArgumentException.class,
        () -> apply(peer, BesselFunction.LOG_I, new double[] {1, 2}, one));
  }
}
