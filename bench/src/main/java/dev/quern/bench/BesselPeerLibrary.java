package dev.quern.bench;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The shared library that calls the peers, built from bessel_peers.cc when first asked for. */
@SuppressWarnings("restricted")
final class BesselPeerLibrary {
  private static final String LIBRARY = "libbessel_peers.so";
  private static final long LONGEST_VERSION = 100;

  private final MethodHandle version;
  private final MethodHandle apply;

  private BesselPeerLibrary(SymbolLookup symbols) {
    version =
        link(
            symbols,
            "quern_peer_version",
            FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
    apply =
        link(
            symbols,
            "quern_peer_apply",
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_INT,
                ValueLayout.ADDRESS,
                ValueLayout.ADDRESS,
                ValueLayout.ADDRESS,
                ValueLayout.JAVA_LONG));
  }

  private static MethodHandle link(
      SymbolLookup symbols, String name, FunctionDescriptor descriptor) {
    return Linker.nativeLinker().downcallHandle(symbols.find(name).orElseThrow(), descriptor);
  }

  private static final class Holder {
    private static final BesselPeerLibrary LIBRARY;
    private static final String PROBLEM;

    static {
      BesselPeerLibrary library = null;
      String problem = null;
      try {
        library = new BesselPeerLibrary(SymbolLookup.libraryLookup(build(), Arena.global()));
      } catch (PeerUnavailableException e) {
        problem = e.getMessage();
      } catch (IOException | URISyntaxException | RuntimeException e) {
        problem = "the peers can't be built or loaded: " + e;
      }
      LIBRARY = library;
      PROBLEM = problem;
    }
  }

  /**
   * The library.
   *
   * @throws PeerUnavailableException if there is none
   */
  static BesselPeerLibrary get() {
    if (Holder.LIBRARY == null) {
      throw new PeerUnavailableException(Holder.PROBLEM);
    }
    return Holder.LIBRARY;
  }

  /** Runs the script beside the source, which does nothing if all is up to date. */
  private static Path build() throws IOException, URISyntaxException {
    Path code =
        Path.of(
            BesselPeerLibrary.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Path target = code.getParent();
    Path script = target.resolveSibling("src").resolve("main/native/build.sh");
    if (!Files.isRegularFile(script)) {
      throw new PeerUnavailableException(
          "peers are built from a checkout, and " + script + " is not there");
    }
    Path folder = target.resolve("peers");
    Process build =
        new ProcessBuilder("sh", script.toString(), folder.toString())
            .redirectErrorStream(true)
            .start();
    build.getOutputStream().close();
    String said = new String(build.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    try {
      if (build.waitFor() != 0) {
        throw new PeerUnavailableException(said);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PeerUnavailableException("interrupted while the peers were built");
    } finally {
      build.destroyForcibly();
    }
    return folder.resolve(LIBRARY);
  }

  /** The version of a peer; null if it was not there when this was built. */
  String version(int peer) {
    try {
      MemorySegment text = (MemorySegment) version.invokeExact(peer);
      return text.equals(MemorySegment.NULL)
          ? null
          : text.reinterpret(LONGEST_VERSION).getString(0);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /** {@code quern_peer_apply}; the peer must be there. */
  void apply(
      int peer, int function, MemorySegment orders, MemorySegment x, MemorySegment result, long n) {
    int status;
    try {
      status = (int) apply.invokeExact(peer, function, orders, x, result, n);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
    if (status != 0) {
      throw new IllegalStateException("peer " + peer + ": status " + status);
    }
  }
}
