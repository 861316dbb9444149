package dev.quern.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.quern.cuda.Cuda;
import dev.quern.cuda.CudaDevice;

/** The GPU that tests run on: the emulated one, unless the build was told of a real one. */
public final class Gpu {
  private Gpu() {}

  /** Skips the test, with the reason, where there is none. */
  public static CudaDevice get() {
    assumeTrue(Cuda.problem().isEmpty(), () -> Cuda.problem().orElse(""));
    return Cuda.device();
  }
}
