package dev.quern.internal;

import dev.quern.cuda.Cuda;
import dev.quern.hardware.Backend;
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
              "the tuning profile sends large calls to the GPU, which can't serve: "
                  + problem
                  + "; they run on "
                  + choice.backend().id()
                  + ". Run 'quern tune' again to be rid of this");
    }
    return problem == null;
  }

  private static String problem(BackendChooser chooser) {
    return Cuda.problem().orElseGet(() -> chooser.problem(Backend.CUDA, null));
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
                : " would run on cuda, which can't serve: " + problem),
        selection.candidates());
  }
}
