package dev.quern.testing;

import dev.quern.hardware.Capabilities;
import dev.quern.softmax.Softmax;

/**
 * Runs in child JVMs, and prints what serves there and a digest of its results. Uses no more of the
 * library than its public API, so that it also runs against the named module.
 */
public final class Probe {
  private static final int[] SIZES = {1, 7, 64, 100, 2049};

  private Probe() {}

  public static void main(String[] arguments) {
    try {
      Softmax softmax = Softmax.best();
      System.out.println("backend=" + softmax.backend().id());
      System.out.println("tier=" + (softmax.tier() == null ? "" : softmax.tier().id()));
      System.out.println("digest=" + digest(softmax));
      System.out.println("library=" + Capabilities.probe().nativeKernels().path());
      Capabilities.Jvm jvm = Capabilities.probe().jvm();
      System.out.println("c2=" + jvm.c2());
      System.out.println("fma=" + jvm.hardwareFma());
      System.out.println("module=" + jvm.vectorModule());
      System.out.println("bits=" + jvm.vectorBits());
      System.out.println("flags=" + jvm.flags());
      System.out.println("named=" + Softmax.class.getModule().isNamed());
      System.out.println("selection=" + softmax.selection());
    } catch (IllegalArgumentException | IllegalStateException e) {
      System.out.println("thrown=" + e.getClass().getName() + ": " + e.getMessage());
    }
  }

  /** FNV-1a over the bits of a few rows of every distribution. */
  public static long digest(Softmax softmax) {
    long hash = 0xcbf29ce484222325L;
    for (String distribution : Inputs.all()) {
      for (int n : SIZES) {
        float[] x = Inputs.floats(distribution, n, n);
        double[] d = Inputs.doubles(distribution, n, n);
        hash = add(hash, Float.floatToRawIntBits(softmax.logSumExp(x)));
        hash = add(hash, Double.doubleToRawLongBits(softmax.logSumExp(d)));
        softmax.apply(x, x);
        softmax.apply(d, d);
        for (int i = 0; i < n; i++) {
          hash = add(hash, Float.floatToRawIntBits(x[i]));
          hash = add(hash, Double.doubleToRawLongBits(d[i]));
        }
      }
    }
    return hash;
  }

  private static long add(long hash, long bits) {
    return (hash ^ bits) * 0x100000001b3L;
  }
}
