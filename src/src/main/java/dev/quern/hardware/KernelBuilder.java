package dev.quern.hardware;

import dev.quern.internal.Operands;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;

/**
 * The choices that every kernel offers; what is not chosen is chosen by selection.
 *
 * @param <B> the builder itself
 */
public abstract class KernelBuilder<B extends KernelBuilder<B>> {
  private Backend backend;
  private Tier tier;
  private int threads = 1;
  private Executor executor;

  /** Nothing chosen yet. */
  protected KernelBuilder() {}

  /** This builder, as what it is. */
  protected abstract B self();

  /** The backend; by default the fastest. */
  public B backend(Backend backend) {
    this.backend = Operands.notNull(backend, "backend");
    return self();
  }

  /** The native backend, and that tier of it; by default the highest that runs here. */
  public B tier(Tier tier) {
    this.tier = Operands.notNull(tier, "tier");
    return self();
  }

  /**
   * The number of threads that a call may use, the calling one among them; by default 1. The others
   * come from the {@link #executor}, or from the common pool. Calls that run on a GPU use the
   * calling one alone.
   *
   * @throws IllegalArgumentException if it is less than 1
   */
  public B threads(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads is " + threads + ", expected at least 1");
    }
    this.threads = threads;
    return self();
  }

  /**
   * Where the threads beside the calling one come from. If it runs none, the calling thread does
   * all the work; it never waits for work that has not begun.
   */
  public B executor(Executor executor) {
    this.executor = Operands.notNull(executor, "executor");
    return self();
  }

  /** What was chosen, or null. */
  protected Backend backend() {
    return backend;
  }

  /** What was chosen, or null. */
  protected Tier tier() {
    return tier;
  }

  /** What was chosen, or 1. */
  protected int threads() {
    return threads;
  }

  /** What was chosen, or the common pool. */
  protected Executor executor() {
    return executor != null ? executor : ForkJoinPool.commonPool();
  }
}
