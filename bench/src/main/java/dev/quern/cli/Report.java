package dev.quern.cli;

import dev.quern.approx.Arithmetic;
import dev.quern.approx.Products;
import dev.quern.bench.ElementType;
import dev.quern.bench.Roofline;
import dev.quern.bessel.LogBessel;
import dev.quern.hardware.Capabilities;
import dev.quern.hardware.Selection;
import dev.quern.hardware.Tier;
import dev.quern.softmax.Softmax;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What {@code quern report} says. The names of the components are the keys of its JSON, which other
 * programs read: they may be joined by more, but not change.
 *
 * @param quern the version
 * @param cpu the processor
 * @param jvm this JVM
 * @param nativeLibrary the native kernels
 * @param tuning the thresholds measured on this machine
 * @param gpu the GPUs, and what goes there
 * @param memory measured bandwidth
 * @param kernels what each kernel runs on
 * @param roofline measured limits of each level of memory and of arithmetic
 */
record Report(
    String quern,
    Capabilities.Cpu cpu,
    Capabilities.Jvm jvm,
    NativeLibrary nativeLibrary,
    Tuning tuning,
    GpuReport gpu,
    Bandwidth memory,
    List<Kernel> kernels,
    Roofline roofline) {
  private static final long[] COLUMNS = {1L << 10, 1L << 16, 1L << 20, 1L << 24};

  /**
   * The native library.
   *
   * @param path the file, null if there is none
   * @param sha256 its digest, null if there is no file
   * @param abiVersion 0 if it was not loaded
   * @param cpuTiers the tiers in it that the CPU has
   * @param usableTiers the tiers in it that run here
   * @param unavailable why it can't be used, null if it can
   */
  record NativeLibrary(
      String path,
      String sha256,
      int abiVersion,
      List<String> cpuTiers,
      List<String> usableTiers,
      String unavailable) {}

  /**
   * The thresholds of selection measured on this machine.
   *
   * @param path the profile, null if none was looked for
   * @param status applied, absent, ignored or off
   * @param reason why it isn't applied, empty if it is
   * @param date when it was measured, null unless applied
   * @param gpu the GPU that it was measured with, null if none was
   * @param values the thresholds that replace defaults, by name; 2<sup>63</sup> - 1 for never
   */
  record Tuning(
      String path,
      String status,
      String reason,
      String date,
      String gpu,
      Map<String, Long> values) {
    static Tuning of(Capabilities.Tuning t) {
      String status = t.status().name().toLowerCase(Locale.ROOT);
      return new Tuning(t.path(), status, t.reason(), t.date(), t.gpu(), t.values());
    }
  }

  /**
   * What a kernel runs on.
   *
   * @param kernel its name
   * @param backend what was chosen
   * @param tier its tier, null unless native
   * @param reason why
   * @param candidates all backends and tiers, best first
   * @param algorithms what {@code auto} picks
   */
  record Kernel(
      String kernel,
      String backend,
      String tier,
      String reason,
      List<Candidate> candidates,
      List<Choice> algorithms) {}

  /**
   * A backend, or a tier of the native one.
   *
   * @param backend its name
   * @param tier its tier, null unless native
   * @param serves whether it can
   * @param chosen whether it is the one
   * @param selfTest "passed", "failed", or "not run"
   * @param reason why not, empty for the chosen one
   */
  record Candidate(
      String backend,
      String tier,
      boolean serves,
      boolean chosen,
      String selfTest,
      String reason) {}

  /**
   * What {@code auto} picks.
   *
   * @param type float32 or float64
   * @param columns the length of the rows
   * @param inPlace whether the result replaces the input
   * @param algorithm its name
   */
  record Choice(String type, long columns, boolean inPlace, String algorithm) {}

  /** Probes, self-tests and measures. */
  static Report take() {
    Capabilities capabilities = Capabilities.probe();
    Softmax softmax = Softmax.best();
    List<Choice> choices = new ArrayList<>();
    for (ElementType type : ElementType.values()) {
      for (long columns : COLUMNS) {
        for (boolean inPlace : new boolean[] {false, true}) {
          String algorithm = softmax.algorithmFor(type.layout(), columns, inPlace).id();
          choices.add(new Choice(type.id(), columns, inPlace, algorithm));
        }
      }
    }
    Selection bessel = LogBessel.best().selection();
    Selection products = Products.best(Arithmetic.lMul()).selection();
    Bandwidth memory = Bandwidth.measure();
    return new Report(
        Main.Version.number(),
        capabilities.cpu(),
        capabilities.jvm(),
        nativeLibrary(capabilities.nativeKernels()),
        Tuning.of(capabilities.tuning()),
        GpuReport.take(softmax.selection(), bessel, products),
        memory,
        List.of(
            kernel("softmax", softmax.selection(), choices),
            kernel("log-sum-exp", softmax.selection(), List.of()),
            kernel("log-bessel", bessel, List.of()),
            kernel("l-mul", products, List.of())),
        Roofline.measure(
            new Roofline.Level(
                "memory",
                memory.bytes(),
                memory.readGigabytesPerSecond(),
                memory.copyGigabytesPerSecond())));
  }

  private static Kernel kernel(String name, Selection selection, List<Choice> choices) {
    return new Kernel(
        name,
        selection.backend().id(),
        id(selection.tier()),
        selection.reason(),
        selection.candidates().stream().map(c -> candidate(c, selection)).toList(),
        choices);
  }

  private static Candidate candidate(Selection.Candidate c, Selection selection) {
    boolean failed = c.reason().startsWith("self-test failed");
    return new Candidate(
        c.backend().id(),
        id(c.tier()),
        c.usable(),
        c.backend() == selection.backend() && c.tier() == selection.tier(),
        c.usable() ? "passed" : failed ? "failed" : "not run",
        c.reason());
  }

  private static NativeLibrary nativeLibrary(Capabilities.NativeKernels kernels) {
    return new NativeLibrary(
        kernels.path(),
        kernels.sha256(),
        kernels.abiVersion(),
        kernels.cpuTiers().stream().map(Tier::id).toList(),
        kernels.usableTiers().stream().map(Tier::id).toList(),
        kernels.unavailable());
  }

  private static String id(Tier tier) {
    return tier == null ? null : tier.id();
  }
}
