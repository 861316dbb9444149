package dev.quern.cli.verify.sweep;

import dev.quern.cli.verify.Numbers;

/** The largest error so far, of the inputs that have one, and the first input that gives it. */
final class WorstInput {
  private long inputs;
  private double error;
  private float at;

  /**
   * Takes n errors into account; those that are NaN are none.
   *
   * @param errors negative or positive
   */
  void add(float[] x, double[] errors, int n) {
    for (int i = 0; i < n; i++) {
      double size = Math.abs(errors[i]);
      if (size == size) {
        note(x[i], size, 1);
      }
    }
  }

  /** What another worker found. */
  void add(WorstInput other) {
    if (other.inputs > 0) {
      note(other.at, other.error, other.inputs);
    }
  }

  private void note(float x, double size, long count) {
    boolean before =
        size == error
            && Integer.compareUnsigned(Float.floatToRawIntBits(x), Float.floatToRawIntBits(at)) < 0;
    if (inputs == 0 || size > error || before) {
      error = size;
      at = x;
    }
    inputs += count;
  }

  long inputs() {
    return inputs;
  }

  double error() {
    return error;
  }

  /** The input. */
  String where() {
    return "x = " + Numbers.text(at);
  }
}
