package dev.quern.approx;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.function.Executable;

/** Calls that have to be refused, and say why. */
final class Refusals {
  private Refusals() {}

  /** Every word of {@code says} stands in the message. */
  static <E extends Exception> void refused(Class<E> type, Executable call, String... says) {
    String message = assertThrows(type, call).getMessage();
    assertAll(
        Arrays.stream(says)
            .map(
                word ->
                    () ->
                        assertTrue(
                            message.contains(word),
                            "'" + message + "' does not say '" + word + "'")));
  }

  static void illegal(Executable call, String... says) {
    refused(IllegalArgumentException.class, call, says);
  }

  static void isNull(Executable call, String name) {
    refused(NullPointerException.class, call, name, "null");
  }

  /** As one operand, memory that is closed, and that of another thread. */
  static void unusable(long bytes, String name, Consumer<MemorySegment> call) {
    for (boolean shared : new boolean[] {false, true}) {
      Arena arena = shared ? Arena.ofShared() : Arena.ofConfined();
      MemorySegment closed = arena.allocate(bytes, 8);
      arena.close();
      refused(IllegalStateException.class, () -> call.accept(closed), name, "closed");
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment mine = arena.allocate(bytes, 8);
      CompletableFuture.runAsync(
              () -> refused(WrongThreadException.class, () -> call.accept(mine), name, "confined"),
              task -> new Thread(task).start())
          .join();
    }
  }

  /** As one operand of a kernel of several threads, memory of the calling one alone. */
  static void confined(long bytes, String name, int threads, Consumer<MemorySegment> call) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment mine = arena.allocate(bytes, 8);
      illegal(() -> call.accept(mine), name, "confined", Integer.toString(threads));
    }
  }
}
