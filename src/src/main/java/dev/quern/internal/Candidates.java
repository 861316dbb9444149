package dev.quern.internal;

import dev.quern.hardware.Backend;
import dev.quern.hardware.Selection.Candidate;
import dev.quern.hardware.Tier;
import java.util.ArrayList;
import java.util.List;

/** Every backend and tier, best first, with what the machine and the JVM say of it. */
public final class Candidates {
  /** Vector code in narrower registers than this loses to scalar code. */
  private static final int LEAST_VECTOR_BITS = 128;

  private Candidates() {}

  /** In order of preference; usable ones still have to pass the kernel's self-test. */
  public static List<Candidate> list(Settings settings) {
    List<Candidate> list = new ArrayList<>();
    NativeLibrary library = NativeLibrary.get();
    if (library.problem() != null) {
      list.add(new Candidate(Backend.NATIVE, null, false, library.problem()));
    } else {
      addTier(list, Tier.X86_64_V4, library, settings);
      addTier(list, Tier.X86_64_V3, library, settings);
      addTier(list, Tier.NEON, library, settings);
    }
    String vector = vectorProblem();
    list.add(new Candidate(Backend.VECTOR, null, vector == null, vector == null ? "" : vector));
    if (library.problem() == null) {
      // Behind the vector backend: it emulates the fused multiply-add.
      addTier(list, Tier.X86_64_V2, library, settings);
    }
    list.add(new Candidate(Backend.SCALAR, null, true, ""));
    return list;
  }

  private static void addTier(
      List<Candidate> list, Tier tier, NativeLibrary library, Settings settings) {
    int bit = 1 << tier.ordinal();
    if ((library.compiled() & bit) == 0) {
      return;
    }
    String problem = "";
    if ((library.cpu() & bit) == 0) {
      problem = "this CPU lacks it";
    } else if ((library.usable() & bit) == 0) {
      problem =
          "the CPU has it, but the operating system or the hypervisor does not save its registers";
    } else if (settings.maxTier() != null && tier.compareTo(settings.maxTier()) > 0) {
      problem = "above -Dquern.maxTier=" + settings.maxTier().id();
    }
    list.add(new Candidate(Backend.NATIVE, tier, problem.isEmpty(), problem));
  }

  /** Why the Vector API can't serve, or null. */
  public static String vectorProblem() {
    if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
      return "the module is absent: add --add-modules jdk.incubator.vector to the java command";
    }
    if (JvmFlags.compilerProblem() != null) {
      return JvmFlags.compilerProblem();
    }
    if (!JvmFlags.hardwareFma()) {
      return "no hardware FMA: the CPU lacks it, or -XX:-UseFMA or -XX:UseAVX=0 turned it off";
    }
    int bits = JvmFlags.maxVectorBytes() * 8;
    if (bits >= 0 && bits < LEAST_VECTOR_BITS) {
      return "the JVM's vectors have "
          + bits
          + " bits, fewer than "
          + LEAST_VECTOR_BITS
          + ": remove -XX:MaxVectorSize";
    }
    return null;
  }
}
