package dev.quern.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.quern.cli.npy.NpyBytes;
import dev.quern.softmax.Softmax;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Output to a file system of one megabyte, which takes root to make. */
class FullDiskTest {
  @TempDir private Path folder;
  private Path disk;
  private boolean mounted;

  @BeforeEach
  void mount() throws IOException, InterruptedException {
    disk = Files.createDirectory(folder.resolve("disk"));
    mounted = run("mount", "-t", "tmpfs", "-o", "size=1m", "quern-test", disk.toString()) == 0;
    assumeTrue(mounted, "can't mount a small file system: that takes root on Linux");
  }

  @AfterEach
  void unmount() throws IOException, InterruptedException {
    if (mounted) {
      assertEquals(0, run("umount", "-l", disk.toString()));
    }
  }

  private static int run(String... command) throws IOException, InterruptedException {
    try {
      return new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      return -1; // no such program
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MAX_VALUE, 0})
  void aFullDiskIsAnErrorAndLeavesNothing(long longestSlabRow) throws IOException {
    Path in = folder.resolve("in.npy");
    NpyBytes.write(in, "<f4", "(4, 131072)", new double[4 * 131072]);
    Path out = Files.writeString(disk.resolve("out.npy"), "old");
    FileRun run =
        new FileRun(
            new SoftmaxFile(Softmax.best(), false),
            new Progress(null, System::nanoTime),
            1 << 16,
            longestSlabRow);
    BadInputException e = assertThrows(BadInputException.class, () -> run.run(List.of(in), out));
    assertTrue(e.getMessage().contains("No space left on device"), e.getMessage());
    assertTrue(e.getMessage().startsWith(out.toString()), e.getMessage());
    assertEquals("old", Files.readString(out));
    try (Stream<Path> files = Files.list(disk)) {
      assertEquals(List.of(out), files.toList());
    }
  }
}
