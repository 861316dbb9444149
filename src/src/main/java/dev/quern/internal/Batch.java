package dev.quern.internal;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;

/**
 * Items that several threads take from one counter, the calling thread among them. It waits only
 * for items that another has taken, so an executor without a free thread slows a call down and
 * never blocks it.
 */
public final class Batch implements Runnable {
  /** Spins before parking: an item lasts some ten microseconds. */
  private static final int SPINS = 2000;

  private final long items;
  private final LongConsumer work;
  private final Thread caller = Thread.currentThread();
  private final AtomicLong next = new AtomicLong();
  private final AtomicLong done = new AtomicLong();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();

  private Batch(long items, LongConsumer work) {
    this.items = items;
    this.work = work;
  }

  /**
   * Runs work(0) to work(items - 1), each once; rethrows what one of them threw, after all have
   * ended.
   */
  public static void run(long items, int threads, Executor executor, LongConsumer work) {
    Batch batch = new Batch(items, work);
    for (int i = 1; i < Math.min(threads, items); i++) {
      try {
        executor.execute(batch);
      } catch (RejectedExecutionException e) {
        // The calling thread does it all.
        break;
      } catch (RuntimeException | Error e) {
        // A broken executor: nothing more is begun, and what has begun is waited for.
        batch.failure.compareAndSet(null, e);
        break;
      }
    }
    batch.run();
    batch.await();
    Throwable thrown = batch.failure.get();
    if (thrown instanceof Error error) {
      throw error;
    }
    if (thrown != null) {
      throw (RuntimeException) thrown;
    }
  }

  @Override
  public void run() {
    for (long i = next.getAndIncrement(); i < items; i = next.getAndIncrement()) {
      try {
        if (failure.get() == null) {
          work.accept(i);
        }
      } catch (RuntimeException | Error e) {
        failure.compareAndSet(null, e);
      } finally {
        if (done.incrementAndGet() == items) {
          LockSupport.unpark(caller);
        }
      }
    }
  }

  private void await() {
    int spins = 0;
    boolean interrupted = false;
    while (done.get() < items) {
      if (spins++ < SPINS) {
        Thread.onSpinWait();
      } else {
        LockSupport.park(this);
        interrupted |= Thread.interrupted();
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
