package dev.quern.cuda;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.function.Executable;

/** Calls in another thread. */
final class Threads {
  private Threads() {}

  static Throwable outcome(Executable call) throws InterruptedException {
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                call.execute();
              } catch (Throwable e) {
                thrown.set(e);
              }
            });
    thread.start();
    thread.join();
    return thrown.get();
  }

  static void throwing(Class<? extends Throwable> type, Executable call)
      throws InterruptedException {
    assertInstanceOf(type, outcome(call));
  }

  static void running(Executable call) throws InterruptedException {
    assertNull(outcome(call));
  }
}
