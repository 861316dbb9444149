package dev.quern.hardware;

import dev.quern.internal.JvmFlags;
import dev.quern.internal.NativeLibrary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * What probing found: the machine, the JVM, the native library. Probing runs once and never throws;
 * what can't be found out is 0, empty or "unknown".
 *
 * @param cpu the processor
 * @param jvm this JVM and the flags that matter
 * @param nativeKernels the native library
 */
public record Capabilities(Cpu cpu, Jvm jvm, NativeKernels nativeKernels) {
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

  /** The capabilities of this machine and JVM. */
  public static Capabilities probe() {
    return Holder.PROBED;
  }

  private static final class Holder {
    static final Capabilities PROBED =
        new Capabilities(probeCpu(), probeJvm(), probeNativeKernels());
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
        digest(library.path()),
        library.abiVersion(),
        Tier.ofMask(library.compiled() & library.cpu()),
        Tier.ofMask(library.compiled() & library.usable()),
        library.problem());
  }

  private static String digest(Path file) {
    if (file == null) {
      return null;
    }
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    } catch (IOException | NoSuchAlgorithmException e) {
      return null;
    }
  }
}
