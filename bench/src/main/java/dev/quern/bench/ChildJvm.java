package dev.quern.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs a main class of the class path in a JVM of its own. */
public final class ChildJvm {
  /** What a user passes so that all backends serve. */
  public static final List<String> ALL_BACKENDS =
      List.of("--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED");

  private ChildJvm() {}

  /**
   * The command that runs {@code main} under this JVM's java, with these options and arguments, and
   * the same tuning profile unless they name one.
   */
  public static List<String> command(List<String> options, Class<?> main, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    String tuning = System.getProperty("quern.tuning");
    if (tuning != null && options.stream().noneMatch(o -> o.startsWith("-Dquern.tuning"))) {
      command.add("-Dquern.tuning=" + tuning);
    }
    command.addAll(options);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(main.getName());
    command.addAll(arguments);
    return command;
  }

  /**
   * Runs it to its end.
   *
   * @return its standard output
   * @throws IOException when it ends with another status than 0, with what it said
   */
  static String output(List<String> options, Class<?> main, List<String> arguments)
      throws IOException {
    Path errors = Files.createTempFile("quern-child", ".err");
    Process process =
        new ProcessBuilder(command(options, main, arguments))
            .redirectError(errors.toFile())
            .start();
    try {
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int status = process.waitFor();
      if (status != 0) {
        throw new IOException(
            main.getName() + " ended with status " + status + ": " + Files.readString(errors));
      }
      return output;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      process.destroyForcibly();
      Files.delete(errors);
    }
  }
}
