package dev.quern.internal;

import dev.quern.cuda.Cuda;
import dev.quern.hardware.Backend;
import dev.quern.hardware.Capabilities.Tuning;
import dev.quern.hardware.Selection;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Large calls on host memory that a tuning profile sends to the GPU, whatever other backend was
 * chosen for all others.
 */
public final class CudaCalls {
  private static final AtomicBoolean WARNED = new AtomicBoolean();

  private CudaCalls() {}

  /**
   * The elements above which calls on host memory go to the GPU: all of them where it is the chosen
   * backend, by the tuning profile where nobody asked for one.
   */
  public static long limit(BackendChooser.Choice choice, Threshold threshold) {
    if (choice.backend() == Backend.CUDA) {
      return -1;
    }
    return choice.automatic() && threshold.appliesTo(choice.backend())
        ? threshold.at(choice.backend(), choice.tier())
        : Threshold.NEVER;
  }

  /** Whether the GPU serves, which is found out now. If not, that is said once. */
  public static boolean divert(BackendChooser chooser, BackendChooser.Choice choice) {
    String problem = problem(chooser);
    if (problem != null && !WARNED.getAndSet(true)) {
      System.getLogger("dev.quern")
          .log(
              System.Logger.Level.WARNING,
              "the tuning profile sends large calls to the GPU, which is not used: "
                  + problem
                  + "; they run on "
                  + choice.backend().id()
                  + ". Run 'quern tune' again to be rid of this");
    }
    return problem == null;
  }

  private static String problem(BackendChooser chooser) {
    String problem = Cuda.problem().orElseGet(() -> chooser.problem(Backend.CUDA, null));
    return problem != null ? problem : otherGpu();
  }

  /**
   * Why the thresholds of the tuning profile don't hold for this GPU, which must be there; null if
   * they do. A profile is read without a look at the GPU, so that is found out when the first call
   * would go there.
   */
  public static String otherGpu() {
    Tuning tuning = TuningProfile.get();
    String here = Machine.oneLine(Cuda.device().name());
    return tuning.status() != Tuning.Status.APPLIED || here.equals(tuning.gpu())
        ? null
        : "the profile was measured with "
            + (tuning.gpu() == null ? "none" : "the GPU '" + tuning.gpu() + "'")
            + ", here is '"
            + here
            + "'";
  }

  /** What was chosen, with what the limit means for it. */
  public static Selection explain(
      Selection selection, BackendChooser chooser, long limit, String what) {
    if (limit == Threshold.NEVER || selection.backend() == Backend.CUDA) {
      return selection;
    }
    String problem = problem(chooser);
    return new Selection(
        selection.backend(),
        selection.tier(),
        selection.reason()
            + "; tuned: calls of more than "
            + limit
            + " "
            + what
            + (problem == null
                ? " run on cuda"
                : " would run on cuda, which is not used: " + problem),
        selection.candidates());
  }
}
