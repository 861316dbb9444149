package dev.quern.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BarsTest {
  @Test
  void keysAreUnique() {
    Set<String> keys = new HashSet<>();
    for (Bar bar : Bars.all()) {
      assertTrue(keys.add(bar.key()), bar.key());
    }
  }

  @Test
  void filtersAreAllMetAndSizesMatchWhole() {
    String key = "threads/float32/heap/out/64x128K";
    assertTrue(Ratios.matches(key, List.of()));
    assertTrue(Ratios.matches(key, List.of("threads", "heap")));
    assertFalse(Ratios.matches(key, List.of("threads", "offheap")));
    assertTrue(Ratios.matches(key, List.of("offheap|heap")));
    assertFalse(Ratios.matches(key, List.of("8K|128K")));
    assertTrue(Ratios.matches("auto/float32/heap/out/8K", List.of("8K")));
  }

  @Test
  void limitsHoldOnTheirSide() {
    assertTrue(Bar.Limit.atMost(2, "x").holds(2));
    assertFalse(Bar.Limit.atMost(2, "x").holds(2.1));
    assertFalse(Bar.Limit.atMost(2, "x").holds(Double.NaN));
    assertTrue(Bar.Limit.atLeast(2, "x").holds(2));
    assertFalse(Bar.Limit.atLeast(2, "x").holds(1.9));
    assertTrue(Bar.Limit.none("x").holds(Double.NaN));
  }

  @Test
  void aBarIsTakenAndPrinted() throws Exception {
    Bar bar =
        Bars.all().stream()
            .filter(b -> b.key().equals("math-exp/float32/heap/out/64K"))
            .findFirst()
            .orElseThrow();
    Bar.Outcome outcome = bar.measurement().take(0.01);
    assertTrue(outcome.value().median() > 0);
    assertTrue(outcome.details().contains("Math.exp"), outcome.details());
  }

  @Test
  void spreadsAreQuartiles() {
    assertEquals(
        new Interleaved.Spread(3, 2, 4), Interleaved.Spread.of(new double[] {5, 1, 4, 2, 3}));
    assertEquals(new Interleaved.Spread(1.5, 1, 2), Interleaved.Spread.of(new double[] {2, 1}));
  }

  @Test
  void contestantsTakeTurns() {
    AtomicInteger a = new AtomicInteger();
    AtomicInteger b = new AtomicInteger();
    Interleaved result =
        Interleaved.measure(
            List.of(
                new Interleaved.Contestant("a", a::incrementAndGet),
                new Interleaved.Contestant("b", b::incrementAndGet)),
            0.01,
            false);
    assertTrue(a.get() > 0 && b.get() > 0);
    assertTrue(result.ratio(0, 1).median() > 0);
    assertEquals("a", result.name(0));
  }

  @Test
  void safepointLogsAreRead() {
    List<String> log =
        List.of(
            "[0.500s] Safepoint \"ThreadDump\", Time since last: 9 ns, Reaching safepoint: 99 ns, x",
            "[1.250s] Safepoint \"ThreadDump\", Time since last: 9 ns, Reaching safepoint: 2000 ns, x",
            "[1.500s] something else",
            "[1.750s] Safepoint \"Cleanup\", Time since last: 9 ns, Reaching safepoint:  1000 ns, x");
    double[] millis = SafepointProbe.parse(log, 1);
    assertEquals(List.of(0.001, 0.002), List.of(millis[0], millis[1]));
  }

  @Test
  void sizesReadBack() {
    for (int n : new int[] {0, 1, 1000, 1024, 3 << 10, 1 << 20, 1 << 26}) {
      assertEquals(n, Size.of(Size.text(n)));
    }
    assertEquals("64K", Size.text(65536));
  }
}
