package dev.quern.bessel;

import dev.quern.hardware.Backend;
import dev.quern.hardware.Tier;
import dev.quern.internal.BackendChooser;

/** The backends of log-Bessel, and what one has to get right before it is offered. */
final class BesselBackend implements BackendChooser.SelfTest {
  /** The tests check the scalar backend's bits, and so this digest, against exact values. */
  static final long EXPECTED = 0xd616c9445a619990L;

  static final BackendChooser CHOOSER =
      new BackendChooser("log-Bessel", EXPECTED, new BesselBackend());

  private BesselBackend() {}

  /** The passes, not yet tested. */
  static BesselPasses passes(Backend backend, Tier tier) {
    return switch (backend) {
      case SCALAR -> new BesselPasses.Scalar();
      case VECTOR -> new VectorBessel();
      case NATIVE -> new NativeBessel(tier.ordinal());
      case CUDA -> throw new IllegalArgumentException("cuda has no passes over blocks");
    };
  }

  @Override
  public long digest(Backend backend, Tier tier) {
    if (backend == Backend.CUDA) {
      return digest((f, orders, x, n) -> CudaBessel.run(f, orders, 0, 0, x, 0, x, 0, null, n));
    }
    BesselPasses passes = passes(backend, tier);
    return digest(passes);
  }

  /** FNV-1a over the bits of every function, two elements of every class that is not special. */
  static long digest(BesselPasses passes) {
    BesselBlock block = BesselBlock.ofThread();
    double[] c = block.table();
    return digest(
        (f, orders, x, n) -> {
          System.arraycopy(orders, 0, c, BesselBlock.orders(), n);
          System.arraycopy(x, 0, c, BesselBlock.arguments(), n);
          block.run(passes, f, n);
          System.arraycopy(c, BesselBlock.results(), x, 0, n);
        });
  }

  /** One function of n elements, in place of x. */
  private interface Evaluation {
    void run(BesselFunction f, double[] orders, double[] x, int n);
  }

  private static long digest(Evaluation evaluation) {
    double[] orders = {0x1p450, 30, 800, 0.3, 9, 70, 35.5, 10, 19.9, 6.25, 0, 0.7};
    double[] x = {0x1p300, 0x1p-970, 3, 5000, 65, 0.125, 1.5, 31, 8, 25, 0x1p-40, 0.4};
    double[] more = {0.3, 12.5, 1.75, 0, 15.5, 2.5, 0.4, 18, 3, 11.25};
    double[] moreX = {0.06, 0.9, 1.1, 1.9, 2.3, 3.9, 4.25, 7.5, 9, 16};
    double[] allOrders = new double[orders.length + more.length];
    System.arraycopy(orders, 0, allOrders, 0, orders.length);
    System.arraycopy(more, 0, allOrders, orders.length, more.length);
    double[] values = new double[allOrders.length];
    long hash = 0xcbf29ce484222325L;
    for (BesselFunction f : BesselFunction.values()) {
      System.arraycopy(x, 0, values, 0, x.length);
      System.arraycopy(moreX, 0, values, x.length, moreX.length);
      evaluation.run(f, allOrders, values, values.length);
      for (double value : values) {
        hash = (hash ^ Double.doubleToRawLongBits(value)) * 0x100000001b3L;
      }
    }
    return hash;
  }
}
