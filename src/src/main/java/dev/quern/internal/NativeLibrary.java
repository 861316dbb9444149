package dev.quern.internal;

import dev.quern.internal.bindings.quern_h;
import dev.quern.internal.bindings.quern_library_info;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The shared library, found, loaded and checked once.
 *
 * @param path the file that was loaded or tried, null if there was none to try
 * @param abiVersion its ABI version, 0 if it was not loaded
 * @param compiled the tiers in it, a bit each
 * @param cpu the tiers that the CPU has
 * @param usable the tiers that CPU and operating system can run
 * @param problem why it can't be used, with what to do about it; null if it can
 */
public record NativeLibrary(
    Path path, int abiVersion, int compiled, int cpu, int usable, String problem) {

  /** Never throws: what goes wrong is the {@code problem}. */
  public static NativeLibrary get() {
    return Holder.LIBRARY;
  }

  private static final class Holder {
    static final NativeLibrary LIBRARY = load();
  }

  /**
   * SHA-256 of the library that serves, in hexadecimal, null if none does. For the JAR's own, which
   * has been compared with the file, the digest in the JAR: computing it takes as long as a start.
   */
  public String sha256() {
    if (problem != null) {
      return null;
    }
    return Settings.read().nativePath() == null ? NativeFile.bundledDigest() : digest(path);
  }

  /** SHA-256 of a file in hexadecimal, null if it can't be read. */
  public static String digest(Path file) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    } catch (IOException | NoSuchAlgorithmException e) {
      return null;
    }
  }

  private static NativeLibrary load() {
    Path path = null;
    try {
      Settings settings = Settings.read();
      path =
          settings.nativePath() != null
              ? NativeFile.given(settings.nativePath())
              : NativeFile.unpacked(settings.nativeDir());
      NativeFile.load(path);
      MemorySegment info = quern_h.quern_library();
      int version = quern_library_info.abi_version(info);
      if (version != quern_h.QUERN_ABI_VERSION()) {
        return failed(
            path,
            version,
            path
                + " has ABI version "
                + version
                + ", expected "
                + quern_h.QUERN_ABI_VERSION()
                + "; use the library of the same release, or remove -Dquern.native.path");
      }
      return new NativeLibrary(
          path,
          version,
          quern_library_info.tiers_compiled(info),
          quern_library_info.tiers_of_cpu(info),
          quern_library_info.tiers_usable(info),
          null);
    } catch (IllegalCallerException e) {
      return failed(
          path,
          0,
          "native access is denied: add --enable-native-access="
              + moduleName()
              + " to the java command");
    } catch (NativeFile.Unusable e) {
      return failed(path, 0, e.getMessage());
    } catch (IOException e) {
      return failed(path, 0, "can't read the native library: " + e);
    } catch (UnsatisfiedLinkError | ExceptionInInitializerError | NoClassDefFoundError e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      return failed(path, 0, path + " is not Quern's library, or damaged: " + cause.getMessage());
    } catch (RuntimeException e) {
      return failed(path, 0, "the native library can't be used: " + e);
    }
  }

  /** What --enable-native-access has to name. */
  private static String moduleName() {
    Module module = NativeLibrary.class.getModule();
    return module.isNamed() ? module.getName() : "ALL-UNNAMED";
  }

  private static NativeLibrary failed(Path path, int version, String problem) {
    return new NativeLibrary(path, version, 0, 0, 0, problem);
  }
}
