package dev.quern.internal.cuda;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.quern.cuda.CudaException;
import dev.quern.internal.bindings.cuda.cuda_h;
import java.lang.System.Logger;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A device's primary context: retained when first needed, current on a thread while {@link #enter}
 * has not been followed by {@link #exit}.
 *
 * <p>Between the two nothing may block that parks a virtual thread, which could go on upon another
 * thread of the system, where the context is not current: locks are taken before.
 */
final class Context {
  private static final AtomicBoolean LOGGED = new AtomicBoolean();

  /** The device's ordinal. */
  final int device;

  /** The driver's number for it. */
  private final int number;

  private volatile MemorySegment handle;
  private volatile CudaException first;

  Context(int device, int number) {
    this.device = device;
    this.number = number;
  }

  /** Makes it current; gives what was, for {@link #exit}. */
  long enter() {
    CudaException lost = first;
    if (lost != null) {
      throw lost(lost);
    }
    MemorySegment mine = handle;
    if (mine == null) {
      mine = retain();
    }
    MemorySegment out = Slots.get().current;
    check(cuda_h.cuCtxGetCurrent(out), "cuCtxGetCurrent");
    long before = out.get(JAVA_LONG, 0);
    if (before != mine.address()) {
      check(cuda_h.cuCtxSetCurrent(mine), "cuCtxSetCurrent");
    }
    return before;
  }

  /** Makes current again what was before. */
  void exit(long before) {
    if (before != handle.address()) {
      cuda_h.cuCtxSetCurrent(before == 0 ? MemorySegment.NULL : MemorySegment.ofAddress(before));
    }
  }

  private synchronized MemorySegment retain() {
    if (handle == null) {
      MemorySegment out = Slots.get().out;
      check(cuda_h.cuDevicePrimaryCtxRetain(out, number), "cuDevicePrimaryCtxRetain");
      handle = MemorySegment.ofAddress(out.get(JAVA_LONG, 0));
    }
    return handle;
  }

  void check(int status, String call) {
    if (status != 0) {
      throw failure(status, call);
    }
  }

  /** The exception for a status; remembers the first after which nothing works any more. */
  CudaException failure(int status, String call) {
    CudaException e = Errors.exception(call, status);
    if (Errors.sticky(status)) {
      synchronized (this) {
        if (first == null) {
          first = e;
        }
      }
    }
    return e;
  }

  boolean isLost() {
    return first != null;
  }

  private CudaException lost(CudaException e) {
    return new CudaException(
        "GPU " + device + " can't be used any more, start a new process: " + e.getMessage(),
        e.call(),
        e.error(),
        e.errorName(),
        e);
  }

  void synchronize() {
    long before = enter();
    try {
      check(cuda_h.cuCtxSynchronize(), "cuCtxSynchronize");
    } finally {
      exit(before);
    }
  }

  /** Waits if there may be something to wait for. */
  void synchronizeIfUsed() {
    if (handle != null && !isLost()) {
      synchronize();
    }
  }

  /** Releases an object, quietly: it comes while an arena is closed. */
  void cleanUp(Owned.Release release, long address) {
    if (isLost()) {
      return; // The object is lost with the context.
    }
    try {
      long before = enter();
      try {
        check(release.of(this, address), "closing an arena");
      } finally {
        exit(before);
      }
    } catch (RuntimeException e) {
      if (LOGGED.compareAndSet(false, true)) {
        System.getLogger("dev.quern.cuda")
            .log(
                Logger.Level.WARNING,
                "GPU " + device + ": what an arena held is not freed: " + e.getMessage());
      }
    }
  }
}
