package dev.quern.bench.gpu;

import dev.quern.approx.Products;
import dev.quern.cuda.CudaStream;
import dev.quern.cuda.DeviceMemory;

/**
 * The shape of a matrix product, all matrices without gaps between their rows.
 *
 * @param rows of A and C
 * @param columns of C
 * @param depth columns of A
 * @param transposed whether B is given by its columns
 */
record ProductShape(int rows, int columns, int depth, boolean transposed) {
  static ProductShape square(int side) {
    return new ProductShape(side, side, side, false);
  }

  /** In a device's memory. */
  void run(Products products, DeviceMemory a, DeviceMemory b, DeviceMemory c, CudaStream stream) {
    if (transposed) {
      products.matrixProductTransposed(
          a, depth, b, depth, c, columns, rows, columns, depth, stream);
    } else {
      products.matrixProduct(a, depth, b, columns, c, columns, rows, columns, depth, stream);
    }
  }

  /** In arrays. */
  void run(Products products, float[] a, float[] b, float[] c) {
    if (transposed) {
      products.matrixProductTransposed(a, b, c, rows, columns, depth);
    } else {
      products.matrixProduct(a, b, c, rows, columns, depth);
    }
  }

  @Override
  public String toString() {
    return rows + " x " + columns + " x " + depth + (transposed ? ", B transposed" : "");
  }
}
