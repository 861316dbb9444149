package dev.quern.bench.tune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quern.bench.Interleaved.Spread;
import dev.quern.hardware.Backend;
import dev.quern.hardware.Tier;
import dev.quern.internal.Threshold;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Decisions, from measurements that are made up. */
class FindingTest {
  private static final List<Long> SHORT = List.of(1L, 4L, 16L, 64L);

  private static final Question L_MUL =
      new Question(Threshold.L_MUL_SHORT, Backend.NATIVE, Tier.X86_64_V4, SHORT);

  private static final Question THREADS =
      new Question(
          Threshold.L_MUL_PARALLEL,
          Backend.NATIVE,
          Tier.X86_64_V4,
          List.of(100_000L, 200_000L, 400_000L));

  /** At each size the median of the ratio above over below, the quartiles so far around it. */
  private static Finding find(Question question, double noise, double... ratios) {
    List<Evidence> evidence = new ArrayList<>();
    for (int i = 0; i < ratios.length; i++) {
      Spread ratio = new Spread(ratios[i], ratios[i] - noise, ratios[i] + noise);
      evidence.add(new Evidence(question.sizes().get(i), 10, 10 * ratios[i], ratio));
    }
    return Finding.of(question, evidence);
  }

  @Test
  void aClearGainReplacesTheDefault() {
    Finding f = find(L_MUL, 0.01, 2, 1.5, 1.2, 0.7);
    assertTrue(f.changed());
    assertEquals(32, f.measured());
    assertEquals(32, f.value());
  }

  @Test
  void aGainWithinNoiseDoesNot() {
    Finding f = find(L_MUL, 0.5, 1.2, 1.1, 1.05, 0.7);
    assertFalse(f.changed());
    assertEquals(32, f.measured());
    assertEquals(0, f.value());
  }

  @Test
  void aGainTooSmallDoesNot() {
    assertFalse(find(L_MUL, 0.001, 1.02, 1.02, 1.01, 0.7).changed());
  }

  @Test
  void aGainThatCostsElsewhereDoesNot() {
    Finding f = find(L_MUL, 0.01, 0.9, 1.5, 1.2, 0.7);
    assertEquals(32, f.measured());
    assertFalse(f.changed());
  }

  @Test
  void aGainAtFewOfTheSizesDoesNot() {
    Finding f = find(L_MUL, 0.1, 1.05, 1.05, 1.2, 0.7);
    assertEquals(32, f.measured());
    assertFalse(f.changed());
  }

  @Test
  void oneSizeOnTheWrongSideIsNoise() {
    Finding f = find(L_MUL, 0.1, 2, 0.99, 1.2, 0.7);
    assertEquals(32, f.measured());
    assertTrue(f.changed());
  }

  @Test
  void theDefaultIsKeptWhereItIsRight() {
    assertEquals(0, find(L_MUL, 0.01, 0.5, 0.5, 0.5, 0.5).value());
    Finding f = find(THREADS, 0.01, 0.6, 0.55, 0.5);
    assertFalse(f.changed());
    assertEquals(THREADS.defaultValue(), f.value());
    assertFalse(find(THREADS, 0.01, 1, 1, 1).changed());
  }

  @Test
  void whatWasNotMeasuredStaysAsItWas() {
    assertEquals(400_001, find(THREADS, 0.01, 1.5, 1.4, 1.3).value());
    assertEquals(65, find(L_MUL, 0.01, 2, 2, 2, 2).value());
    Question reload =
        new Question(
            Threshold.DOUBLE_RELOAD, Backend.NATIVE, Tier.X86_64_V3, List.of(1000L, 2000L));
    assertEquals(Threshold.NEVER, find(reload, 0.01, 2, 2).measured());
    assertEquals(500, find(reload, 0.01, 0.5, 0.5).value());
  }

  @Test
  void theIntervalIsHalvedWhereTheThresholdLies() {
    List<Long> measured = new ArrayList<>();
    Measurer steps =
        (question, size) -> {
          measured.add(size);
          double ratio = size < 40 ? 1.5 : 0.5;
          return new Evidence(size, 10, 10 * ratio, new Spread(ratio, ratio, ratio));
        };
    List<String> said = new ArrayList<>();
    Finding f = new Tuner(steps, 2).answer(List.of(L_MUL), said::add, done -> {}).get(0);
    assertEquals(List.of(1L, 4L, 16L, 64L, 32L, 45L), measured);
    assertEquals(38, f.value());
    assertEquals(6, said.size());
    assertEquals(6, f.evidence().size());
  }
}
