package dev.quern.bessel;

import dev.quern.hardware.Capabilities;
import dev.quern.testing.Bits;
import dev.quern.testing.Subject;

/** Runs in child JVMs, and prints a digest of every function from each backend and tier there. */
public final class DigestProbe {
  private DigestProbe() {}

  public static void main(String[] arguments) {
    Capabilities.Jvm jvm = Capabilities.probe().jvm();
    System.out.println("fma=" + jvm.hardwareFma());
    System.out.println("bits=" + jvm.vectorBits());
    for (Subject subject : Subject.all()) {
      System.out.println("digest " + subject + "=" + digest(Kernels.kernel(subject)));
    }
  }

  /** FNV-1a over the bits of some hundred results of every function. */
  static long digest(LogBessel bessel) {
    long hash = 0xcbf29ce484222325L;
    Points points = Points.withSpecials(300, 41);
    for (BesselFunction f : BesselFunction.values()) {
      for (double v : Calls.apply(bessel, f, points.orders(), points.x())) {
        hash = (hash ^ Bits.of(v)) * 0x100000001b3L;
      }
    }
    return hash;
  }
}
