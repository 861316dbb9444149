package dev.quern.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private final StringWriter terminal = new StringWriter();
  private long now;

  private Progress progress() {
    return new Progress(new PrintWriter(terminal), () -> now);
  }

  @Test
  void shortWorkShowsNothing() {
    try (Progress progress = progress()) {
      progress.begin(10);
      for (int i = 0; i < 10; i++) {
        now += 99_000_000;
        progress.advance(1);
      }
    }
    assertEquals("", terminal.toString());
  }

  @Test
  void longWorkShowsHowFarItIsAndClearsTheLine() {
    try (Progress progress = progress()) {
      progress.begin(200);
      now += 2_000_000_000;
      progress.advance(50);
      progress.advance(50); // too soon after the last
      now += 1_000_000_000;
      progress.advance(50);
    }
    assertEquals("\r\u001b[K 25 %\r\u001b[K 75 %\r\u001b[K", terminal.toString());
  }

  @Test
  void longWorkSaysHowLongTheRestMayTake() {
    try (Progress progress = progress()) {
      now += 90_000_000_000L; // other work before, which does not count
      progress.begin(1000);
      now += 60_000_000_000L;
      progress.advance(200, "sweeping");
      now += 60_000_000_000L;
      progress.advance(700, "sweeping");
    }
    assertEquals(
        "\r\u001b[Ksweeping, 20 %, about 4 min left"
            + "\r\u001b[Ksweeping, 90 %, less than 1 min left\r\u001b[K",
        terminal.toString());
  }

  @Test
  void withoutATerminalNothingIsSaid() {
    Progress progress = new Progress(null, () -> now);
    progress.begin(1);
    now += 10_000_000_000L;
    progress.advance(1);
    progress.close();
    assertTrue(terminal.toString().isEmpty());
  }
}
