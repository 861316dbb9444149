package dev.quern.internal;

import dev.quern.internal.bindings.quern_h;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Links the functions of the bindings, and turns what goes wrong in a call into an exception. */
public final class NativeCall {
  private NativeCall() {}

  /**
   * A call that takes heap memory and costs two nanoseconds, and for as long as it lasts keeps
   * safepoints and so every thread waiting: for bounded work only.
   */
  public static MethodHandle critical(MemorySegment address, FunctionDescriptor descriptor) {
    return Linker.nativeLinker().downcallHandle(address, descriptor, Linker.Option.critical(true));
  }

  /**
   * The same for memory off the heap. Linked apart, because what the JVM generates for a call is
   * shared by all that are linked alike, and there mixed kinds of memory would keep C2 from
   * removing the segments over arrays.
   */
  public static MethodHandle criticalOffHeap(MemorySegment address, FunctionDescriptor descriptor) {
    return Linker.nativeLinker().downcallHandle(address, descriptor, Linker.Option.critical(false));
  }

  /** A call that may last, on memory off the heap. */
  public static MethodHandle plain(MemorySegment address, FunctionDescriptor descriptor) {
    return Linker.nativeLinker().downcallHandle(address, descriptor);
  }

  /**
   * Native code checks only what Java has passed rightly: another status is a fault of this
   * library.
   */
  public static void check(int status) {
    if (status != 0) {
      throw new IllegalStateException(
          "native code refused a call with status "
              + status
              + (status == quern_h.QUERN_UNKNOWN_TIER() ? " (unknown tier)" : " (unknown argument)")
              + "; please report this");
    }
  }

  /** What a call threw, unchecked: a closed arena, a foreign thread. */
  public static RuntimeException failed(Throwable e) {
    if (e instanceof RuntimeException runtime) {
      return runtime;
    }
    if (e instanceof Error error) {
      throw error;
    }
    return new IllegalStateException(e);
  }
}
