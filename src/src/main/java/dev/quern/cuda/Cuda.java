package dev.quern.cuda;

import dev.quern.internal.cuda.Probe;
import java.util.List;
import java.util.Optional;

/** The GPUs of this machine that the process may use, found when first asked for. */
public final class Cuda {
  private Cuda() {}

  /**
   * The devices, in the driver's order; none if there is no driver or it refuses, and then {@link
   * #problem} says why. Never throws. The environment variable {@code CUDA_VISIBLE_DEVICES} hides
   * and orders devices.
   */
  public static List<CudaDevice> devices() {
    return Probe.get().devices();
  }

  /** Why there is no device, with what to do about it; empty if there is one. */
  public static Optional<String> problem() {
    return Optional.ofNullable(Probe.get().problem());
  }

  /** The version of CUDA that the driver supports, such as {@code 13.0}; empty without a driver. */
  public static Optional<String> driverVersion() {
    return Optional.ofNullable(Probe.get().driverVersion());
  }

  /**
   * The device whose ordinal is the system property {@code quern.cuda.device}; by default the
   * first.
   *
   * @throws CudaUnavailableException if there is no device, with the {@link #problem}
   * @throws IllegalArgumentException if the property is no device's ordinal
   */
  public static CudaDevice device() {
    return Probe.get().device();
  }
}
