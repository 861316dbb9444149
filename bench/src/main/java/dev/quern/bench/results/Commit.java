package dev.quern.bench.results;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The commit that this was built from, as git says. */
final class Commit {
  private static final String UNKNOWN = "unknown";
  private static final long SECONDS = 10;

  private Commit() {}

  /** Its short name, with "+" behind it if tracked files have changed since; or "unknown". */
  static String current() {
    try {
      Path code = Path.of(Commit.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      Path folder = code.getParent();
      String commit = git(folder, "rev-parse", "--short=12", "HEAD");
      return git(folder, "status", "--porcelain", "--untracked-files=no").isEmpty()
          ? commit
          : commit + "+";
    } catch (IOException | URISyntaxException | RuntimeException e) {
      return UNKNOWN;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return UNKNOWN;
    }
  }

  private static String git(Path folder, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new java.util.ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    Process git =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      git.getOutputStream().close();
      String said = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!git.waitFor(SECONDS, TimeUnit.SECONDS) || git.exitValue() != 0) {
        throw new IOException("git " + arguments[0]);
      }
      return said.strip();
    } finally {
      git.destroyForcibly();
    }
  }
}
