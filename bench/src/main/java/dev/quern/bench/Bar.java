package dev.quern.bench;

/**
 * One line of {@link Ratios}: something to measure, and what it has to hold.
 *
 * @param key its path, by which filters find it: {@code auto/float32/heap/out/64K}
 * @param limit what it has to hold
 * @param measurement takes it
 */
record Bar(String key, Limit limit, Measurement measurement) {
  /** Takes a measurement. */
  interface Measurement {
    /**
     * Runs for about {@code seconds}.
     *
     * @throws dev.quern.hardware.BackendUnavailableException when it can't be taken here
     */
    Outcome take(double seconds) throws Exception;
  }

  /**
   * A bound on a value; without one it only informs.
   *
   * @param unit what the value counts: "x" for a ratio
   * @param sense at most (-1), at least (1) or anything (0)
   * @param bound the bound
   */
  record Limit(String unit, int sense, double bound) {
    static Limit atMost(double bound, String unit) {
      return new Limit(unit, -1, bound);
    }

    static Limit atLeast(double bound, String unit) {
      return new Limit(unit, 1, bound);
    }

    static Limit none(String unit) {
      return new Limit(unit, 0, Double.NaN);
    }

    boolean holds(double value) {
      return sense == 0 || (sense < 0 ? value <= bound : value >= bound);
    }

    @Override
    public String toString() {
      return sense == 0 ? "" : (sense < 0 ? "<= " : ">= ") + String.format("%.4g", bound);
    }
  }

  /**
   * What came out.
   *
   * @param value the median
   * @param details what it is made of
   */
  record Outcome(Interleaved.Spread value, String details) {}

  /** The first part of the key: bars of one family run in one JVM. */
  String family() {
    return key.substring(0, key.indexOf('/'));
  }
}
