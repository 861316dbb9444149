package dev.quern.bench.peer;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * Makes native libraries that are loaded later compute on one thread, on whatever thread they are
 * called: their thread pools take their size from this process's environment when they are loaded.
 */
@SuppressWarnings("restricted")
final class OneThread {
  private static final String[] VARIABLES = {
    "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"
  };

  private OneThread() {}

  /** Sets the variables in the environment that native code sees; System.getenv has its own. */
  static void set() {
    Linker linker = Linker.nativeLinker();
    MethodHandle setenv =
        linker.downcallHandle(
            linker.defaultLookup().find("setenv").orElseThrow(),
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT,
                ValueLayout.ADDRESS,
                ValueLayout.ADDRESS,
                ValueLayout.JAVA_INT));
    try (Arena arena = Arena.ofConfined()) {
      for (String variable : VARIABLES) {
        int status =
            (int) setenv.invokeExact(arena.allocateFrom(variable), arena.allocateFrom("1"), 1);
        if (status != 0) {
          throw new IllegalStateException("can't set " + variable);
        }
      }
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
