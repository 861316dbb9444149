package dev.quern.internal.cuda;

import java.util.ArrayDeque;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Things that are costly to make, a few of them kept for the next user. */
final class Kept<T> {
  private static final int MOST = 4;

  private final ArrayDeque<T> kept = new ArrayDeque<>(MOST);
  private final Supplier<T> make;
  private final Consumer<T> free;

  Kept(Supplier<T> make, Consumer<T> free) {
    this.make = make;
    this.free = free;
  }

  T lease() {
    T thing = poll();
    return thing != null ? thing : make.get();
  }

  void giveBack(T thing) {
    synchronized (this) {
      if (kept.size() < MOST) {
        kept.push(thing);
        return;
      }
    }
    free.accept(thing);
  }

  /** Frees those that nobody uses. */
  void drop() {
    for (T thing = poll(); thing != null; thing = poll()) {
      free.accept(thing);
    }
  }

  private synchronized T poll() {
    return kept.poll();
  }
}
