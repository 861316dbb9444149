package dev.quern.cli;

import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * How long work will still take: what each part was thought to take, corrected by how that went so
 * far.
 */
final class TimeLeft {
  private static final double MINUTE = 60;

  private final LongSupplier clock;
  private final long begin;
  private final double total;
  private double done;

  /**
   * Begins now.
   *
   * @param total seconds that all is thought to take
   * @param clock nanoseconds
   */
  TimeLeft(double total, LongSupplier clock) {
    this.total = total;
    this.clock = clock;
    this.begin = clock.getAsLong();
  }

  /** A part is done that was thought to take {@code seconds}. */
  void advance(double seconds) {
    done = Math.min(total, done + seconds);
  }

  /** Seconds still to go. */
  double seconds() {
    double elapsed = (clock.getAsLong() - begin) * 1e-9;
    double left = total - done;
    return done == 0 ? Math.max(0, left - elapsed) : left * elapsed / done;
  }

  /** Such as {@code [ 42 %, 7 min left]}. */
  @Override
  public String toString() {
    double left = seconds();
    String text =
        left < MINUTE
            ? String.format(Locale.ROOT, "%.0f s", left)
            : String.format(Locale.ROOT, "%.0f min", Math.ceil(left / MINUTE));
    return String.format(
        Locale.ROOT, "[%3.0f %%, %s left]", total == 0 ? 100 : 100 * done / total, text);
  }
}
