package dev.quern.bench;

import dev.quern.approx.Attention;
import dev.quern.approx.Products;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Operands of products, and where results go. */
public final class LMulWorkload implements Work, AutoCloseable {
  private final float[] x;
  private final float[] y;
  private final float[] z;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment xSegment;
  private final MemorySegment ySegment;
  private final MemorySegment zSegment;

  /** Of n elements each. */
  public LMulWorkload(LMulData data, int n) {
    x = data.make(n, true);
    y = data.make(n, false);
    z = new float[n];
    xSegment = copy(x, 0);
    ySegment = copy(y, 1);
    zSegment = copy(z, 2);
  }

  /** Not all at the same place of a page, where stores would hold up loads of other operands. */
  private MemorySegment copy(float[] values, int which) {
    long bytes = (long) values.length * Float.BYTES;
    MemorySegment segment = arena.allocate(bytes + 4096, 4096).asSlice(which * 1344L, bytes);
    MemorySegment.copy(values, 0, segment, ValueLayout.JAVA_FLOAT, 0, values.length);
    return segment;
  }

  @Override
  public long elements() {
    return x.length;
  }

  @Override
  public long bytes() {
    return 3L * x.length * Float.BYTES;
  }

  /** The first operand, outside the heap. */
  public MemorySegment first() {
    return xSegment;
  }

  /** The second operand, outside the heap. */
  public MemorySegment second() {
    return ySegment;
  }

  /** Where results go, outside the heap. */
  public MemorySegment result() {
    return zSegment;
  }

  /** Reads the first operand, as fast as memory gives it. */
  public double readFirst() {
    return MemoryLimits.read(xSegment);
  }

  /** Reads the second operand. */
  public double readSecond() {
    return MemoryLimits.read(ySegment);
  }

  /** Copies the second operand over the results, as fast as memory takes it. */
  public void copySecond() {
    MemorySegment.copy(ySegment, 0, zSegment, 0, ySegment.byteSize());
  }

  /** Element by element. */
  public void multiply(Products products, Memory memory) {
    if (memory == Memory.HEAP) {
      products.multiply(x, y, z);
    } else {
      products.multiply(xSegment, ySegment, zSegment);
    }
  }

  /** Summed up. */
  public void dot(Products products) {
    z[0] = products.dot(x, y);
  }

  /** Of square matrices. */
  public void matrixProduct(Products products) {
    int n = side();
    products.matrixProduct(x, y, z, n, n, n);
  }

  void matrixVector(Products products) {
    int n = side();
    products.matrixVector(
        xSegment, n, ySegment.asSlice(0, 4L * n), zSegment.asSlice(0, 4L * n), n, n);
  }

  /** Of one head, its queries, keys and values alike. */
  void attention(Attention attention, int depth) {
    int rows = x.length / depth;
    attention.apply(x, y, y, z, 1, rows, rows, depth, depth);
  }

  /** Of the matrices. */
  public int side() {
    return (int) Math.sqrt(x.length);
  }

  @Override
  public void close() {
    arena.close();
  }
}
