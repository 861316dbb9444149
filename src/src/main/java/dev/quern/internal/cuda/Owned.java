package dev.quern.internal.cuda;

import dev.quern.internal.bindings.cuda.cuda_h;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.util.Objects;
import java.util.function.Consumer;

/** An object of the driver, with the lifetime of an arena. */
abstract class Owned {
  /** Frees the object at an address, in the current context; gives the driver's status. */
  @FunctionalInterface
  interface Release {
    int of(Context context, long address);
  }

  /** A call of the driver on an object and perhaps a second one, null if there is none. */
  @FunctionalInterface
  interface Call {
    int on(MemorySegment object, MemorySegment second);
  }

  final Context context;

  /** The driver's address or handle. */
  final long address;

  /** The same for calls that take a pointer; without a lifetime, which {@link #acquire} checks. */
  final MemorySegment handle;

  private final String what;
  private final Uses uses = new Uses();

  /** Stands for the object in the arena. Must not be read, nor leave this class. */
  private final MemorySegment lifetime;

  /** Takes the object over: it is released if the arena is closed or another thread's. */
  @SuppressWarnings("restricted")
  Owned(String what, Context context, long address, Arena arena, Release release) {
    this.what = what;
    this.context = context;
    this.address = address;
    this.handle = MemorySegment.ofAddress(address);
    Cleanup cleanup = new Cleanup(uses, context, address, release);
    try {
      lifetime = handle.reinterpret(1, arena, cleanup);
    } catch (RuntimeException e) {
      cleanup.accept(handle);
      throw e;
    }
  }

  /** Before the object is made, so that for a closed arena it isn't. */
  static void requireOpen(Arena arena) {
    Objects.requireNonNull(arena, "arena");
    if (!arena.scope().isAlive()) {
      throw new IllegalStateException("the arena is closed");
    }
  }

  /** Keeps the object from being freed until {@link #release}; throws if it may not be used. */
  final void acquire() {
    uses.enter();
    if (!lifetime.scope().isAlive()) {
      uses.exit();
      throw new IllegalStateException(what + ": the arena is closed");
    }
    if (!lifetime.isAccessibleBy(Thread.currentThread())) {
      uses.exit();
      throw new WrongThreadException(
          what + ": the arena is confined to another thread than " + Thread.currentThread());
    }
  }

  final void release() {
    uses.exit();
    Reference.reachabilityFence(this);
  }

  /** Throws if the object may not be used. */
  final void requireOpen() {
    acquire();
    release();
  }

  /** Makes the call in this object's context, both alive until it returns; gives its status. */
  final int call(Owned second, Call call) {
    acquire();
    try {
      if (second != null) {
        second.acquire();
      }
      try {
        long before = context.enter();
        try {
          return call.on(handle, second == null ? null : second.handle);
        } finally {
          context.exit(before);
        }
      } finally {
        if (second != null) {
          second.release();
        }
      }
    } finally {
      release();
    }
  }

  /** The same for a call that asks whether something is done. */
  final boolean isDone(String name, Call call) {
    int status = call(null, call);
    if (status == cuda_h.CUDA_ERROR_NOT_READY()) {
      return false;
    }
    context.check(status, name);
    return true;
  }

  /** Has no reference to the object, which an automatic arena would keep reachable forever. */
  static final class Cleanup implements Consumer<MemorySegment> {
    private final Uses uses;
    private final Context context;
    private final long address;
    private final Release release;
    private boolean done;

    Cleanup(Uses uses, Context context, long address, Release release) {
      this.uses = uses;
      this.context = context;
      this.address = address;
      this.release = release;
    }

    @Override
    public void accept(MemorySegment ignored) {
      if (!done) {
        done = true;
        uses.awaitNone();
        context.cleanUp(release, address);
      }
    }
  }
}
