package dev.quern.internal;

import dev.quern.cuda.Cuda;
import dev.quern.hardware.Backend;
import dev.quern.hardware.Selection.Candidate;
import dev.quern.hardware.Tier;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** Every backend and tier, best first, with what the machine and the JVM say of it. */
public final class Candidates {
  /** Vector code in narrower registers than this loses to scalar code. */
  private static final int LEAST_VECTOR_BITS = 128;

  private Candidates() {}

  /** In order of preference; usable ones still have to pass the kernel's self-test. */
  public static List<Candidate> list(Settings settings) {
    List<Candidate> list = new ArrayList<>();
    iterate(settings).forEachRemaining(list::add);
    return list;
  }

  /**
   * As {@link #list}, each looked into only when reached: reading the JVM's flags takes longer than
   * all else, and where native code serves nobody needs them.
   */
  public static Iterator<Candidate> iterate(Settings settings) {
    return new Iterator<>() {
      private int next;
      private Candidate found;

      @Override
      public boolean hasNext() {
        while (found == null && next < ORDER.length) {
          found = candidate(ORDER[next++], settings);
        }
        return found != null;
      }

      @Override
      public Candidate next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        Candidate result = found;
        found = null;
        return result;
      }
    };
  }

  /**
   * Best first: tiers of the native backend, the other backends. Tier v2 emulates the multiply-add.
   * The GPU comes behind what always serves: for host memory it is never the best by itself, and
   * looking for it takes long.
   */
  private static final Object[] ORDER = {
    Tier.X86_64_V4,
    Tier.X86_64_V3,
    Tier.NEON,
    Backend.NATIVE,
    Backend.VECTOR,
    Tier.X86_64_V2,
    Backend.SCALAR,
    Backend.CUDA
  };

  /** Null where there is nothing to say of it. */
  private static Candidate candidate(Object kind, Settings settings) {
    if (kind == Backend.SCALAR) {
      return new Candidate(Backend.SCALAR, null, true, "");
    }
    if (kind == Backend.CUDA) {
      String problem = Cuda.problem().orElse("");
      return new Candidate(Backend.CUDA, null, problem.isEmpty(), problem);
    }
    if (kind == Backend.VECTOR) {
      String problem = vectorProblem();
      return new Candidate(Backend.VECTOR, null, problem == null, problem == null ? "" : problem);
    }
    NativeLibrary library = NativeLibrary.get();
    if (library.problem() != null) {
      return kind == Backend.NATIVE
          ? new Candidate(Backend.NATIVE, null, false, library.problem())
          : null;
    }
    return kind instanceof Tier tier ? candidate(tier, library, settings) : null;
  }

  private static Candidate candidate(Tier tier, NativeLibrary library, Settings settings) {
    int bit = 1 << tier.ordinal();
    if ((library.compiled() & bit) == 0) {
      return null;
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
    return new Candidate(Backend.NATIVE, tier, problem.isEmpty(), problem);
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
