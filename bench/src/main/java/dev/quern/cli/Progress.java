package dev.quern.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** How far long work is, on a line of a terminal that rewrites itself; nothing elsewhere. */
final class Progress implements AutoCloseable {
  private static final long DELAY_NANOS = 1_000_000_000;
  private static final long INTERVAL_NANOS = 100_000_000;
  private static final double NANOS_PER_MINUTE = 60e9;
  private static final String CLEAR_LINE = "\r\u001b[K";

  private final PrintWriter terminal;
  private final LongSupplier clock;
  private final long begin;
  private long last;
  private boolean shown;
  private long total;
  private long done;
  private long beginOfWork;

  /**
   * Shows on {@code terminal} from the second second on.
   *
   * @param terminal null for none
   * @param clock nanoseconds
   */
  Progress(PrintWriter terminal, LongSupplier clock) {
    this.terminal = terminal;
    this.clock = clock;
    this.begin = clock.getAsLong();
    this.last = begin + DELAY_NANOS - INTERVAL_NANOS;
  }

  /** On standard error if that is a terminal. */
  static Progress onStandardError() {
    return new Progress(
        standardErrorIsTerminal() ? new PrintWriter(System.err, true) : null, System::nanoTime);
  }

  /** Without a native call: System.console asks about standard input and output only. */
  private static boolean standardErrorIsTerminal() {
    try {
      String target = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
      return target.startsWith("/dev/pts/")
          || target.startsWith("/dev/tty")
          || target.equals("/dev/console");
    } catch (IOException e) {
      return System.console() != null && System.console().isTerminal();
    }
  }

  /** The amount of work ahead, in any unit; its clock begins to run. */
  void begin(long amount) {
    total = amount;
    done = 0;
    beginOfWork = clock.getAsLong();
  }

  /** So much more is done. */
  void advance(long amount) {
    done += amount;
    say(() -> String.format(Locale.ROOT, "%3.0f %%", 100.0 * done / Math.max(1, total)));
  }

  /** So much more is done, of something long: says what that is and how long the rest may take. */
  void advance(long amount, String what) {
    done += amount;
    say(
        () ->
            String.format(
                Locale.ROOT, "%s, %.0f %%%s", what, 100.0 * done / Math.max(1, total), left()));
  }

  /** The time left, if all of the work is as fast as what is done. */
  private String left() {
    if (done == 0) {
      return "";
    }
    double nanos = (double) (clock.getAsLong() - beginOfWork) * (total - done) / done;
    long minutes = (long) Math.ceil(nanos / NANOS_PER_MINUTE);
    return minutes <= 1 ? ", less than 1 min left" : ", about " + minutes + " min left";
  }

  /** What is being done now. */
  void say(Supplier<String> what) {
    if (terminal == null) {
      return;
    }
    long now = clock.getAsLong();
    if (now - last >= INTERVAL_NANOS) {
      last = now;
      shown = true;
      terminal.print(CLEAR_LINE + what.get());
      terminal.flush();
    }
  }

  @Override
  public void close() {
    clear();
  }

  /** Leaves the line to others. */
  void clear() {
    if (shown) {
      terminal.print(CLEAR_LINE);
      terminal.flush();
      shown = false;
    }
  }
}
