package dev.quern.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.quern.bench.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A JVM of its own whose GPU is the emulated one; tests are skipped where that has not been built.
 *
 * @param status the exit status
 * @param output its standard output
 * @param errors its standard error
 */
record EmulatedGpu(int status, String output, String errors) {
  static final String NAME = "Quern emulated GPU";

  /** Runs {@code quern} with these arguments. */
  static EmulatedGpu quern(Path folder, List<String> options, String... arguments)
      throws IOException, InterruptedException {
    return run(folder, options, Main.class, arguments);
  }

  /** Runs that main class. */
  static EmulatedGpu run(Path folder, List<String> options, Class<?> main, String... arguments)
      throws IOException, InterruptedException {
    return run(folder, "", options, main, arguments);
  }

  /**
   * The same.
   *
   * @param setting of the emulator, such as what fails
   */
  static EmulatedGpu run(
      Path folder, String setting, List<String> options, Class<?> main, String... arguments)
      throws IOException, InterruptedException {
    String emulator = System.getProperty("quern.emulator", "");
    assumeTrue(
        Files.exists(Path.of(emulator, "libcuda.so.1")),
        "no emulated GPU: it is built with the tests of src, where CMake and a C++ compiler are");
    List<String> all = new ArrayList<>(ChildJvm.ALL_BACKENDS);
    all.add("-Dquern.cuda.path=" + Path.of(emulator, "libcuda.so.1"));
    all.add("-Dquern.cuda.kernels=" + Path.of(emulator, "emulator.image"));
    all.addAll(options);
    Path out = folder.resolve("stdout");
    Path err = folder.resolve("stderr");
    ProcessBuilder builder = new ProcessBuilder(ChildJvm.command(all, main, List.of(arguments)));
    builder.environment().put("QUERN_EMULATOR", setting);
    Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    try {
      assertTrue(process.waitFor(300, TimeUnit.SECONDS), "hangs");
    } finally {
      process.destroyForcibly();
    }
    return new EmulatedGpu(process.exitValue(), Files.readString(out), Files.readString(err));
  }
}
