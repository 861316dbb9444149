package dev.quern.internal.cuda;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.locks.LockSupport;

/**
 * How many calls use an object of the driver just now: the cleanup, which comes after the arena has
 * been marked closed, waits for them. Whoever counts himself in and then finds the arena open is
 * waited for.
 */
final class Uses {
  private static final AtomicIntegerFieldUpdater<Uses> COUNT =
      AtomicIntegerFieldUpdater.newUpdater(Uses.class, "count");

  private volatile int count;

  void enter() {
    COUNT.incrementAndGet(this);
  }

  void exit() {
    COUNT.decrementAndGet(this);
  }

  void awaitNone() {
    for (int spins = 0; count != 0; spins++) {
      if (spins < 1000) {
        Thread.onSpinWait();
      } else {
        LockSupport.parkNanos(50_000);
      }
    }
  }
}
