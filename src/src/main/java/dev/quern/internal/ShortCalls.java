package dev.quern.internal;

import dev.quern.hardware.Backend;
import dev.quern.hardware.Selection;

/**
 * Calls so short that the way into native code costs more than the work: where a tuning profile
 * says so they run on the vector backend, though the native one was chosen.
 */
public final class ShortCalls {
  private ShortCalls() {}

  /** Whether the vector backend serves, which is found out now. */
  public static boolean divert(BackendChooser chooser) {
    return problem(chooser) == null;
  }

  private static String problem(BackendChooser chooser) {
    String problem = Candidates.vectorProblem();
    return problem != null ? problem : chooser.problem(Backend.VECTOR, null);
  }

  /**
   * Adds to what was chosen that short calls run elsewhere.
   *
   * @param limit calls of fewer elements are short
   * @param what the elements, such as float32
   */
  public static Selection explain(
      Selection selection, BackendChooser chooser, long limit, String what) {
    if (limit == 0) {
      return selection;
    }
    String problem = problem(chooser);
    String tuned = "; tuned: calls of fewer than " + limit + " " + what + " elements ";
    return new Selection(
        selection.backend(),
        selection.tier(),
        selection.reason()
            + tuned
            + (problem == null
                ? "run on vector"
                : "would run on vector, which can't serve: " + problem),
        selection.candidates());
  }
}
