package dev.quern.bessel;

/** The vector backend. Apart from {@link BesselPasses}, so that only who asks for it loads it. */
final class VectorBessel implements BesselPasses {
  @Override
  public void run(int pass, double[] c, int from, int n, int terms) {
    VectorBesselPasses.run(pass, c, from, n, terms);
  }
}
