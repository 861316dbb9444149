package dev.quern.cli.verify.approx;

/**
 * How the bits of one entrant compare.
 *
 * @param entrant its name
 * @param compared how many
 * @param differing from the first entrant's
 * @param wrongSpecials products that are not as defined
 */
record ApproxScore(String entrant, long compared, long differing, int wrongSpecials) {
  boolean holds() {
    return compared > 0 && differing == 0 && wrongSpecials == 0;
  }

  /** What is not as it must be; "same" if nothing. */
  String text() {
    if (holds()) {
      return "same";
    }
    if (compared == 0) {
      return "nothing compared";
    }
    String specials = wrongSpecials == 0 ? "" : wrongSpecials + " wrong specials";
    String results = differing == 0 ? "" : differing + " results differ";
    return results + (results.isEmpty() || specials.isEmpty() ? "" : ", ") + specials;
  }
}
