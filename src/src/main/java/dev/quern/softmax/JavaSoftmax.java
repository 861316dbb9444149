package dev.quern.softmax;

/**
 * What the Java backends share: rows cut into slabs, slabs into chunks, and the order in which
 * their sums are folded. Subclasses, one per backend, element type and kind of memory, are
 * generated.
 */
abstract class JavaSoftmax implements SoftmaxPasses {
  /** The largest of n elements, NaN ignored; n is at most a slab. */
  abstract double maxOf(Object x, long from, int n, SoftmaxState s);

  /** The exponent of an element, less the shift. */
  abstract long exponentOf(double element, boolean shifted, SoftmaxState s);

  /** Adds a chunk to {@code s.slab}, and stores its terms in y unless that is null. */
  abstract void addChunk(
      Object x,
      long from,
      Object y,
      long yFrom,
      int n,
      long exponent,
      boolean shifted,
      SoftmaxState s);

  /** Adds a whole chunk to {@code s.slab}; returns the maximum of the whole chunk behind it. */
  abstract double addChunkAhead(Object x, long from, long exponent, SoftmaxState s);

  /** The elements that one call of the following may be given. */
  int part() {
    return SoftmaxState.SLAB;
  }

  /** Of a part. */
  abstract void normalizePart(Object y, long from, int n, SoftmaxState s);

  /** Of a part, or when shifted of a chunk. */
  abstract void scalePart(
      Object x, long from, Object y, long yFrom, int n, boolean shifted, SoftmaxState s);

  @Override
  public final void max(Object x, long from, long n, SoftmaxState s) {
    for (long i = 0; i < n; i += SoftmaxState.SLAB) {
      double most = maxOf(x, from + i, (int) Math.min(SoftmaxState.SLAB, n - i), s);
      if (most > s.maximum) {
        s.maximum = most;
      }
    }
  }

  @Override
  public final long exponentOfMaximum(SoftmaxState s) {
    return exponentOf(s.maximum, false, s);
  }

  @Override
  public final void sum(Object x, long from, long n, boolean shifted, SoftmaxState s) {
    int chunk = SoftmaxState.CHUNK;
    s.slab.clear(Sum.EMPTY);
    double most = maxOf(x, from, (int) Math.min(chunk, n), s);
    for (long i = 0; i < n; i += chunk) {
      long exponent = exponentOf(most, shifted, s);
      if (exponent == Sum.OUT_OF_RANGE) {
        s.row.exponent = exponent;
        return;
      }
      if (!shifted && i + 2 * chunk <= n) {
        most = addChunkAhead(x, from + i, exponent, s);
      } else {
        addChunk(x, from + i, null, 0, (int) Math.min(chunk, n - i), exponent, shifted, s);
        if (i + chunk < n) {
          most = maxOf(x, from + i + chunk, (int) Math.min(chunk, n - i - chunk), s);
        }
      }
      if ((i + chunk) % SoftmaxState.SLAB == 0 || i + chunk >= n) {
        s.row.add(s.slab.high, s.slab.low, s.slab.exponent);
        s.slab.clear(Sum.EMPTY);
      }
    }
  }

  @Override
  public final void sumAt(Object x, long from, long n, boolean shifted, SoftmaxState s) {
    addAt(x, from, null, 0, n, shifted, s);
  }

  @Override
  public final void store(
      Object x, long from, Object y, long yFrom, long n, boolean shifted, SoftmaxState s) {
    addAt(x, from, y, yFrom, n, shifted, s);
  }

  private void addAt(
      Object x, long from, Object y, long yFrom, long n, boolean shifted, SoftmaxState s) {
    long exponent = s.row.exponent;
    for (long slab = 0; slab < n; slab += SoftmaxState.SLAB) {
      long end = Math.min(n, slab + SoftmaxState.SLAB);
      s.slab.clear(exponent);
      for (long i = slab; i < end; i += SoftmaxState.CHUNK) {
        int length = (int) Math.min(SoftmaxState.CHUNK, end - i);
        addChunk(x, from + i, y, yFrom + i, length, exponent, shifted, s);
      }
      s.row.add(s.slab.high, s.slab.low, exponent);
    }
  }

  @Override
  public final void normalize(Object y, long from, long n, SoftmaxState s) {
    for (long i = 0; i < n; i += part()) {
      normalizePart(y, from + i, (int) Math.min(part(), n - i), s);
    }
  }

  /** The last part first: it is what the sum read last, and what the caches still hold. */
  @Override
  public final void scale(
      Object x,
      long from,
      Object y,
      long yFrom,
      long n,
      boolean shifted,
      boolean streaming,
      SoftmaxState s) {
    long part = shifted ? SoftmaxState.CHUNK : part();
    for (long i = (n - 1) / part * part; i >= 0; i -= part) {
      scalePart(x, from + i, y, yFrom + i, (int) Math.min(part, n - i), shifted, s);
    }
  }
}
