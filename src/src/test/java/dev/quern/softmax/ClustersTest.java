package dev.quern.softmax;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.quern.testing.ChildJvm.Result;
import dev.quern.testing.Emulator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Long rows run in the best clusters that the GPU has room for, with the same bits. */
class ClustersTest {
  private static final String[] CHUNKS = {"8", "10", "16", "18", "34", "64", "66", "128", "130"};

  @BeforeAll
  static void assumeTheEmulator() {
    Emulator.assumeBuilt();
  }

  /**
   * Blocks by warps for rows of so many chunks of float, - for two-pass; doubles have half of both.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = ':',
      value = {
        // chunks                8   10   16   18  34  64   66   128  130
        "compute=90,clusters=16: 1x8 2x5  2x8  4x5 8x5 8x8  16x5 16x8 -",
        "compute=120,clusters=8: 1x8 2x5  2x8  4x5 8x5 8x8  8x9  8x16 -",
        "compute=90,clusters=4:  1x8 2x5  2x8  4x5 4x9 4x16 - - -",
        "compute=90,clusters=2:  1x8 2x5  2x8  2x9 - - - - -",
        "compute=90,clusters=1:  1x8 1x10 1x16 - - - - - -",
        "compute=89,clusters=16: 1x8 1x10 1x16 - - - - - -"
      })
  void aRowRunsInTheBestClusterThatThereIs(String settings, String shapes) {
    Result result = Emulator.child(settings).main(ClusterShapes.class, CHUNKS).run();
    String[] expected = shapes.split(" +");
    for (int i = 0; i < CHUNKS.length; i++) {
      assertEquals(expected[i], result.get("f32_" + CHUNKS[i]), result::toString);
      assertEquals(halved(expected[i]), result.get("f64_" + CHUNKS[i]), result::toString);
    }
    assertEquals("true", result.get("selftest"), result::toString);
  }

  /** A block of doubles has half the warps. */
  private static String halved(String shape) {
    int x = shape.indexOf('x');
    return x < 0
        ? shape
        : shape.substring(0, x + 1) + (Integer.parseInt(shape.substring(x + 1)) + 1) / 2;
  }
}
