package dev.quern.approx;

import dev.quern.hardware.Backend;
import dev.quern.hardware.Selection;
import dev.quern.hardware.Tier;
import dev.quern.internal.BackendChooser;
import dev.quern.internal.Batch;
import java.util.concurrent.Executor;

/** What the kernels of approximate arithmetic have in common: where they run, and with whom. */
abstract class ApproxKernel {
  /** Elements that a thread takes at a time. */
  static final int PART = 1 << 16;

  final ApproxLoops loops;
  final Executor executor;
  private final BackendChooser.Choice choice;
  private final int threads;

  ApproxKernel(Backend backend, Tier tier, int threads, Executor executor) {
    this.choice = ApproxBackend.CHOOSER.choose(backend, tier);
    this.loops = ApproxBackend.loops(choice.backend(), choice.tier());
    this.threads = threads;
    this.executor = executor;
  }

  /** The backend that runs. */
  public final Backend backend() {
    return choice.backend();
  }

  /** The tier that runs, null unless the backend is the native one. */
  public final Tier tier() {
    return choice.tier();
  }

  /** The number of threads that a call may use. */
  public final int threads() {
    return threads;
  }

  /**
   * What was chosen and why, and why not the others. Runs the self-test of each that could serve.
   */
  public final Selection selection() {
    return ApproxBackend.CHOOSER.explain(choice);
  }

  /** Work on elements from one position, so many. */
  interface Part {
    void run(long from, int n);
  }

  /** Whether n elements are worth more threads than one. */
  final boolean divides(long n) {
    return threads > 1 && n > PART;
  }

  /** Shares n elements out among the threads. */
  final void share(long n, Part part) {
    Batch.run(
        (n + PART - 1) / PART,
        threads,
        executor,
        i -> part.run(i * PART, (int) Math.min(PART, n - i * PART)));
  }
}
