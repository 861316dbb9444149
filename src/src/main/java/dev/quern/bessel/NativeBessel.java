package dev.quern.bessel;

import dev.quern.internal.NativeCall;
import dev.quern.internal.bindings.quern_h;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * The native backend: kernels/bessel.cc, one tier of it. A pass over a block takes at most some 20
 * microseconds, so that critical calls keep nobody waiting.
 */
final class NativeBessel implements BesselPasses {
  private static final MethodHandle PASS =
      NativeCall.critical(
          quern_h.quern_bessel_pass$address(), quern_h.quern_bessel_pass$descriptor());

  private final int tier;

  NativeBessel(int tier) {
    this.tier = tier;
  }

  @Override
  public void run(int pass, double[] c, int from, int n, int terms) {
    int status;
    try {
      status =
          (int)
              PASS.invokeExact(tier, pass, terms, MemorySegment.ofArray(c), (long) from, (long) n);
    } catch (Throwable e) {
      throw NativeCall.failed(e);
    }
    NativeCall.check(status);
  }
}
