package dev.quern.hardware;

import dev.quern.internal.JvmFlags;
import dev.quern.internal.NativeLibrary;
import dev.quern.internal.TuningProfile;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What probing found: the machine, the JVM, the native library. Probing runs once and never throws;
 * what can't be found out is 0, empty or "unknown".
 *
 * @param cpu the processor
 * @param jvm this JVM and the flags that matter
 * @param nativeKernels the native library
 * @param tuning the thresholds measured on this machine
 */
public record Capabilities(Cpu cpu, Jvm jvm, NativeKernels nativeKernels, Tuning tuning) {
  /**
   * The processor, as the operating system describes it.
   *
   * @param vendor such as AuthenticAMD
   * @param model the marketing name
   * @param architecture such as amd64
   * @param features the instruction-set extensions that the operating system lets programs use
   * @param processors how many this process may use
   * @param level1 bytes of a first-level data cache
   * @param level2 bytes of a second-level cache
   * @param level3 bytes of a third-level cache
   */
  public record Cpu(
      String vendor,
      String model,
      String architecture,
      List<String> features,
      int processors,
      long level1,
      long level2,
      long level3) {}

  /**
   * This JVM.
   *
   * @param name such as OpenJDK 64-Bit Server VM
   * @param vendor who built it
   * @param version such as 25.0.3+9-LTS
   * @param c2 whether its optimising compiler is on
   * @param hardwareFma whether compiled code multiplies and adds in one instruction
   * @param vectorModule whether jdk.incubator.vector is there
   * @param vectorBits the widest vectors it compiles to
   * @param flags where the flags were read, or why they were assumed
   */
  public record Jvm(
      String name,
      String vendor,
      String version,
      boolean c2,
      boolean hardwareFma,
      boolean vectorModule,
      int vectorBits,
      String flags) {}

  /**
   * The native library.
   *
   * @param path the file, null if there is none
   * @param sha256 its digest in hexadecimal, null if there is no file
   * @param abiVersion its ABI version, 0 if it was not loaded
   * @param cpuTiers the tiers in it that the CPU has
   * @param usableTiers the tiers in it that CPU and operating system can run
   * @param unavailable why it can't be used, null if it can
   */
  public record NativeKernels(
      String path,
      String sha256,
      int abiVersion,
      List<Tier> cpuTiers,
      List<Tier> usableTiers,
      String unavailable) {}

  /**
   * The tuning profile, which {@code quern tune} writes: thresholds of selection, measured here.
   * They change which code runs, never a result's bits.
   *
   * @param path the file that was read or looked for, null if none
   * @param status what became of it
   * @param reason why it isn't applied, and what to do about it; empty if it is
   * @param date when it was measured, null unless applied
   * @param gpu the GPU that it was measured with, null if none was; thresholds of calls on a GPU
   *     hold for that one alone
   * @param values the thresholds that replace defaults, by key; {@code Long.MAX_VALUE} for never
   */
  public record Tuning(
      String path,
      Status status,
      String reason,
      String date,
      String gpu,
      Map<String, Long> values) {
    /** What became of a tuning profile. */
    public enum Status {
      /** Kernels go by it. */
      APPLIED,
      /** There is none for this machine. */
      ABSENT,
      /** There is one that can't be used. */
      IGNORED,
      /** {@code -Dquern.tuning=off}. */
      OFF
    }

    /** Copies the map. */
    public Tuning {
      values = Collections.unmodifiableMap(new TreeMap<>(values));
    }
  }

  /**
   * The GPUs.
   *
   * @param driverVersion the version of CUDA that the driver supports, null without a driver
   * @param unavailable why there is none, and what to do about it; null if there is one
   * @param devices those that this process may use, in the driver's order
   */
  public record Gpus(String driverVersion, String unavailable, List<Gpu> devices) {
    /** Copies the list. */
    public Gpus {
      devices = List.copyOf(devices);
    }
  }

  /**
   * A GPU.
   *
   * @param ordinal its place in the driver's order
   * @param name such as NVIDIA H100 80GB HBM3
   * @param computeCapability such as 9.0
   * @param memoryBytes all its memory
   * @param multiprocessors how many it has
   * @param clockKilohertz their highest clock, 0 if unknown
   * @param memoryClockKilohertz the memory's highest clock, 0 if unknown
   * @param memoryBusBits how wide the memory's bus is, 0 if unknown
   * @param level2Bytes the cache that all multiprocessors share
   * @param kernels where its kernels come from, null if there are none
   * @param kernelsUnavailable why there are none, and what to do about it; null if there are
   */
  public record Gpu(
      int ordinal,
      String name,
      String computeCapability,
      long memoryBytes,
      int multiprocessors,
      int clockKilohertz,
      int memoryClockKilohertz,
      int memoryBusBits,
      int level2Bytes,
      String kernels,
      String kernelsUnavailable) {}

  /**
   * The GPUs, looked for when this is first called; apart from {@link #probe}, because that may
   * take a second where there is one. Loads the kernels on each. Never throws.
   */
  public static Gpus gpus() {
    return GpuProbe.GPUS;
  }

  /** The capabilities of this machine and JVM. */
  public static Capabilities probe() {
    return Holder.PROBED;
  }

  private static final class Holder {
    static final Capabilities PROBED =
        new Capabilities(probeCpu(), probeJvm(), probeNativeKernels(), TuningProfile.get());
  }

  private static Cpu probeCpu() {
    CpuInfo info = CpuInfo.read();
    return new Cpu(
        info.vendor(),
        info.model(),
        System.getProperty("os.arch"),
        info.features(),
        Runtime.getRuntime().availableProcessors(),
        Caches.get().level1(),
        Caches.get().level2(),
        Caches.get().level3());
  }

  private static Jvm probeJvm() {
    return new Jvm(
        System.getProperty("java.vm.name"),
        System.getProperty("java.vm.vendor"),
        System.getProperty("java.vm.version"),
        JvmFlags.compilerProblem() == null,
        JvmFlags.hardwareFma(),
        ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent(),
        Math.max(0, JvmFlags.maxVectorBytes() * 8),
        JvmFlags.source());
  }

  private static NativeKernels probeNativeKernels() {
    NativeLibrary library = NativeLibrary.get();
    return new NativeKernels(
        library.path() == null ? null : library.path().toString(),
        library.path() == null ? null : NativeLibrary.digest(library.path()),
        library.abiVersion(),
        Tier.ofMask(library.compiled() & library.cpu()),
        Tier.ofMask(library.compiled() & library.usable()),
        library.problem());
  }
}
