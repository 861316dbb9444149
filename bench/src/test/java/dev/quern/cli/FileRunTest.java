package dev.quern.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.quern.cli.npy.NpyBytes;
import dev.quern.softmax.Softmax;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileRunTest {
  private static final Softmax SOFTMAX = Softmax.best();
  private static final FileKernel SOFTMAX_FILE = new SoftmaxFile(SOFTMAX, false);
  private static final FileKernel LOG_SUM_EXP_FILE = new SoftmaxFile(SOFTMAX, true);
  private static final long ANY_ROW = Long.MAX_VALUE;

  @TempDir private Path folder;
  private Path in;
  private Path out;

  @BeforeEach
  void names() {
    in = folder.resolve("in.npy");
    out = folder.resolve("out.npy");
  }

  private static FileRun run(FileKernel kernel, long slabBytes, long longestSlabRow) {
    return new FileRun(kernel, silent(), slabBytes, longestSlabRow);
  }

  private static Progress silent() {
    return new Progress(null, System::nanoTime);
  }

  private static double[] random(int n) {
    return new Random(7).doubles(n, -5, 5).toArray();
  }

  private static double[] floats(double[] values) {
    return Arrays.stream(values).map(v -> (float) v).toArray();
  }

  /** What the library makes of the rows in memory. */
  private static double[] softmax(double[] x, int columns, boolean single) {
    if (!single) {
      double[] y = new double[x.length];
      SOFTMAX.applyRows(x, y, columns == 0 ? 0 : x.length / columns, columns);
      return y;
    }
    float[] xf = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      xf[i] = (float) x[i];
    }
    SOFTMAX.applyRows(xf, xf, columns == 0 ? 0 : x.length / columns, columns);
    double[] y = new double[x.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = xf[i];
    }
    return y;
  }

  private void assertOnlyFiles(Path... files) throws IOException {
    try (Stream<Path> there = Files.list(folder)) {
      assertEquals(
          Arrays.stream(files).sorted().toList(),
          there.sorted().toList(),
          "nothing is left behind");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"<f4", "<f8", ">f4", ">f8"})
  void everyTypeGivesTheLibrarysBitsInNativeOrder(String descr) throws IOException {
    double[] x = random(3 * 50);
    NpyBytes.write(in, descr, "(3, 50)", x);
    run(SOFTMAX_FILE, 1 << 16, ANY_ROW).run(List.of(in), out);
    NpyArray y = NpyArray.read(out);
    assertEquals("<" + descr.substring(1), y.type().descr());
    assertArrayEquals(softmax(x, 50, descr.endsWith("4")), y.values());
    assertOnlyFiles(in, out);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"(7,)|7|7", "(3, 5)|15|5", "(2, 3, 4)|24|4", "(4, 1)|4|1", "(1, 1, 9)|9|9"})
  void softmaxKeepsTheShape(String shape, int n, int columns) throws IOException {
    double[] x = random(n);
    NpyBytes.write(in, "<f8", shape, x);
    run(SOFTMAX_FILE, 64, ANY_ROW).run(List.of(in), out);
    NpyArray y = NpyArray.read(out);
    assertArrayEquals(softmax(x, columns, false), y.values());
    assertEquals(NpyArray.read(in).shape(), y.shape());
  }

  @ParameterizedTest
  @ValueSource(strings = {"(0,)", "(3, 0)", "(0, 5)", "(0, 0)", "(1099511627776, 0)"})
  void softmaxOfNothingIsNothing(String shape) throws IOException {
    NpyBytes.write(in, "<f4", shape);
    run(SOFTMAX_FILE, 64, ANY_ROW).run(List.of(in), out);
    assertEquals(NpyArray.read(in).shape(), NpyArray.read(out).shape());
  }

  @Test
  void logSumExpDropsTheLastAxis() throws IOException {
    double[] x = random(2 * 3 * 4);
    NpyBytes.write(in, "<f8", "(2, 3, 4)", x);
    run(LOG_SUM_EXP_FILE, 64, ANY_ROW).run(List.of(in), out);
    NpyArray y = NpyArray.read(out);
    assertEquals(List.of(2L, 3L), y.shape());
    for (int row = 0; row < 6; row++) {
      assertEquals(SOFTMAX.logSumExp(x, row * 4, 4), y.values()[row]);
    }
  }

  @Test
  void logSumExpOfAVectorIsANumber() throws IOException {
    double[] x = floats(random(1000));
    NpyBytes.write(in, ">f4", "(1000,)", x);
    run(LOG_SUM_EXP_FILE, 64, ANY_ROW).run(List.of(in), out);
    NpyArray y = NpyArray.read(out);
    assertEquals(List.of(), y.shape());
    assertEquals(Math.log(Arrays.stream(x).map(Math::exp).sum()), y.values()[0], 1e-6);
  }

  @Test
  void logSumExpOfEmptyRowsIsMinusInfinity() throws IOException {
    NpyBytes.write(in, "<f4", "(3, 0)");
    run(LOG_SUM_EXP_FILE, 8, ANY_ROW).run(List.of(in), out);
    double[] expected = new double[3];
    Arrays.fill(expected, Double.NEGATIVE_INFINITY);
    assertArrayEquals(expected, NpyArray.read(out).values());
  }

  @Test
  void logSumExpOfRowsOfOneElementIsThatElement() throws IOException {
    NpyBytes.write(in, "<f8", "(3, 1)", 1.5, -2, 300);
    run(LOG_SUM_EXP_FILE, 16, ANY_ROW).run(List.of(in), out);
    assertArrayEquals(new double[] {1.5, -2, 300}, NpyArray.read(out).values());
  }

  @ParameterizedTest
  @CsvSource({"<f4, 1", "<f4, 5000", "<f8, 100000", ">f8, 3000"})
  void slabsOfAnySizeGiveTheSameBytes(String descr, long slabBytes) throws IOException {
    NpyBytes.write(in, descr, "(40, 70)", random(40 * 70));
    for (FileKernel kernel : List.of(SOFTMAX_FILE, LOG_SUM_EXP_FILE)) {
      Path other = folder.resolve("other.npy");
      run(kernel, 1 << 20, ANY_ROW).run(List.of(in), out);
      run(kernel, slabBytes, ANY_ROW).run(List.of(in), other);
      assertEquals(-1, Files.mismatch(out, other));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"<f4", "<f8", ">f4"})
  void rowsTooLongForMemoryAreMappedAndGiveTheSameBytes(String descr) throws IOException {
    // A header of odd length, which no NumPy writes but the format allows: elements without
    // alignment.
    String header = NpyBytes.header(descr, "(3, 5000)") + " ";
    byte[] data = NpyBytes.data(descr, random(3 * 5000));
    NpyBytes.write(in, NpyBytes.file(header.length() % 2 == 0 ? header + " " : header, data));
    for (FileKernel kernel : List.of(SOFTMAX_FILE, LOG_SUM_EXP_FILE)) {
      Path mapped = folder.resolve("mapped.npy");
      run(kernel, 1 << 20, ANY_ROW).run(List.of(in), out);
      run(kernel, 1 << 20, 0).run(List.of(in), mapped);
      assertEquals(-1, Files.mismatch(out, mapped));
    }
  }

  @Test
  void severalThreadsGiveTheSameBytes() throws IOException {
    NpyBytes.write(in, "<f4", "(2, 100000)", random(200_000));
    Path two = folder.resolve("two.npy");
    run(SOFTMAX_FILE, 1 << 20, ANY_ROW).run(List.of(in), out);
    Softmax threads = Softmax.builder().threads(2).build();
    new FileRun(new SoftmaxFile(threads, false), silent()).run(List.of(in), two);
    assertEquals(-1, Files.mismatch(out, two));
  }

  @Test
  void theSameFileMayBeInputAndOutput() throws IOException {
    double[] x = random(100);
    NpyBytes.write(in, "<f8", "(100,)", x);
    run(SOFTMAX_FILE, 64, ANY_ROW).run(List.of(in), in);
    assertArrayEquals(softmax(x, 100, false), NpyArray.read(in).values());
    assertOnlyFiles(in);
  }

  @Test
  void aSymbolicLinkStaysOne() throws IOException {
    NpyBytes.write(in, "<f8", "(4,)", 1, 2, 3, 4);
    Path link = Files.createSymbolicLink(folder.resolve("link.npy"), out);
    assertThrows(
        BadInputException.class, () -> run(SOFTMAX_FILE, 64, ANY_ROW).run(List.of(in), link));
    Files.writeString(out, "old");
    run(SOFTMAX_FILE, 64, ANY_ROW).run(List.of(in), link);
    assertTrue(Files.isSymbolicLink(link));
    assertEquals(List.of(4L), NpyArray.read(out).shape());
  }

  @Test
  void aFileThatShrinksMeanwhileIsAnErrorAndLeavesNothing() throws IOException {
    NpyBytes.write(in, "<f4", "(100, 100)", random(10_000));
    Files.writeString(out, "old");
    byte[] whole = Files.readAllBytes(in);
    // Progress looks at the clock after each slab, which is when the file is cut.
    Progress cutter =
        new Progress(
            new PrintWriter(new StringWriter()),
            () -> {
              try (FileChannel file = FileChannel.open(in, StandardOpenOption.WRITE)) {
                file.truncate(Math.min(file.size(), 20_000));
                return 0;
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    Files.write(in, whole); // making it has looked, too
    FileRun run = new FileRun(SOFTMAX_FILE, cutter, 400, ANY_ROW);
    BadInputException e = assertThrows(BadInputException.class, () -> run.run(List.of(in), out));
    assertTrue(e.getMessage().contains("became shorter"), e.getMessage());
    assertEquals("old", Files.readString(out));
    assertOnlyFiles(in, out);
  }

  @Test
  void aFailureLeavesTheOldOutput() throws IOException {
    Files.writeString(out, "old");
    NpyBytes.write(in, "<i4", "(1,)", 1);
    assertThrows(
        BadInputException.class, () -> run(SOFTMAX_FILE, 64, ANY_ROW).run(List.of(in), out));
    assertEquals("old", Files.readString(out));
    assertOnlyFiles(in, out);
  }

  @Test
  void anOutputThatIsNoPlainFileStays() throws IOException {
    NpyBytes.write(in, "<f4", "(1,)", 1);
    Path device = Path.of("/dev/null");
    assumeTrue(Files.exists(device), "no /dev/null here");
    BadInputException e =
        assertThrows(
            BadInputException.class, () -> run(SOFTMAX_FILE, 64, ANY_ROW).run(List.of(in), device));
    assertTrue(e.getMessage().contains("not a plain file"), e.getMessage());
    assertFalse(Files.isRegularFile(device));
  }
}
