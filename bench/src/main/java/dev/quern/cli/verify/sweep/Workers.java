package dev.quern.cli.verify.sweep;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** Shares the chunks of a sweep out among all cores. */
final class Workers {
  private Workers() {}

  /** Does chunks, one at a time, in a thread of its own. */
  interface Worker {
    void run(long chunk);
  }

  /** Runs all chunks; returns the workers, each of which knows what came out of its own. */
  static <W extends Worker> List<W> run(
      Inputs inputs, String what, Meter meter, Supplier<W> worker) {
    int threads = Runtime.getRuntime().availableProcessors();
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      AtomicLong next = new AtomicLong();
      List<W> workers = new ArrayList<>();
      List<Future<?>> running = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        W its = worker.get();
        workers.add(its);
        running.add(executor.submit(() -> work(inputs, next, its, what, meter)));
      }
      for (Future<?> each : running) {
        each.get();
      }
      return workers;
    } catch (ExecutionException e) {
      throw new IllegalStateException(what, e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(what + ": interrupted", e);
    } finally {
      executor.shutdownNow();
    }
  }

  private static void work(
      Inputs inputs, AtomicLong next, Worker worker, String what, Meter meter) {
    for (long chunk = next.getAndIncrement();
        chunk < inputs.chunks() && !Thread.currentThread().isInterrupted();
        chunk = next.getAndIncrement()) {
      worker.run(chunk);
      synchronized (meter) {
        meter.advance(inputs.length(chunk), what);
      }
    }
  }
}
