package dev.quern.cli;

import dev.quern.bench.Interleaved;
import dev.quern.bench.Interleaved.Contestant;
import dev.quern.bench.Interleaved.Spread;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * How long the fit of a file in the page cache takes, against reading it: to be run by hand, alone
 * on a machine, with the name of a .npy file of some gigabyte.
 */
final class FitSpeed {
  private static final int SLAB_BYTES = 1 << 19;
  private static final double SECONDS = 20;

  private FitSpeed() {}

  public static void main(String[] arguments) {
    Path path = Path.of(arguments[0]);
    long elements;
    try (NpyFile file = NpyFile.open(path)) {
      elements = file.header().elements();
    }
    Interleaved result =
        Interleaved.measure(
            List.of(
                new Contestant("reading", () -> read(path)),
                new Contestant("fit, 1 thread", () -> fit(path, 1)),
                new Contestant("fit, 2 threads", () -> fit(path, 2))),
            SECONDS,
            false);
    for (int c = 0; c < result.size(); c++) {
      Spread ratio = result.ratio(c, 0);
      System.out.printf(
          Locale.ROOT,
          "%-14s %.3f ns/element, %.2f (%.2f to %.2f) times reading%n",
          result.name(c),
          result.nanos(c).median() / elements,
          ratio.median(),
          ratio.low(),
          ratio.high());
    }
  }

  private static void read(Path path) {
    ByteBuffer slab = ByteBuffer.allocateDirect(SLAB_BYTES);
    try (FileChannel channel = FileChannel.open(path)) {
      while (channel.read(slab.clear()) >= 0) {
        // On to the rest.
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void fit(Path path, int threads) {
    try (NpyFile file = NpyFile.open(path)) {
      new FeatureFit(file, new Progress(null, System::nanoTime), threads).run().fit();
    }
  }
}
