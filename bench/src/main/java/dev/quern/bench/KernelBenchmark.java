package dev.quern.bench;

import dev.quern.approx.Products;
import dev.quern.bessel.LogBessel;
import dev.quern.softmax.Algorithm;
import dev.quern.softmax.Softmax;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/** The conditions that all benchmarks share. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 3,
    jvmArgsAppend = {
      "--add-modules=jdk.incubator.vector",
      "--enable-native-access=ALL-UNNAMED",
      "-Xmx6g",
      // Compile in the foreground: on a busy machine C2 can be late by more than the warm-up.
      "-Xbatch"
    })
abstract class KernelBenchmark {
  private static final Logger LIBRARY = Logger.getLogger("dev.quern");

  /** Builds it, and says in the fork's output what it is: a lookup could go elsewhere unnoticed. */
  static Softmax softmax(String place, Algorithm algorithm, int threads) {
    LIBRARY.setLevel(Level.WARNING);
    Softmax softmax = Contender.of(place, algorithm, threads);
    System.out.println(
        "# quern runs on " + Contender.place(softmax) + ", algorithm " + algorithm.id());
    return softmax;
  }

  /** As {@link #softmax}, for log-Bessel on the calling thread. */
  static LogBessel logBessel(String place) {
    LIBRARY.setLevel(Level.WARNING);
    LogBessel bessel = Contender.logBessel(place);
    System.out.println("# quern runs on " + Contender.place(bessel.backend(), bessel.tier()));
    return bessel;
  }

  /** As {@link #softmax}, for products on the calling thread. */
  static Products products(String place, String mode) {
    LIBRARY.setLevel(Level.WARNING);
    Products products = Contender.products(place, mode, 1);
    System.out.println(
        "# quern runs on "
            + Contender.place(products.backend(), products.tier())
            + ", emulating "
            + products.arithmetic());
    return products;
  }
}
