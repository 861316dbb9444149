package dev.quern.cli;

import dev.quern.bench.gpu.CopyRates;
import dev.quern.cuda.Cuda;
import dev.quern.hardware.Backend;
import dev.quern.hardware.Capabilities;
import dev.quern.hardware.Selection;
import dev.quern.internal.CudaCalls;
import dev.quern.internal.Threshold;
import java.util.List;

/**
 * What {@code quern report} says of GPUs; its names are keys of JSON, as those of {@link Report}.
 *
 * @param driverVersion the version of CUDA that the driver supports, null without a driver
 * @param unavailable why there is none, null if there is one
 * @param devices those that this process may use
 * @param hostMemory which calls on memory of the host go to a GPU
 */
record GpuReport(
    String driverVersion, String unavailable, List<Device> devices, List<HostMemory> hostMemory) {
  private static final long BYTES = 128L << 20;
  private static final double SECONDS = 0.1;

  /**
   * A GPU.
   *
   * @param properties what the driver says of it
   * @param bandwidth measured, null if that failed
   * @param bandwidthUnavailable why it failed, null if it did not
   */
  record Device(Capabilities.Gpu properties, CopyRates bandwidth, String bandwidthUnavailable) {
    static Device of(Capabilities.Gpu gpu) {
      try {
        CopyRates rates = CopyRates.measure(Cuda.devices().get(gpu.ordinal()), BYTES, SECONDS);
        return new Device(gpu, rates, null);
      } catch (RuntimeException e) {
        return new Device(gpu, null, String.valueOf(e.getMessage()));
      }
    }
  }

  /**
   * Whether calls on memory of the host go to a GPU.
   *
   * @param kernel whose calls
   * @param counted what {@code above} counts
   * @param above calls of more go there; null if none do
   * @param why why they do or don't
   */
  record HostMemory(String kernel, String counted, Long above, String why) {
    static HostMemory of(String kernel, String counted, Threshold threshold, Selection selection) {
      if (selection.backend() == Backend.CUDA) {
        return new HostMemory(kernel, counted, 0L, selection.reason());
      }
      Selection.Candidate gpu =
          selection.candidates().stream()
              .filter(c -> c.backend() == Backend.CUDA)
              .findFirst()
              .orElseThrow();
      boolean automatic = System.getProperty("quern.backend", "auto").equals("auto");
      long above =
          automatic && threshold.appliesTo(selection.backend())
              ? threshold.at(selection.backend(), selection.tier())
              : Threshold.NEVER;
      if (above == Threshold.NEVER || !gpu.usable()) {
        return new HostMemory(kernel, counted, null, gpu.reason());
      }
      String problem = CudaCalls.otherGpu();
      return problem == null
          ? new HostMemory(kernel, counted, above, "the tuning profile says that it is faster")
          : new HostMemory(kernel, counted, null, problem);
    }
  }

  /** Of what there is; measures for half a second a GPU. */
  static GpuReport take(Selection softmax, Selection logBessel, Selection products) {
    Capabilities.Gpus gpus = Capabilities.gpus();
    return new GpuReport(
        gpus.driverVersion(),
        gpus.unavailable(),
        gpus.devices().stream().map(Device::of).toList(),
        List.of(
            HostMemory.of("softmax", "elements of float32", Threshold.FLOAT_CUDA, softmax),
            HostMemory.of("softmax", "elements of float64", Threshold.DOUBLE_CUDA, softmax),
            HostMemory.of("log-bessel", "elements", Threshold.BESSEL_CUDA, logBessel),
            HostMemory.of("l-mul", "elements of float32", Threshold.L_MUL_CUDA, products),
            HostMemory.of(
                "l-mul", "products of float32 matrices", Threshold.MATRIX_CUDA, products)));
  }
}
