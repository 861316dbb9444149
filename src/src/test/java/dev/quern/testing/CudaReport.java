package dev.quern.testing;

import dev.quern.cuda.Cuda;
import dev.quern.cuda.CudaDevice;

/** Prints what a JVM finds of CUDA. */
public final class CudaReport {
  private CudaReport() {}

  public static void main(String[] arguments) {
    System.out.println("devices=" + Cuda.devices().size());
    System.out.println("problem=" + Cuda.problem().orElse(null));
    System.out.println("driver=" + Cuda.driverVersion().orElse(null));
    try {
      System.out.println("device=" + Cuda.device().ordinal());
    } catch (IllegalStateException | IllegalArgumentException e) {
      System.out.println("thrown=" + e);
    }
    for (CudaDevice device : Cuda.devices()) {
      System.out.println("kernels" + device.ordinal() + "=" + device.kernelImage());
      System.out.println("capability=" + device.computeCapability());
      System.out.println("clusters=" + device.clusters());
    }
  }
}
