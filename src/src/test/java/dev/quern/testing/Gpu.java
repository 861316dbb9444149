package dev.quern.testing;

import dev.quern.cuda.Cuda;
import dev.quern.cuda.CudaDevice;

/** The GPU that tests of kernels run on: the emulated one. */
public final class Gpu {
  private Gpu() {}

  /** Skips the test, with the reason, where there is none. */
  public static CudaDevice get() {
    Emulator.assumeBuilt();
    return Cuda.device();
  }
}
