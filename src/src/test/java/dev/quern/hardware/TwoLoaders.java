package dev.quern.hardware;

import dev.quern.testing.ChildJvm;
import dev.quern.testing.Probe;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;

/** Runs in a child JVM: the library twice, in class loaders that don't see each other's. */
public final class TwoLoaders {
  private TwoLoaders() {}

  public static void main(String[] arguments) throws Exception {
    URL[] path = {
      Path.of(System.getProperty("java.class.path").split(java.io.File.pathSeparator)[0])
          .toUri()
          .toURL(),
      Path.of(ChildJvm.TESTS).toUri().toURL()
    };
    ClassLoader platform = ClassLoader.getPlatformClassLoader();
    try (URLClassLoader first = new URLClassLoader(path, platform);
        URLClassLoader second = new URLClassLoader(path, platform)) {
      report("first", first);
      report("second", second);
    }
  }

  private static void report(String name, ClassLoader loader) throws Exception {
    Class<?> type = loader.loadClass("dev.quern.softmax.Softmax");
    Object softmax = type.getMethod("best").invoke(null);
    Object backend = type.getMethod("backend").invoke(softmax);
    System.out.println(name + "=" + backend.toString().toLowerCase(java.util.Locale.ROOT));
    Class<?> probe = loader.loadClass(Probe.class.getName());
    System.out.println(name + "Digest=" + probe.getMethod("digest", type).invoke(null, softmax));
  }
}
