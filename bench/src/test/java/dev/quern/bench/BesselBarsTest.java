package dev.quern.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.quern.bench.Interleaved.Contestant;
import dev.quern.bench.contest.Extent;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class BesselBarsTest {
  @ParameterizedTest
  @EnumSource
  void pointsOfARegionLieInIt(BesselRegion region) {
    for (boolean oneOrder : new boolean[] {false, true}) {
      BesselInputs inputs = BesselInputs.of(region.id(), oneOrder, 2000);
      for (int i = 0; i < 2000; i++) {
        double order = inputs.orders()[i];
        double x = inputs.x()[i];
        assertEquals(region, BesselRegion.of(order, x), () -> "order " + order + ", x " + x);
        assertTrue(order >= 0 && x > 0, () -> "order " + order + ", x " + x);
      }
      assertEquals(oneOrder, Arrays.stream(inputs.orders()).distinct().count() == 1);
      assertTrue(Arrays.stream(inputs.x()).distinct().count() > 1900);
    }
  }

  @Test
  void regionsCoverThePlane() {
    assertEquals(BesselRegion.SMALL_X, BesselRegion.of(0, 0));
    assertEquals(BesselRegion.SMALL_X, BesselRegion.of(19.9, Double.MIN_VALUE));
    assertEquals(BesselRegion.SMALL_R, BesselRegion.of(0, 1));
    assertEquals(BesselRegion.SMALL_R, BesselRegion.of(0, Math.nextDown(20.0)));
    assertEquals(BesselRegion.R20, BesselRegion.of(20, 1e-300));
    assertEquals(BesselRegion.R20, BesselRegion.of(12, 16));
    assertEquals(BesselRegion.R700, BesselRegion.of(700, 0));
    assertEquals(BesselRegion.R4096, BesselRegion.of(4096, 0));
    assertEquals(BesselRegion.R4096, BesselRegion.of(Double.MAX_VALUE, Double.MAX_VALUE));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void partsOfAMixAreTheSamePointsSortedByRegion(boolean oneOrder) {
    BesselInputs mix = BesselInputs.of(BesselInputs.MIX, oneOrder, 5000);
    List<BesselInputs> parts = mix.parts();
    assertEquals(BesselRegion.values().length, parts.size());
    assertTrue(parts.stream().allMatch(part -> part.oneOrder() == oneOrder));
    double[] x = parts.stream().flatMapToDouble(part -> Arrays.stream(part.x())).toArray();
    assertFalse(Arrays.equals(mix.x(), x), "already sorted");
    double[] sorted = mix.x().clone();
    Arrays.sort(sorted);
    Arrays.sort(x);
    assertEquals(-1, Arrays.mismatch(sorted, x));
    for (BesselInputs part : parts) {
      BesselRegion first = BesselRegion.of(part.orders()[0], part.x()[0]);
      for (int i = 0; i < part.x().length; i++) {
        assertEquals(first, BesselRegion.of(part.orders()[i], part.x()[i]));
      }
    }
  }

  private static Bar bar(String key) {
    return Suite.LOG_BESSEL.bars().stream()
        .filter(bar -> bar.key().equals(key))
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bessel-ns/log-bessel-i-and-k/r20/each/scalar",
        "bessel-ns/log-bessel-k-dorder/small-x/one/scalar",
        "bessel-mix/log-bessel-i/mix/one/scalar",
        "bessel-alloc/bessel-ratio-k/mix/each/heap/scalar",
        "bessel-alloc/log-bessel-k/mix/one/offheap/scalar"
      })
  void aBarIsTakenAndPrinted(String key) {
    ObjectNode result = Ratios.take(bar(key), 0.001);
    assertFalse(result.has("skipped"), result.toString());
    assertTrue(result.get("value").asDouble() >= 0, result.toString());
    assertTrue(Ratios.line(result).startsWith(key), result.toString());
  }

  @Test
  void everyFunctionHasABarForEveryRegionAndBackend() {
    List<String> keys = Suite.LOG_BESSEL.bars().stream().map(Bar::key).toList();
    for (BesselTask task : BesselTask.all()) {
      for (BesselRegion region : BesselBars.REGIONS) {
        for (String place : List.of("native", "vector", "scalar")) {
          String key = String.join("/", "bessel-ns", task.id(), region.id(), "each", place);
          assertTrue(keys.contains(key), key);
        }
      }
    }
  }

  @Test
  void aPeerThatIsNotThereIsListedWithItsReason() {
    Bar bar =
        new Bar(
            "bessel-peer/x",
            Bar.Limit.atLeast(20, "x"),
            seconds -> {
              throw new PeerUnavailableException("install it");
            });
    ObjectNode result = Ratios.take(bar, 0.001);
    assertEquals("install it", result.get("skipped").asText());
    assertFalse(result.has("holds"), result.toString());
    assertTrue(Ratios.line(result).contains("skipped: install it"), Ratios.line(result));
  }

  @Test
  void ratiosOfSumsAreTakenRoundByRound() {
    SplittableRandom random = new SplittableRandom(1);
    double[] sink = {0};
    Contestant contestant =
        new Contestant(
            "a",
            () -> {
              for (int i = 0; i < 1000; i++) {
                sink[0] += random.nextDouble();
              }
            });
    Interleaved result =
        Interleaved.measure(List.of(contestant, contestant, contestant), 0.01, false);
    assertEquals(1, result.ratioOfSums(new int[] {0, 1}, new int[] {1, 0}).median(), 1e-12);
    Interleaved.Spread three = result.ratioOfSums(new int[] {0, 1, 2}, new int[] {0});
    Interleaved.Spread two = result.ratioOfSums(new int[] {1, 2}, new int[] {0});
    assertEquals(three.median(), 1 + two.median(), 1e-12);
  }

  @ParameterizedTest
  @EnumSource
  void theFiltersOfASuiteFindSomeOfItsBars(Suite suite) {
    for (Extent extent : Extent.values()) {
      Stream<Bar> found =
          suite.bars().stream().filter(bar -> Ratios.matches(bar.key(), suite.filters(extent)));
      long count = found.count();
      assertTrue(count > 10 && count <= suite.bars().size(), suite + " " + extent + ": " + count);
    }
  }
}
