package dev.quern.bessel;

import dev.quern.internal.NativeCall;
import dev.quern.internal.bindings.quern_h;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * The native backend: kernels/bessel.cc, one tier of it. A critical call keeps safepoints waiting:
 * a pass over a block takes some 20 microseconds at most, and where the multiply-add is emulated it
 * gets the rows in handfuls.
 */
final class NativeBessel implements BesselPasses {
  private static final MethodHandle PASS =
      NativeCall.critical(
          quern_h.quern_bessel_pass$address(), quern_h.quern_bessel_pass$descriptor());

  private static final int HANDFUL = 4;

  private final int tier;

  /** The rows of one call. */
  private final int part;

  NativeBessel(int tier) {
    this.tier = tier;
    this.part = tier == quern_h.QUERN_TIER_X86_64_V2() ? HANDFUL : BesselPass.BLOCK;
  }

  @Override
  public void run(int pass, double[] c, int from, int n, int terms) {
    for (int i = 0; i < n; i += part) {
      int status;
      try {
        status =
            (int)
                PASS.invokeExact(
                    tier,
                    pass,
                    terms,
                    MemorySegment.ofArray(c),
                    (long) (from + i),
                    (long) Math.min(part, n - i));
      } catch (Throwable e) {
        throw NativeCall.failed(e);
      }
      NativeCall.check(status);
    }
  }
}
