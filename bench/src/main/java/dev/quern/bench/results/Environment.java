package dev.quern.bench.results;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.quern.cuda.Cuda;
import dev.quern.hardware.Capabilities;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Where and with what something was measured; every {@link Row} carries it.
 *
 * @param time when the run began: ISO 8601, UTC, to the second
 * @param cpu the processor's model
 * @param architecture such as amd64
 * @param features the instruction-set tiers that the processor has, lowest first
 * @param cores how many the process may use
 * @param level1 bytes of a first-level data cache, 0 if unknown
 * @param level2 bytes of a second-level cache, 0 if unknown
 * @param level3 bytes of a third-level cache, 0 if unknown
 * @param os name and version of the operating system's kernel
 * @param jdk vendor and version
 * @param flags the options of the measuring JVMs
 * @param version the library's version
 * @param commit the commit it was built from, with "+" behind it if files had changed; "unknown"
 *     outside a checkout
 * @param library SHA-256 of the native library, null if there is none
 * @param tuning what became of a tuning profile: "absent", "off", "ignored: " and why, or "applied:
 *     " and when it was measured
 * @param gpu the GPU's name and the driver's version, null if none was used
 */
public record Environment(
    String time,
    String cpu,
    String architecture,
    List<String> features,
    int cores,
    long level1,
    long level2,
    long level3,
    String os,
    String jdk,
    List<String> flags,
    String version,
    String commit,
    String library,
    String tuning,
    @JsonInclude(JsonInclude.Include.NON_NULL) String gpu) {
  /** Copies the lists. */
  public Environment {
    features = List.copyOf(features);
    flags = List.copyOf(flags);
  }

  /**
   * That of this JVM.
   *
   * @param time when the run began
   * @param more options that the JVMs which measure get besides this one's own
   * @param version the library's
   */
  public static Environment of(String time, List<String> more, String version) {
    Capabilities capabilities = Capabilities.probe();
    Capabilities.Cpu cpu = capabilities.cpu();
    List<String> flags = new ArrayList<>(ManagementFactory.getRuntimeMXBean().getInputArguments());
    more.stream().filter(flag -> !flags.contains(flag)).forEach(flags::add);
    return new Environment(
        time,
        cpu.model(),
        cpu.architecture(),
        capabilities.nativeKernels().cpuTiers().stream().map(tier -> tier.id()).toList(),
        cpu.processors(),
        cpu.level1(),
        cpu.level2(),
        cpu.level3(),
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        System.getProperty("java.vendor") + " " + Runtime.version(),
        flags,
        version,
        Commit.current(),
        capabilities.nativeKernels().sha256(),
        tuning(capabilities.tuning()),
        null);
  }

  /** The same with the GPU of this process, if there is one, which is looked for. */
  public Environment withGpu() {
    return Cuda.problem().isPresent()
        ? this
        : withGpu(
            Cuda.device().name() + ", driver of CUDA " + Cuda.driverVersion().orElse("unknown"));
  }

  private Environment withGpu(String name) {
    return new Environment(
        time,
        cpu,
        architecture,
        features,
        cores,
        level1,
        level2,
        level3,
        os,
        jdk,
        flags,
        version,
        commit,
        library,
        tuning,
        name);
  }

  private static String tuning(Capabilities.Tuning tuning) {
    String status = tuning.status().name().toLowerCase(Locale.ROOT);
    return switch (tuning.status()) {
      case APPLIED -> status + ": " + tuning.date();
      case IGNORED -> status + ": " + tuning.reason();
      case ABSENT, OFF -> status;
    };
  }
}
