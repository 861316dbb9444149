package dev.quern.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BatchTest {
  private final ExecutorService pool = Executors.newFixedThreadPool(3);

  @AfterEach
  void stop() {
    pool.shutdown();
  }

  @Test
  void everyItemRunsOnce() {
    for (int items : new int[] {0, 1, 2, 3, 10, 1000}) {
      for (int threads : new int[] {1, 2, 4, 9}) {
        AtomicIntegerArray runs = new AtomicIntegerArray(items + 1);
        Batch.run(items, threads, pool, i -> runs.incrementAndGet((int) i));
        for (int i = 0; i <= items; i++) {
          assertEquals(i < items ? 1 : 0, runs.get(i), "item " + i + " of " + items);
        }
      }
    }
  }

  @Test
  void noMoreThreadsAreAskedForThanThereAreItems() {
    AtomicInteger asked = new AtomicInteger();
    Batch.run(3, 10, task -> asked.incrementAndGet(), i -> {});
    assertEquals(2, asked.get());
  }

  @Test
  void whatWorkThrowsReachesTheCaller() {
    for (Throwable thrown :
        List.of(new IllegalStateException("a"), new StackOverflowError("b"), new Error("c"))) {
      LongConsumer work =
          i -> {
            if (i == 5) {
              throwUnchecked(thrown);
            }
          };
      assertSame(thrown, assertThrows(Throwable.class, () -> Batch.run(9, 1, pool, work)));
      assertSame(thrown, assertThrows(Throwable.class, () -> Batch.run(9, 3, pool, work)));
      assertSame(thrown, assertThrows(Throwable.class, () -> Batch.run(9, 3, t -> {}, work)));
    }
  }

  private static void throwUnchecked(Throwable thrown) {
    if (thrown instanceof Error error) {
      throw error;
    }
    throw (RuntimeException) thrown;
  }

  /** It throws only when nobody works any longer on what the caller is about to reuse. */
  @Test
  void afterAThrowNothingRunsAnyMore() {
    for (int round = 0; round < 200; round++) {
      AtomicInteger running = new AtomicInteger();
      CountDownLatch both = new CountDownLatch(2);
      LongConsumer work =
          i -> {
            running.incrementAndGet();
            try {
              if (i < 2) {
                both.countDown();
                await(both);
              }
              if (i == 0) {
                throw new IllegalStateException("thrown by item 0");
              }
              for (int spin = 0; spin < 1000; spin++) {
                Thread.onSpinWait();
              }
            } finally {
              running.decrementAndGet();
            }
          };
      assertThrows(IllegalStateException.class, () -> Batch.run(50, 3, pool, work));
      assertEquals(0, running.get());
    }
  }

  /**
   * An executor that breaks in the middle: the call fails, but not before the threads that it had
   * already been given have ended.
   */
  @Test
  void anExecutorThatThrowsEndsTheCallOnlyWhenNothingRuns() {
    for (int round = 0; round < 200; round++) {
      AtomicInteger running = new AtomicInteger();
      AtomicInteger asked = new AtomicInteger();
      CountDownLatch begun = new CountDownLatch(1);
      LongConsumer work =
          i -> {
            running.incrementAndGet();
            begun.countDown();
            for (int spin = 0; spin < 20_000; spin++) {
              Thread.onSpinWait();
            }
            running.decrementAndGet();
          };
      try {
        Batch.run(
            20,
            3,
            task -> {
              if (asked.getAndIncrement() > 0) {
                await(begun);
                throw new IllegalStateException("broken");
              }
              pool.execute(task);
            },
            work);
      } catch (IllegalStateException e) {
        assertEquals("broken", e.getMessage());
      }
      assertEquals(0, running.get(), "items still run after the call, in round " + round);
    }
  }

  /** Interrupted while it waits for another's item: it goes on waiting, and keeps the flag. */
  @Test
  void anInterruptWhileWaitingIsKept() {
    Thread caller = Thread.currentThread();
    CountDownLatch taken = new CountDownLatch(1);
    AtomicInteger ended = new AtomicInteger();
    LongConsumer work =
        i -> {
          if (Thread.currentThread() == caller) {
            await(taken);
          } else {
            taken.countDown();
            waitUntilParked(caller);
            caller.interrupt();
            waitUntilParked(caller);
          }
          ended.incrementAndGet();
        };
    Batch.run(2, 2, pool, work);
    assertTrue(Thread.interrupted(), "the flag is lost");
    assertEquals(2, ended.get());
  }

  /** Somebody's stray unpark must not end the wait. */
  @Test
  void anUnparkWhileWaitingIsNotTheEnd() {
    Thread caller = Thread.currentThread();
    CountDownLatch taken = new CountDownLatch(1);
    AtomicInteger ended = new AtomicInteger();
    LongConsumer work =
        i -> {
          if (Thread.currentThread() == caller) {
            await(taken);
          } else {
            taken.countDown();
            waitUntilParked(caller);
            java.util.concurrent.locks.LockSupport.unpark(caller);
            waitUntilParked(caller);
          }
          ended.incrementAndGet();
        };
    Batch.run(2, 2, pool, work);
    assertFalse(Thread.interrupted());
    assertEquals(2, ended.get());
  }

  private static void waitUntilParked(Thread thread) {
    while (thread.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
  }

  private static void await(CountDownLatch latch) {
    boolean interrupted = false;
    while (latch.getCount() > 0) {
      try {
        latch.await();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
