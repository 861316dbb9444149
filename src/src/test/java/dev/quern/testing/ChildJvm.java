package dev.quern.testing;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A JVM of its own for what is decided once per JVM: flags, properties, modules, the library. */
public final class ChildJvm {
  /** The compiled library. */
  public static final String CLASSES = System.getProperty("quern.classes");

  /** The compiled tests. */
  public static final String TESTS = location(ChildJvm.class);

  private final List<String> prefix = new ArrayList<>();
  private final List<String> options = new ArrayList<>();
  private final Map<String, String> environment = new HashMap<>();
  private final List<String> arguments = new ArrayList<>();
  private String main = Probe.class.getName();
  private String classPath = CLASSES + File.pathSeparator + TESTS;
  private boolean onModulePath;
  private boolean readsUsersProfile;

  private static String location(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (java.net.URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** With these options of java. */
  public static ChildJvm with(String... options) {
    ChildJvm child = new ChildJvm();
    child.options.addAll(List.of(options));
    return child;
  }

  public ChildJvm and(String option) {
    options.add(option);
    return this;
  }

  public ChildJvm environment(String name, String value) {
    environment.put(name, value);
    return this;
  }

  public ChildJvm main(Class<?> type, String... argument) {
    main = type.getName();
    arguments.addAll(List.of(argument));
    return this;
  }

  /** With another class path than the library's and the tests'. */
  public ChildJvm classPath(String path) {
    classPath = path;
    return this;
  }

  /** The library as the module dev.quern, the tests on the class path. */
  public ChildJvm onModulePath() {
    onModulePath = true;
    return this;
  }

  /** With the tuning profile in the user's cache, which other children ignore. */
  public ChildJvm readsUsersProfile() {
    readsUsersProfile = true;
    return this;
  }

  /** Under another program, such as one that sets up file systems; it ends with "$@". */
  public ChildJvm under(List<String> command) {
    prefix.addAll(command);
    return this;
  }

  /** What it printed; fails unless it ends with status 0. */
  public Result run() {
    List<String> command = new ArrayList<>(prefix);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    if (!readsUsersProfile
        && options.stream().noneMatch(option -> option.startsWith("-Dquern.tuning"))) {
      command.add("-Dquern.tuning=off"); // whoever runs the tests may have tuned this machine
    }
    command.addAll(options);
    if (onModulePath) {
      command.addAll(List.of("--module-path", CLASSES, "--add-modules", "dev.quern"));
      command.addAll(List.of("-cp", TESTS));
    } else {
      command.addAll(List.of("-cp", classPath));
    }
    command.add(main);
    command.addAll(arguments);
    try {
      Path out = Files.createTempFile("quern-child-", ".out");
      Path err = Files.createTempFile("quern-child-", ".err");
      try {
        ProcessBuilder builder =
            new ProcessBuilder(command)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        // What would add options, or output, of its own.
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        builder.environment().remove("JDK_JAVA_OPTIONS");
        builder.environment().putAll(environment);
        int status = builder.start().waitFor();
        Result result = new Result(command, status, Files.readString(out), Files.readString(err));
        if (status != 0) {
          throw new AssertionError("status " + status + ", " + result);
        }
        return result;
      } finally {
        Files.delete(out);
        Files.delete(err);
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** How a command ended, and what it printed. */
  public record Result(List<String> command, int status, String out, String err) {
    /** The value that {@link Probe} printed for a key, to the end of the line; null if none. */
    public String get(String key) {
      for (String line : out.lines().toList()) {
        if (line.startsWith(key + "=")) {
          return line.substring(key.length() + 1);
        }
      }
      return null;
    }

    @Override
    public String toString() {
      return String.join(" ", command) + "\n--- stdout\n" + out + "--- stderr\n" + err;
    }
  }
}
