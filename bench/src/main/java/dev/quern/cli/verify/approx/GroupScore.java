package dev.quern.cli.verify.approx;

import dev.quern.cli.verify.Certificate;
import dev.quern.cli.verify.CertificateRow;
import dev.quern.cli.verify.Subject;

/**
 * How the bits of one entrant compare, of one group of functions.
 *
 * @param group which
 * @param entrant whose
 * @param reference whom it was compared with
 * @param compared how many
 * @param differing from the reference's
 */
record GroupScore(
    String group, ApproxEntrant entrant, ApproxEntrant reference, long compared, long differing) {
  static final String PRODUCTS = "products";
  static final String MATRICES = "matrix products";
  static final String FUNCTIONS = "functions";

  boolean differs(Subject place) {
    return differing > 0 && entrant.place().equals(place);
  }

  /** Adds it, unless there is nothing to compare. */
  void certify(Certificate certificate) {
    if (compared > 0 && !entrant.equals(reference)) {
      boolean functions = group.equals(FUNCTIONS);
      certificate.add(
          CertificateRow.bits(
                  functions ? "piecewise-affine" : "l-mul",
                  functions ? "functions and gradients" : group,
                  entrant.subject())
              .type(functions ? "float32" : null)
              .bits(compared, differing)
              .details("against " + reference.subject().name()));
    }
  }
}
