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
      case CUDA -> throw new IllegalArgumentException("TODO");
    };
  }

  @Override
  public long digest(Backend backend, Tier tier) {
    return digest(passes(backend, tier));
  }

  /** FNV-1a over the bits of every function, two elements of every class that is not special. */
  static long digest(BesselPasses passes) {
    double[] orders = {0x1p450, 30, 800, 0.3, 9, 70, 35.5, 10, 19.9, 6.25, 0, 0.7};
    double[] x = {0x1p300, 0x1p-970, 3, 5000, 65, 0.125, 1.5, 31, 8, 25, 0x1p-40, 0.4};
    double[] more = {0.3, 12.5, 1.75, 0, 15.5, 2.5, 0.4, 18, 3, 11.25};
    double[] moreX = {0.06, 0.9, 1.1, 1.9, 2.3, 3.9, 4.25, 7.5, 9, 16};
    BesselBlock block = BesselBlock.ofThread();
    double[] c = block.table();
    long hash = 0xcbf29ce484222325L;
    for (BesselFunction f : BesselFunction.values()) {
      System.arraycopy(orders, 0, c, BesselBlock.orders(), orders.length);
      System.arraycopy(more, 0, c, BesselBlock.orders() + orders.length, more.length);
      System.arraycopy(x, 0, c, BesselBlock.arguments(), x.length);
      System.arraycopy(moreX, 0, c, BesselBlock.arguments() + x.length, moreX.length);
      block.run(passes, f, orders.length + more.length);
      for (int i = 0; i < orders.length + more.length; i++) {
        hash = (hash ^ Double.doubleToRawLongBits(c[BesselBlock.results() + i])) * 0x100000001b3L;
      }
    }
    return hash;
  }
}
