package dev.quern.internal;

import dev.quern.hardware.Capabilities.Tuning;
import dev.quern.hardware.Capabilities.Tuning.Status;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The thresholds measured on this machine by {@code quern tune}, read once when first needed. Never
 * throws: a profile that can't be used is ignored, with the reason.
 */
public final class TuningProfile {
  /** The system property: a file, or {@code off}. */
  public static final String PROPERTY = "quern.tuning";

  static final String EXTENSION = ".properties";

  private static final ThreadLocal<Map<String, Long>> TRIAL = new ThreadLocal<>();

  private TuningProfile() {}

  private static final class Holder {
    static final Tuning PROFILE = announced(read(System.getProperty(PROPERTY)));
  }

  /** What this JVM's kernels go by. */
  public static Tuning get() {
    return Holder.PROFILE;
  }

  /** The thresholds that are not the defaults, by key. */
  static Map<String, Long> values() {
    Map<String, Long> trial = TRIAL.get();
    return trial != null ? trial : get().values();
  }

  /** Whether kernels are being built for a trial, and so must not be kept for others. */
  public static boolean isTrial() {
    return TRIAL.get() != null;
  }

  /** Builds a kernel under other thresholds, to measure with. */
  public static <T> T trial(Map<String, Long> values, Supplier<T> build) {
    TRIAL.set(Map.copyOf(values));
    try {
      return build.get();
    } finally {
      TRIAL.remove();
    }
  }

  /**
   * Where this machine's profile is looked for unless a property names one: beside the unpacked
   * native library.
   *
   * @return null if this user has no home folder
   */
  public static Path defaultPath() {
    Path folder = folder();
    return folder == null ? null : folder.resolve(Machine.get().fileName());
  }

  private static Path folder() {
    Path cache = NativeFile.cache();
    return cache == null ? null : cache.resolve("tuning");
  }

  /**
   * Makes the folder of {@link #defaultPath}, the user's alone.
   *
   * @throws IOException if that fails, or if it is another user's
   */
  public static void createFolder() throws IOException {
    Path cache = NativeFile.cache();
    if (cache == null) {
      throw new IOException("this user has no home folder");
    }
    NativeFile.createPrivate(cache);
    NativeFile.createPrivate(cache.resolve("tuning"));
  }

  /** By the property's value, null if it is not set. */
  static Tuning read(String property) {
    try {
      return property == null ? readDefault() : readGiven(property);
    } catch (RuntimeException e) {
      return ignored(null, "the tuning profile can't be read: " + e);
    }
  }

  private static Tuning readDefault() {
    Path folder = folder();
    if (folder == null) {
      return absent(null, "this user has no home folder; name a profile with -Dquern.tuning");
    }
    if (!Files.isDirectory(folder)) {
      return absent(null, "run 'quern tune' to measure this machine");
    }
    Path path = folder.resolve(Machine.get().fileName());
    if (!Files.exists(path)) {
      int others = others(folder);
      return absent(
          path,
          others == 0
              ? "run 'quern tune' to measure this machine"
              : "none of the "
                  + others
                  + " in "
                  + folder
                  + " is for this CPU, JDK and native library; run 'quern tune' to measure them");
    }
    return read(path, "run 'quern tune' again, or remove the file");
  }

  private static int others(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return (int) files.filter(file -> file.toString().endsWith(EXTENSION)).count();
    } catch (IOException e) {
      return 0;
    }
  }

  private static Tuning readGiven(String property) {
    if (property.equals("off")) {
      return new Tuning(null, Status.OFF, "-Dquern.tuning=off", null, null, Map.of());
    }
    String action =
        "run 'quern tune --out FILE' and name that file, or remove -Dquern.tuning=" + property;
    Path path;
    try {
      path = Path.of(property);
    } catch (InvalidPathException e) {
      return ignored(null, "'" + property + "' is not a path: " + e.getReason() + "; " + action);
    }
    if (property.isEmpty() || !Files.exists(path)) {
      return ignored(path, "there is no file '" + path + "'; " + action);
    }
    return read(path, action);
  }

  private static Tuning read(Path path, String action) {
    String problem;
    try {
      TuningFile file = TuningFile.parse(bytes(path));
      problem = Machine.get().differs(file);
      if (problem == null) {
        return new Tuning(
            path.toAbsolutePath().toString(),
            Status.APPLIED,
            "",
            file.date(),
            file.gpu().equals(TuningFile.NO_GPU) ? null : file.gpu(),
            file.values());
      }
    } catch (TuningFile.Unusable e) {
      problem = e.getMessage();
    } catch (IOException e) {
      problem =
          Files.isReadable(path)
              ? "can't be read: " + e.getMessage()
              : "may not be read by this user";
    }
    return ignored(path, path + ": " + problem + "; " + action);
  }

  private static byte[] bytes(Path path) throws IOException, TuningFile.Unusable {
    if (!Files.isRegularFile(path)) {
      throw new TuningFile.Unusable(
          (Files.isDirectory(path) ? "is a folder" : "is not a plain file")
              + ", expected a tuning profile");
    }
    try (InputStream in = Files.newInputStream(path)) {
      return in.readNBytes(TuningFile.MOST_BYTES + 1);
    }
  }

  private static Tuning absent(Path path, String reason) {
    return new Tuning(
        path == null ? null : path.toString(), Status.ABSENT, reason, null, null, Map.of());
  }

  private static Tuning ignored(Path path, String reason) {
    return new Tuning(
        path == null ? null : path.toAbsolutePath().toString(),
        Status.IGNORED,
        reason,
        null,
        null,
        Map.of());
  }

  /** Whoever has a profile expects it to be used, so that it isn't is never silent. */
  private static Tuning announced(Tuning tuning) {
    if (tuning.status() == Status.IGNORED) {
      String message = "tuning profile ignored: " + tuning.reason();
      // On a thread of its own, because starting a logger takes longer than the first call.
      Thread.ofPlatform()
          .name("quern-log")
          .start(() -> System.getLogger("dev.quern").log(System.Logger.Level.WARNING, message));
    }
    return tuning;
  }
}
