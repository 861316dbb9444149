package dev.quern.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;

/** The emulated CUDA driver, which is this JVM's driver in tests. */
public final class Emulator {
  /** The driver's library. */
  public static final Path DRIVER = Path.of(System.getProperty("quern.cuda.path", "libcuda.so.1"));

  /** An image that makes its kernels known. */
  public static final Path IMAGE = DRIVER.resolveSibling("emulator.image");

  private static final class Controls {
    private static final FunctionDescriptor GET =
        FunctionDescriptor.of(ValueLayout.JAVA_LONG, ValueLayout.ADDRESS);
    private static final FunctionDescriptor SET =
        FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG);

    static final MethodHandle get = handle("quern_emulator_get", GET);
    static final MethodHandle set = handle("quern_emulator_set", SET);

    private static MethodHandle handle(String name, FunctionDescriptor descriptor) {
      SymbolLookup library = SymbolLookup.libraryLookup(DRIVER.toAbsolutePath(), Arena.global());
      return Linker.nativeLinker().downcallHandle(library.findOrThrow(name), descriptor);
    }
  }

  private Emulator() {}

  /** Skips the test where there is none. */
  public static void assumeBuilt() {
    assumeTrue(
        Files.isRegularFile(DRIVER), "the emulated CUDA driver was not built: no C++ compiler");
  }

  /** A child whose driver it is, with these settings and the emulator's own kernels. */
  public static ChildJvm child(String settings) {
    return childWithoutKernels(settings).and("-Dquern.cuda.kernels=" + IMAGE);
  }

  /** A child whose driver it is, with these settings and the JAR's kernels. */
  public static ChildJvm childWithoutKernels(String settings) {
    return ChildJvm.with("--enable-native-access=ALL-UNNAMED", "-Dquern.cuda.path=" + DRIVER)
        .environment("QUERN_EMULATOR", settings);
  }

  /** Changes a setting of this JVM's. */
  public static void set(String key, long value) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment name = arena.allocateFrom(key);
      if ((int) Controls.set.invokeExact(name, value) != 0) {
        throw new IllegalArgumentException(key + "=" + value);
      }
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  /** A setting or a count of this JVM's. */
  public static long get(String key) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment name = arena.allocateFrom(key);
      return (long) Controls.get.invokeExact(name);
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }
}
