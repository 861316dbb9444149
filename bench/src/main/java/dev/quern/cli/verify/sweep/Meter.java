package dev.quern.cli.verify.sweep;

/** Is told how far a sweep is. */
public interface Meter {
  /**
   * So many more inputs are done.
   *
   * @param what is being done
   */
  void advance(long inputs, String what);
}
