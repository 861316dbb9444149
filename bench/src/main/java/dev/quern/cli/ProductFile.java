package dev.quern.cli;

import dev.quern.approx.Arithmetic;
import dev.quern.approx.Format;
import dev.quern.approx.Products;
import dev.quern.bench.Contender;
import dev.quern.cli.npy.NpyException;
import dev.quern.cli.npy.NpyHeader;
import dev.quern.hardware.Backend;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/**
 * Products of two float32 files under L-Mul or another arithmetic: element by element, unless the
 * shapes or the options make it a {@link MatrixProductFile}.
 *
 * @param products computes them
 * @param matrices whether as matrices even if the shapes are equal
 * @param transposed whether the second matrix is transposed
 */
record ProductFile(Products products, boolean matrices, boolean transposed) implements FileKernel {
  /** The name on the command line. */
  static final String L_MUL = "l-mul";

  /** Of what the options of {@code quern run} say. */
  static FileKernel of(RunOptions options) {
    options.expectSecondOperand();
    options.expectNoAlgorithm();
    ProductOptions product = options.product();
    Products.Builder builder =
        Products.builder()
            .arithmetic(product.arithmetic())
            .format(product.format())
            .threads(options.threads());
    if (options.backend() != null) {
      builder.backend(options.backend());
    }
    return new ProductFile(builder.build(), product.matrices(), product.transposeB());
  }

  @Override
  public FileKernel on(List<NpyFile> in) {
    NpyFile a = in.get(0);
    NpyFile b = in.get(1);
    for (NpyFile file : in) {
      if (file.header().type().bytes() != Float.BYTES) {
        throw file.bad(
            "dtype "
                + file.header().type().descr()
                + "; expected <f4 or >f4: save numpy.float32 of it");
      }
    }
    boolean equal = a.header().shape().equals(b.header().shape());
    if (equal && !matrices) {
      return this;
    }
    if (matrices && a.header().shape().size() < 2) {
      throw a.bad(
          "shape " + a.header().shapeText() + "; expected at least two axes for a matrix product");
    }
    MatrixProductFile product = MatrixProductFile.of(products, transposed, a.header(), b.header());
    if (product == null) {
      throw b.bad(expected(a, b));
    }
    return product;
  }

  private String expected(NpyFile a, NpyFile b) {
    String wrong = "shape " + b.header().shapeText() + "; expected ";
    String equal = a.header().shapeText() + ", as in " + a.path();
    if (a.header().shape().size() < 2) {
      return wrong + equal;
    }
    long depth = a.header().columns();
    String matrix =
        (transposed ? "(n, " + depth + ")" : "(" + depth + ", n)")
            + " for a matrix product with "
            + a.header().shapeText();
    return wrong + (matrices ? matrix + " in " + a.path() : equal + ", or " + matrix);
  }

  @Override
  public NpyHeader result(List<NpyFile> in) {
    return header(in.get(0), in.get(0).header().shape());
  }

  /** Of a result of that shape, in this machine's order. */
  static NpyHeader header(NpyFile first, List<Long> shape) {
    try {
      return NpyHeader.create(first.header().type().toNative(), shape);
    } catch (NpyException e) {
      throw first.bad(e.getMessage());
    }
  }

  @Override
  public long columns(NpyHeader in) {
    return 1;
  }

  @Override
  public long resultColumns(NpyHeader in) {
    return 1;
  }

  @Override
  public boolean inPlace() {
    return true;
  }

  @Override
  public Backend backend() {
    return products.backend();
  }

  @Override
  public int threads() {
    return products.threads();
  }

  @Override
  public void apply(
      List<MemorySegment> in, MemorySegment result, long rows, long columns, ValueLayout layout) {
    if (products.format() == Format.FLOAT32) {
      products.multiply(in.get(0), in.get(1), result);
      return;
    }
    try (Arena arena = Arena.ofShared()) {
      MemorySegment x = encode(products, in.get(0), arena);
      MemorySegment y = encode(products, in.get(1), arena);
      products.multiply(x, y, x);
      Codes.decode(x, result, products.format());
    }
  }

  /** Float32 numbers as codes of the format, in new memory. */
  static MemorySegment encode(Products products, MemorySegment numbers, Arena arena) {
    MemorySegment codes = arena.allocate(codeBytes(products, numbers), Short.BYTES);
    encode(products, numbers, codes);
    return codes;
  }

  static void encode(Products products, MemorySegment numbers, MemorySegment codes) {
    boolean saturating = products.arithmetic().guard() == Arithmetic.Guard.SATURATING;
    Codes.encode(numbers, codes, products.format(), saturating);
  }

  static long codeBytes(Products products, MemorySegment numbers) {
    return numbers.byteSize() / Float.BYTES * products.format().bytes();
  }

  @Override
  public String describe(NpyHeader in) {
    return "products of " + in.shapeText() + " " + in.type().descr() + under(products);
  }

  /** How it multiplies, and where. */
  static String under(Products products) {
    return (products.format() == Format.FLOAT32 ? "" : " in " + products.format().id())
        + " under "
        + products.arithmetic()
        + (products.arithmetic().kind() == Arithmetic.Kind.EXACT ? ", on " : ", emulated on ")
        + Contender.place(products.backend(), products.tier());
  }
}
