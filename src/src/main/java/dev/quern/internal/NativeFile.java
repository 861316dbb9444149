package dev.quern.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Locale;

/**
 * The shared library as a file: the one that the user names, or the JAR's own, unpacked into a
 * cache.
 *
 * <p>The cache is a folder of the user's alone, and the file in it is named by its digest and
 * compared, byte by byte, with the one in the JAR before it is loaded.
 */
final class NativeFile {
  /** There is no library to use; the message says why and what to do. */
  static final class Unusable extends Exception {
    private static final long serialVersionUID = 1;

    Unusable(String message) {
      super(message);
    }
  }

  private static final String NAME = "libquern.so";
  private static final String DIGEST = NAME + ".sha256";

  private NativeFile() {}

  static Path given(Path path) throws IOException, Unusable {
    if (!Files.isRegularFile(path)) {
      throw new Unusable(
          "-Dquern.native.path=" + path + ": there is no such file; name the shared library");
    }
    if (ElfFile.isCutShort(path)) {
      throw new Unusable(
          path + " is damaged: it ends too early; correct or remove -Dquern.native.path");
    }
    return path.toAbsolutePath();
  }

  /** The JAR's library, in {@code dir} or in the user's cache or in a temporary folder. */
  static Path unpacked(Path dir) throws IOException, Unusable {
    String platform = platform();
    byte[] library = resource(platform, NAME);
    byte[] digest = resource(platform, DIGEST);
    if (library == null || digest == null) {
      throw new Unusable(
          "this JAR has no native library for "
              + platform
              + "; build one and name it with -Dquern.native.path");
    }
    String key = new String(digest, StandardCharsets.US_ASCII).strip();
    if (dir != null) {
      try {
        Files.createDirectories(dir);
        return unpack(library, dir, key);
      } catch (IOException e) {
        throw new Unusable(
            "-Dquern.native.dir=" + dir + ": can't unpack the native library there: " + e);
      }
    }
    Path cache = cache();
    try {
      if (cache != null) {
        createPrivate(cache);
        return unpack(library, cache, key);
      }
    } catch (IOException e) {
      // No home, or none that can be written: the temporary folder does, at the price of a copy
      // each start.
    }
    Path temporary = Files.createTempDirectory("quern-");
    Path file = unpack(library, temporary, key);
    temporary.toFile().deleteOnExit();
    file.getParent().toFile().deleteOnExit();
    file.toFile().deleteOnExit();
    return file;
  }

  /** SHA-256 of the JAR's library, as built with it; null if there is none. */
  static String bundledDigest() {
    try {
      byte[] digest = resource(platform(), DIGEST);
      return digest == null ? null : new String(digest, StandardCharsets.US_ASCII).strip();
    } catch (IOException e) {
      return null;
    }
  }

  /** Loads it into the class loader of the bindings, which must be that of this class. */
  @SuppressWarnings("restricted")
  static void load(Path path) throws Unusable, IOException {
    try {
      System.load(path.toString());
    } catch (UnsatisfiedLinkError e) {
      String message = String.valueOf(e.getMessage());
      if (message.contains("already loaded in another classloader")) {
        // The JVM ties a library to one loader, by its path: another loader gets a copy of its own.
        Path copy = Files.createTempFile("quern-", ".so");
        copy.toFile().deleteOnExit();
        Files.copy(path, copy, StandardCopyOption.REPLACE_EXISTING);
        System.load(copy.toString());
      } else if (message.contains("failed to map segment")
          || message.contains("Operation not permitted")) {
        throw new Unusable(
            path.getParent()
                + " is on a file system mounted noexec; set -Dquern.native.dir to a folder on one that"
                + " is not");
      } else {
        throw new Unusable(
            path
                + " can't be loaded: "
                + message
                + (System.getProperty("quern.native.path") == null
                    ? ""
                    : "; correct or remove -Dquern.native.path"));
      }
    }
  }

  /** Such as {@code linux-x86_64}. */
  static String platform() {
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String arch = System.getProperty("os.arch");
    return (os.startsWith("mac") ? "macos" : os.split(" ")[0])
        + "-"
        + (arch.equals("amd64") ? "x86_64" : arch);
  }

  private static byte[] resource(String platform, String name) throws IOException {
    String path = "/META-INF/native/" + platform + "/" + name;
    try (InputStream in = NativeFile.class.getResourceAsStream(path)) {
      return in == null ? null : in.readAllBytes();
    }
  }

  /** Where this user's files of this library lie; null without a home folder. */
  static Path cache() {
    String xdg = System.getenv("XDG_CACHE_HOME");
    if (xdg != null && Path.of(xdg).isAbsolute()) {
      return Path.of(xdg, "quern");
    }
    String home = System.getProperty("user.home");
    return home == null || !Files.isDirectory(Path.of(home))
        ? null
        : Path.of(home, ".cache", "quern");
  }

  /** Makes a folder that is the user's alone. */
  static void createPrivate(Path dir) throws IOException {
    Files.createDirectories(dir.getParent());
    try {
      Files.createDirectory(
          dir, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(dir)
          || !Files.getOwner(dir).getName().equals(System.getProperty("user.name"))) {
        throw new IOException(dir + " is not a folder of this user", e);
      }
      Files.setPosixFilePermissions(dir, PosixFilePermissions.fromString("rwx------"));
    }
  }

  private static Path unpack(byte[] library, Path dir, String key) throws IOException {
    Path folder = dir.resolve(key.substring(0, Math.min(16, key.length())));
    Path file = folder.resolve(NAME);
    if (Files.isRegularFile(file) && Arrays.equals(Files.readAllBytes(file), library)) {
      return file;
    }
    Files.createDirectories(folder);
    Path fresh = Files.createTempFile(folder, NAME, ".tmp");
    try {
      Files.write(fresh, library);
      try {
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
      } catch (AtomicMoveNotSupportedException e) {
        Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
      }
    } finally {
      Files.deleteIfExists(fresh);
    }
    return file;
  }
}
