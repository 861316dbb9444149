package dev.quern.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class TimeLeftTest {
  private long now;

  @Test
  void whatIsLeftIsCorrectedByHowItWentSoFar() {
    TimeLeft left = new TimeLeft(100, () -> now);
    assertEquals("[  0 %, 2 min left]", left.toString());
    now = 20_000_000_000L;
    left.advance(10); // twice as slow as thought
    assertEquals(180, left.seconds(), 1e-9);
    assertEquals("[ 10 %, 3 min left]", left.toString());
    left.advance(85);
    assertEquals("[ 95 %, 1 s left]", left.toString());
    left.advance(50); // more than there was
    assertEquals("[100 %, 0 s left]", left.toString());
  }

  @Test
  void nothingToDoIsDone() {
    assertEquals("[100 %, 0 s left]", new TimeLeft(0, () -> now).toString());
  }
}
