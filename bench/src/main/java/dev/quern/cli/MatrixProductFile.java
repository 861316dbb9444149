package dev.quern.cli;

import dev.quern.approx.Format;
import dev.quern.approx.Products;
import dev.quern.cli.npy.NpyHeader;
import dev.quern.hardware.Backend;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * The rows of a first float32 file, of any number of axes, times the matrix in a second one, which
 * is held in memory.
 *
 * @param products computes them
 * @param transposed whether by that matrix transposed
 * @param second the matrix
 * @param resultColumns of a row
 */
record MatrixProductFile(
    Products products, boolean transposed, NpyHeader second, long resultColumns)
    implements FileKernel {
  /** That product; null if the shapes make none. */
  static MatrixProductFile of(
      Products products, boolean transposed, NpyHeader first, NpyHeader second) {
    if (first.shape().size() < 2 || second.shape().size() != 2) {
      return null;
    }
    long inner = second.shape().get(transposed ? 1 : 0);
    long outer = second.shape().get(transposed ? 0 : 1);
    return inner == first.columns()
        ? new MatrixProductFile(products, transposed, second, outer)
        : null;
  }

  @Override
  public NpyHeader result(List<NpyFile> in) {
    NpyFile first = in.get(0);
    List<Long> shape = new ArrayList<>(first.header().shape());
    shape.set(shape.size() - 1, resultColumns);
    return ProductFile.header(first, shape);
  }

  @Override
  public long columns(NpyHeader in) {
    return in.columns();
  }

  @Override
  public long resultColumns(NpyHeader in) {
    return resultColumns;
  }

  @Override
  public boolean inPlace() {
    return false;
  }

  @Override
  public boolean wholeSecond() {
    return true;
  }

  @Override
  public MemorySegment hold(MemorySegment matrix) {
    if (products.format() == Format.FLOAT32) {
      return matrix;
    }
    ProductFile.encode(products, matrix, matrix);
    return matrix.asSlice(0, ProductFile.codeBytes(products, matrix));
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
    MemorySegment b = in.get(1);
    if (products.format() == Format.FLOAT32) {
      multiply(in.get(0), b, result, rows, columns);
      return;
    }
    try (Arena arena = Arena.ofShared()) {
      multiply(ProductFile.encode(products, in.get(0), arena), b, result, rows, columns);
    }
  }

  private void multiply(MemorySegment a, MemorySegment b, MemorySegment c, long rows, long depth) {
    long n = resultColumns;
    if (transposed) {
      products.matrixProductTransposed(a, depth, b, depth, c, n, rows, n, depth);
    } else {
      products.matrixProduct(a, depth, b, n, c, n, rows, n, depth);
    }
  }

  @Override
  public String describe(NpyHeader in) {
    return "matrix product of "
        + in.shapeText()
        + " and "
        + second.shapeText()
        + (transposed ? " transposed, " : ", ")
        + in.type().descr()
        + ProductFile.under(products);
  }
}
