package dev.quern.approx;

import dev.quern.hardware.Backend;
import dev.quern.hardware.Selection;
import dev.quern.hardware.Tier;
import dev.quern.internal.BackendChooser;
import dev.quern.internal.Batch;
import dev.quern.internal.CudaCalls;
import dev.quern.internal.ShortCalls;
import dev.quern.internal.Threshold;
import java.util.concurrent.Executor;

/** What the kernels of approximate arithmetic have in common: where they run, and with whom. */
abstract class ApproxKernel {
  /** Elements that a thread takes at a time. */
  static final int PART = 1 << 16;

  final ApproxLoops loops;
  final Executor executor;
  private ApproxLoops shortLoops;

  /** Whether the GPU serves, null until the first call that would go there. */
  private Boolean cudaServes;

  private final BackendChooser.Choice choice;
  private final int threads;

  /** Calls of more elements use several threads. */
  private final long parallel;

  ApproxKernel(Backend backend, Tier tier, int threads, Executor executor) {
    this.choice = ApproxBackend.CHOOSER.choose(backend, tier);
    this.loops = ApproxBackend.loops(choice.backend(), choice.tier());
    this.threads = threads;
    this.executor = executor;
    this.parallel = Math.max(PART, Threshold.L_MUL_PARALLEL.at(choice.backend(), choice.tier()));
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
    return CudaCalls.explain(
        CudaCalls.explain(
            ShortCalls.explain(
                ApproxBackend.CHOOSER.explain(choice),
                ApproxBackend.CHOOSER,
                shortElements(),
                "float32"),
            ApproxBackend.CHOOSER,
            cudaElements(),
            "elements"),
        ApproxBackend.CHOOSER,
        cudaProducts(),
        "products in a matrix product");
  }

  /** Calls of fewer elements run on the vector backend; only some methods can. */
  long shortElements() {
    return 0;
  }

  /** Calls of more elements run on the GPU, -1: all; only some methods can. */
  long cudaElements() {
    return Threshold.NEVER;
  }

  /** Matrix products of more products run there, -1: all. */
  long cudaProducts() {
    return Threshold.NEVER;
  }

  /** What the backend or a tuning profile says of such a limit. */
  final long cudaLimit(Threshold threshold) {
    return CudaCalls.limit(choice, threshold);
  }

  /** Whether the GPU serves the calls that are for it. */
  final boolean cuda() {
    Boolean serves = cudaServes;
    if (serves == null) {
      serves = choice.backend() == Backend.CUDA || CudaCalls.divert(ApproxBackend.CHOOSER, choice);
      cudaServes = serves; // two threads may find out the same, which does no harm
    }
    return serves;
  }

  /** What a tuning profile says of that. */
  final long tunedShort() {
    return choice.automatic() && Threshold.L_MUL_SHORT.appliesTo(choice.backend())
        ? Threshold.L_MUL_SHORT.at(choice.backend(), choice.tier())
        : 0;
  }

  /** The vector backend's loops if they serve, else its own; found out at the first short call. */
  final ApproxLoops shortLoops() {
    ApproxLoops made = shortLoops;
    if (made == null) {
      made =
          ShortCalls.divert(ApproxBackend.CHOOSER)
              ? ApproxBackend.loops(Backend.VECTOR, null)
              : loops;
      shortLoops = made; // two threads may make the same, which does no harm
    }
    return made;
  }

  /** Work on elements from one position, so many. */
  interface Part {
    void run(long from, int n);
  }

  /** Whether n elements are worth more threads than one. */
  final boolean divides(long n) {
    return threads > 1 && n > parallel && choice.backend() != Backend.CUDA;
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
