package dev.quern.internal.cuda;

import dev.quern.internal.ElfFile;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * The driver's library, opened once and never closed: what it has started can't be undone.
 *
 * @param name what was opened, or what was tried
 * @param symbols its functions; finds none if there is a problem
 * @param problem why there is none, with what to do about it; null if there is one
 */
public record DriverLibrary(String name, SymbolLookup symbols, String problem) {
  /** Names another file to open as the driver's library. */
  static final String PROPERTY = "quern.cuda.path";

  private static final String NAME = "libcuda.so.1";

  /** Where it lies under WSL, which not every distribution tells the dynamic linker. */
  private static final Path OF_WSL = Path.of("/usr/lib/wsl/lib", NAME);

  private static final SymbolLookup NONE = name -> Optional.empty();

  private static final class Holder {
    static final DriverLibrary LIBRARY = open();
  }

  /** Never throws: what goes wrong is the {@code problem}. */
  static DriverLibrary get() {
    return Holder.LIBRARY;
  }

  /** For the bindings. */
  public static SymbolLookup lookup() {
    return get().symbols;
  }

  private static DriverLibrary open() {
    String given = System.getProperty(PROPERTY);
    try {
      return given == null ? installed() : given(given);
    } catch (IllegalCallerException e) {
      return failed(
          given == null ? NAME : given,
          "native access is denied: add --enable-native-access="
              + (DriverLibrary.class.getModule().isNamed()
                  ? DriverLibrary.class.getModule().getName()
                  : "ALL-UNNAMED")
              + " to the java command");
    }
  }

  private static DriverLibrary installed() {
    if (!System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("linux")) {
      return failed(NAME, "CUDA is used on Linux only, not on " + System.getProperty("os.name"));
    }
    SymbolLookup symbols = opened(NAME);
    if (symbols != null) {
      return new DriverLibrary(NAME, symbols, null);
    }
    symbols = Files.isRegularFile(OF_WSL) ? opened(OF_WSL.toString()) : null;
    return symbols != null
        ? new DriverLibrary(OF_WSL.toString(), symbols, null)
        : failed(
            NAME,
            "no NVIDIA driver is installed: tried "
                + NAME
                + " and "
                + OF_WSL
                + "; install it, in a container start that with the GPUs (--gpus all), or name its"
                + " library with -D"
                + PROPERTY);
  }

  private static DriverLibrary given(String name) {
    String setting = "-D" + PROPERTY + "=" + name + ": ";
    try {
      Path path = Path.of(name);
      if (!Files.isRegularFile(path)) {
        return failed(name, setting + "there is no such file; name the driver's library, " + NAME);
      }
      if (ElfFile.isCutShort(path)) {
        return failed(name, setting + "the file is damaged: it ends too early");
      }
      SymbolLookup symbols = opened(path.toAbsolutePath().toString());
      return symbols != null
          ? new DriverLibrary(name, symbols, null)
          : failed(
              name,
              setting
                  + "the file can't be loaded: it is no shared library of this platform, or lacks"
                  + " another that it needs");
    } catch (InvalidPathException e) {
      return failed(name, setting + "not a path: " + e.getReason());
    } catch (IOException e) {
      return failed(name, setting + "can't be read: " + e);
    }
  }

  private static SymbolLookup opened(String name) {
    try {
      return SymbolLookup.libraryLookup(name, Arena.global());
    } catch (IllegalArgumentException e) {
      return null; // The JVM doesn't say why.
    }
  }

  private static DriverLibrary failed(String name, String problem) {
    return new DriverLibrary(name, NONE, problem);
  }
}
