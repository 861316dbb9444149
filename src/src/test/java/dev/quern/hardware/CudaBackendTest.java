package dev.quern.hardware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quern.testing.ChildJvm;
import dev.quern.testing.ChildJvm.Result;
import dev.quern.testing.Emulator;
import dev.quern.testing.Probe;
import org.junit.jupiter.api.Test;

/** What -Dquern.backend=cuda does, with a GPU and without. */
class CudaBackendTest {
  private static final String CUDA = "-Dquern.backend=cuda";

  @Test
  void itServesAndGivesTheSameBits() {
    Emulator.assumeBuilt();
    Result cuda = Emulator.child("").and(CUDA).main(Probe.class).run();
    assertEquals("cuda", cuda.get("backend"), cuda::toString);
    assertEquals("", cuda.get("tier"), cuda::toString);
    Result other = ChildJvm.with("-Dquern.backend=scalar").main(Probe.class).run();
    assertEquals(other.get("digest"), cuda.get("digest"), cuda::toString);
    assertTrue(cuda.get("selection").contains(CUDA), cuda::toString);
  }

  /** And is a candidate that says what it would take to be chosen. */
  @Test
  void nobodyGetsItUnasked() {
    Emulator.assumeBuilt();
    Result result = Emulator.child("").main(Probe.class).run();
    assertFalse(result.get("backend").equals("cuda"), result::toString);
    assertTrue(
        result.out().contains("cuda (usable): serves, but is not asked for, and no tuning profile"),
        result::toString);
  }

  @Test
  void withoutADriverItIsRefusedWithTheReason() {
    Result result =
        ChildJvm.with(CUDA, "-Dquern.cuda.path=/nowhere/libcuda.so.1").main(Probe.class).run();
    assertNull(result.get("backend"), result::toString);
    String thrown = result.get("thrown");
    assertTrue(
        thrown.startsWith(BackendUnavailableException.class.getName())
            && thrown.contains("/nowhere/libcuda.so.1")
            && thrown.contains(CUDA),
        result::toString);
  }

  @Test
  void whatFailsItsSelfTestIsRefusedWithTheReason() {
    Emulator.assumeBuilt();
    Result result = Emulator.child("launch=719").and(CUDA).main(Probe.class).run();
    assertTrue(
        result.get("thrown").contains("self-test failed")
            && result.get("thrown").contains("CUDA_ERROR_LAUNCH_FAILED"),
        result::toString);
  }

  @Test
  void withoutKernelsItIsRefusedWithTheReason() {
    Emulator.assumeBuilt();
    Result result =
        Emulator.childWithoutKernels("")
            .and("-Dquern.cuda.kernels=/nowhere/kernels")
            .and(CUDA)
            .main(Probe.class)
            .run();
    assertTrue(
        result.get("thrown").contains("/nowhere/kernels")
            && !result.get("thrown").contains("self-test"),
        result::toString);
  }
}
