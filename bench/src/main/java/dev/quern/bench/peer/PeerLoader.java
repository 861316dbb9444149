package dev.quern.bench.peer;

import dev.quern.bench.PeerUnavailableException;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/**
 * Loads peers from the checkout that the benchmarks were built in: {@code bench/peers/ID/target}.
 */
final class PeerLoader {
  private PeerLoader() {}

  /** Loads one; whatever goes wrong becomes the reason. */
  static PeerEntry load(PeerId id) {
    try {
      Peer peer = id.own().isPresent() ? id.own().get().get() : find(id);
      return new PeerEntry(id, new GuardedPeer(peer), null);
    } catch (PeerUnavailableException e) {
      return new PeerEntry(id, null, e.getMessage());
    } catch (IOException
        | URISyntaxException
        | RuntimeException
        | LinkageError
        | ServiceConfigurationError e) {
      return new PeerEntry(id, null, "failed to load: " + cause(e));
    }
  }

  private static Peer find(PeerId id) throws IOException, URISyntaxException {
    Path code = Path.of(Peer.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Path bench = code.getParent().getParent();
    Path module = bench.resolve("peers").resolve(id.id());
    if (!Files.isRegularFile(module.resolve("pom.xml"))) {
      throw new PeerUnavailableException(
          "peers are built from a checkout, and " + module + " is not part of one");
    }
    List<URL> jars = jars(module.resolve("target"));
    if (jars.isEmpty()) {
      throw new PeerUnavailableException(
          "not built: run `mvn -Ppeers -DskipTests -pl bench/peers/"
              + id.id()
              + " -am package` in "
              + bench.getParent());
    }
    jars.addAll(jars(module.resolve("target/lib")));
    OneThread.set();
    // Stays open as long as the JVM runs: libraries load classes whenever they need them.
    ClassLoader loader =
        new URLClassLoader(
            "peer " + id.id(), jars.toArray(URL[]::new), Peer.class.getClassLoader());
    Thread thread = Thread.currentThread();
    ClassLoader context = thread.getContextClassLoader();
    thread.setContextClassLoader(loader); // in which some libraries look for their parts
    try {
      return ServiceLoader.load(Peer.class, loader).stream()
          .filter(provider -> provider.type().getClassLoader() == loader)
          .findFirst()
          .map(ServiceLoader.Provider::get)
          .orElseThrow(() -> new PeerUnavailableException("no Peer in " + jars.get(0)));
    } finally {
      thread.setContextClassLoader(context);
    }
  }

  private static List<URL> jars(Path folder) throws IOException {
    List<URL> jars = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.jar")) {
        for (Path file : files) {
          jars.add(url(file));
        }
      }
    }
    return jars;
  }

  private static URL url(Path file) throws MalformedURLException {
    return file.toUri().toURL();
  }

  /** The first cause, which says most: the others say that something failed because of it. */
  private static Throwable cause(Throwable e) {
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  /** Turns whatever goes wrong while a library gets ready into the reason, too. */
  private record GuardedPeer(Peer peer) implements Peer {
    @Override
    public String name() {
      return peer.name();
    }

    @Override
    public String version() {
      return peer.version();
    }

    @Override
    public PeerCall prepare(PeerTask task) {
      Thread thread = Thread.currentThread();
      ClassLoader context = thread.getContextClassLoader();
      thread.setContextClassLoader(peer.getClass().getClassLoader());
      try {
        return peer.prepare(task);
      } catch (PeerUnavailableException e) {
        throw e;
      } catch (RuntimeException | LinkageError e) {
        throw unavailable(task, e);
      } finally {
        thread.setContextClassLoader(context);
      }
    }

    private PeerUnavailableException unavailable(PeerTask task, Throwable e) {
      PeerUnavailableException unavailable =
          new PeerUnavailableException(name() + ", " + task.describe() + ": " + cause(e));
      unavailable.addSuppressed(e);
      return unavailable;
    }
  }
}
