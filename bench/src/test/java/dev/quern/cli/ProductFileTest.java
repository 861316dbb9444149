package dev.quern.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quern.approx.Arithmetic;
import dev.quern.approx.Format;
import dev.quern.approx.Products;
import dev.quern.cli.npy.NpyBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProductFileTest {
  private static final Products PRODUCTS = Products.best(Arithmetic.lMul());
  private static final int ROWS = 50;
  private static final int DEPTH = 30;
  private static final int COLUMNS = 20;

  @TempDir private Path folder;
  private Path in;
  private Path in2;
  private Path out;
  private final float[] a = random(21, ROWS * DEPTH);
  private final float[] b = random(22, DEPTH * COLUMNS);

  @BeforeEach
  void names() {
    in = folder.resolve("a.npy");
    in2 = folder.resolve("b.npy");
    out = folder.resolve("c.npy");
  }

  private static float[] random(long seed, int n) {
    Random random = new Random(seed);
    float[] x = new float[n];
    for (int i = 0; i < n; i++) {
      x[i] = (float) random.nextGaussian() * 3;
    }
    return x;
  }

  private static double[] doubles(float[] x) {
    double[] y = new double[x.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = x[i];
    }
    return y;
  }

  private void write(Path file, String descr, String shape, float[] x) {
    NpyBytes.write(file, descr, shape, doubles(x));
  }

  private static FileKernel kernel(Products products) {
    return new ProductFile(products, false, false);
  }

  private FileRun.Result run(FileKernel kernel, long slabBytes) {
    Progress silent = new Progress(null, System::nanoTime);
    return new FileRun(kernel, silent, slabBytes, Long.MAX_VALUE).run(List.of(in, in2), out);
  }

  private void assertResult(float[] expected) throws IOException {
    assertArrayEquals(doubles(expected), NpyArray.read(out).values());
  }

  private static float[] products(Products products, float[] x, float[] y) {
    float[] z = new float[x.length];
    products.multiply(x, y, z);
    return z;
  }

  private float[] matrixProduct() {
    float[] c = new float[ROWS * COLUMNS];
    PRODUCTS.matrixProduct(a, b, c, ROWS, COLUMNS, DEPTH);
    return c;
  }

  // ---- element by element

  @ParameterizedTest
  @CsvSource({"<f4, <f4, 1", "<f4, >f4, 72", ">f4, <f4, 1000", ">f4, >f4, 1048576"})
  void slabsAndOrdersOfBytesDontChangeTheLibrarysBits(String descr, String descr2, long slabBytes)
      throws IOException {
    float[] y = random(23, a.length);
    write(in, descr, "(1500,)", a);
    write(in2, descr2, "(1500,)", y);
    run(kernel(PRODUCTS), slabBytes);
    assertEquals("<f4", NpyArray.read(out).type().descr());
    assertResult(products(PRODUCTS, a, y));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"(1500,)|1500", "(5, 10, 30)|1500", "(30, 30)|900", "()|1", "(3, 0)|0", "(0,)|0"})
  void equalShapesStay(String shape, int n) throws IOException {
    float[] x = random(24, n);
    write(in, "<f4", shape, x);
    write(in2, "<f4", shape, x);
    run(kernel(PRODUCTS), 256);
    assertEquals(NpyArray.read(in).shape(), NpyArray.read(out).shape());
    assertResult(products(PRODUCTS, x, x));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theResultMayReplaceAnOperand(boolean second) throws IOException {
    float[] y = random(25, a.length);
    write(in, "<f4", "(1500,)", a);
    write(in2, "<f4", "(1500,)", y);
    out = second ? in2 : in;
    run(kernel(PRODUCTS), 160);
    assertResult(products(PRODUCTS, a, y));
  }

  @Test
  void severalThreadsGiveTheSameBytes() throws IOException {
    int n = 300_000;
    float[] x = random(26, n);
    float[] y = random(27, n);
    write(in, "<f4", "(300000,)", x);
    write(in2, "<f4", "(300000,)", y);
    Products threads = Products.builder().threads(2).build();
    new FileRun(kernel(threads), new Progress(null, System::nanoTime)).run(List.of(in, in2), out);
    assertResult(products(PRODUCTS, x, y));
  }

  @ParameterizedTest
  @EnumSource
  void formatsRoundOperandsFirstAndMultiplyTheirCodes(Format format) throws IOException {
    float[] y = random(28, a.length);
    y[0] = 1e6f;
    y[1] = -1e-6f;
    y[2] = Float.NaN;
    y[3] = Float.NEGATIVE_INFINITY;
    for (Arithmetic arithmetic : List.of(Arithmetic.lMul(), Arithmetic.lMul().saturating())) {
      boolean saturating = arithmetic.guard() == Arithmetic.Guard.SATURATING;
      write(in, "<f4", "(1500,)", a);
      write(in2, "<f4", "(1500,)", y);
      Products products = Products.builder().arithmetic(arithmetic).format(format).build();
      run(kernel(products), 512);
      float[] expected = new float[a.length];
      for (int i = 0; i < expected.length; i++) {
        int code =
            arithmetic.multiply(
                format, format.encode(a[i], saturating), format.encode(y[i], saturating));
        expected[i] = format.decode(code);
      }
      assertResult(expected);
    }
  }

  @Test
  void anExactProductIsMultiplication() throws IOException {
    write(in, "<f4", "(2,)", new float[] {1.5f, -3});
    write(in2, "<f4", "(2,)", new float[] {1.75f, 0.25f});
    run(kernel(Products.best(Arithmetic.exact())), 512);
    assertResult(new float[] {2.625f, -0.75f});
  }

  // ---- matrices

  @ParameterizedTest
  @CsvSource({"<f4, <f4, 1", "<f4, >f4, 500", ">f4, <f4, 1000", ">f4, >f4, 1048576"})
  void rowsInSlabsGiveTheLibrarysMatrixProduct(String descr, String descr2, long slabBytes)
      throws IOException {
    write(in, descr, "(50, 30)", a);
    write(in2, descr2, "(30, 20)", b);
    run(kernel(PRODUCTS), slabBytes);
    assertEquals(List.of(50L, 20L), NpyArray.read(out).shape());
    assertResult(matrixProduct());
  }

  @Test
  void moreAxesAreMoreRows() throws IOException {
    write(in, "<f4", "(5, 10, 30)", a);
    write(in2, "<f4", "(30, 20)", b);
    run(kernel(PRODUCTS), 500);
    assertEquals(List.of(5L, 10L, 20L), NpyArray.read(out).shape());
    assertResult(matrixProduct());
  }

  @Test
  void theSecondMatrixMayBeTransposed() throws IOException {
    write(in, "<f4", "(50, 30)", a);
    write(in2, "<f4", "(20, 30)", b);
    FileRun.Result result = run(new ProductFile(PRODUCTS, true, true), 500);
    float[] c = new float[ROWS * COLUMNS];
    PRODUCTS.matrixProductTransposed(a, b, c, ROWS, COLUMNS, DEPTH);
    assertResult(c);
    assertTrue(
        result.what().startsWith("matrix product of (50, 30) and (20, 30) transposed, <f4 under"),
        result.what());
  }

  @Test
  void squareMatricesAreMultipliedAsMatricesWhenThatIsAskedFor() throws IOException {
    float[] x = random(29, 900);
    float[] y = random(30, 900);
    write(in, "<f4", "(30, 30)", x);
    write(in2, "<f4", "(30, 30)", y);
    run(new ProductFile(PRODUCTS, true, false), 1000);
    float[] c = new float[900];
    PRODUCTS.matrixProduct(x, y, c, 30, 30, 30);
    assertResult(c);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"(0, 30)|(30, 20)", "(3, 0)|(0, 2)", "(3, 30)|(30, 0)", "(0, 0)|(0, 2)"})
  void emptyMatricesMakeZerosOrNothing(String shape, String shape2) throws IOException {
    float[] zeros = new float[0];
    write(in, "<f4", shape, shape.equals("(3, 30)") ? new float[90] : zeros);
    write(in2, "<f4", shape2, shape2.equals("(30, 20)") ? b : zeros);
    run(kernel(PRODUCTS), 256);
    NpyArray c = NpyArray.read(out);
    long n = NpyArray.read(in).shape().get(0) * NpyArray.read(in2).shape().get(1);
    assertArrayEquals(new double[(int) n], c.values());
  }

  @Test
  void theMatrixProductMayReplaceAnOperand() throws IOException {
    for (Path replaced : List.of(in, in2)) {
      write(in, "<f4", "(50, 30)", a);
      write(in2, "<f4", "(30, 20)", b);
      out = replaced;
      run(kernel(PRODUCTS), 700);
      assertResult(matrixProduct());
    }
  }

  @ParameterizedTest
  @EnumSource
  void formatsRoundMatricesFirst(Format format) throws IOException {
    // Codes of narrower formats are exact in float32, and exact products of float32 the same.
    Arithmetic exact = Arithmetic.exact();
    write(in, "<f4", "(50, 30)", a);
    write(in2, "<f4", "(30, 20)", b);
    run(kernel(Products.builder().arithmetic(exact).format(format).build()), 700);
    float[] c = new float[ROWS * COLUMNS];
    Products.best(exact)
        .matrixProduct(rounded(a, format), rounded(b, format), c, ROWS, COLUMNS, DEPTH);
    assertResult(c);
  }

  private static float[] rounded(float[] x, Format format) {
    float[] y = new float[x.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = format.decode(format.encode(x[i]));
    }
    return y;
  }

  @Test
  void severalThreadsGiveTheSameMatrixProduct() throws IOException {
    write(in, "<f4", "(50, 30)", a);
    write(in2, "<f4", "(30, 20)", b);
    Products threads = Products.builder().threads(2).build();
    new FileRun(kernel(threads), new Progress(null, System::nanoTime)).run(List.of(in, in2), out);
    assertResult(matrixProduct());
  }

  @Test
  void aMatrixThatDoesNotFitInMemoryIsAnErrorAndLeavesTheOldOutput() throws IOException {
    Files.writeString(out, "old");
    write(in, "<f4", "(50, 30)", a);
    write(in2, "<f4", "(30, 20)", b);
    FileRun run = new FileRun(kernel(PRODUCTS), new Progress(null, System::nanoTime), 700, 2399);
    BadInputException e =
        assertThrows(BadInputException.class, () -> run.run(List.of(in, in2), out));
    assertEquals(
        in2 + ": 2400 bytes of data; expected at most 2399 to hold in memory", e.getMessage());
    assertEquals("old", Files.readString(out));
  }

  // ---- what is wrong

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "(4,)|(5,)|false|false|b.npy: shape (5,); expected (4,), as in ",
        "(2, 3)|(4, 5)|false|false|b.npy: shape (4, 5); expected (2, 3), as in ",
        "(2, 3)|(4, 5)|false|false|a.npy, or (3, n) for a matrix product with (2, 3)",
        "(2, 3)|(3,)|false|false|or (3, n) for a matrix product",
        "(2, 3)|(1, 3, 2)|false|false|or (3, n) for a matrix product",
        "(2, 3)|(2, 3)|true|false|b.npy: shape (2, 3); expected (3, n) for a matrix product with",
        "(2, 3)|(3, 2)|true|true|b.npy: shape (3, 2); expected (n, 3) for a matrix product with",
        "(4,)|(4,)|true|false|a.npy: shape (4,); expected at least two axes for a matrix product"
      })
  void shapesThatDontFitAreBadInput(
      String shape, String shape2, boolean matrices, boolean transposed, String expected) {
    write(in, "<f4", shape, new float[size(shape)]);
    write(in2, "<f4", shape2, new float[size(shape2)]);
    ProductFile kernel = new ProductFile(PRODUCTS, matrices, transposed);
    BadInputException e = assertThrows(BadInputException.class, () -> run(kernel, 512));
    assertTrue(e.getMessage().contains(expected), e.getMessage());
  }

  private static int size(String shape) {
    int n = 1;
    for (String length : shape.replaceAll("[() ]", "").split(",")) {
      n *= Integer.parseInt(length);
    }
    return n;
  }

  @Test
  void float64IsBadInput() {
    write(in, "<f4", "(1500,)", a);
    write(in2, ">f8", "(1500,)", a);
    BadInputException e = assertThrows(BadInputException.class, () -> run(kernel(PRODUCTS), 512));
    assertEquals(
        in2 + ": dtype >f8; expected <f4 or >f4: save numpy.float32 of it", e.getMessage());
  }
}
