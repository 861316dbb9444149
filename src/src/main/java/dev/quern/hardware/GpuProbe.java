package dev.quern.hardware;

import dev.quern.cuda.Cuda;
import dev.quern.cuda.CudaDevice;
import dev.quern.hardware.Capabilities.Gpu;
import dev.quern.hardware.Capabilities.Gpus;
import dev.quern.internal.cuda.Device;
import java.util.List;

/** What the driver says of the GPUs, found out when this class is first used. */
final class GpuProbe {
  static final Gpus GPUS = probe();

  private GpuProbe() {}

  private static Gpus probe() {
    List<Gpu> devices = Cuda.devices().stream().map(GpuProbe::gpu).toList();
    return new Gpus(Cuda.driverVersion().orElse(null), Cuda.problem().orElse(null), devices);
  }

  private static Gpu gpu(CudaDevice device) {
    String kernels = null;
    String problem;
    try {
      problem = ((Device) device).kernelProblem();
      kernels = problem == null ? device.kernelImage() : null;
    } catch (RuntimeException e) {
      problem = String.valueOf(e.getMessage());
    }
    return new Gpu(
        device.ordinal(),
        device.name(),
        device.computeCapability(),
        device.memoryBytes(),
        device.multiprocessors(),
        device.clockKilohertz().orElse(0),
        device.memoryClockKilohertz().orElse(0),
        device.memoryBusBits().orElse(0),
        device.level2CacheBytes(),
        kernels,
        problem);
  }
}
