package dev.quern.bessel;

/** The passes of native/kernels/bessel on one backend. */
interface BesselPasses {
  /**
   * Runs one pass over rows of a table of columns.
   *
   * @param pass its number in {@link BesselPass}
   * @param c holds the table; up to 15 rows behind the last one are written as well
   * @param from the first row, as the position of its first column
   * @param n how many, at most {@link BesselPass#BLOCK}
   * @param terms of the passes whose loops have no fixed length
   */
  void run(int pass, double[] c, int from, int n, int terms);

  /** Plain Java. */
  final class Scalar implements BesselPasses {
    @Override
    public void run(int pass, double[] c, int from, int n, int terms) {
      ScalarBesselPasses.run(pass, c, from, n, terms);
    }
  }
}
