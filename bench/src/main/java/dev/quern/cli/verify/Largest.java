package dev.quern.cli.verify;

import java.util.function.Supplier;

/** The largest of many errors, and where it was. NaN is larger than all. */
public final class Largest {
  private double error;
  private String where;

  /** Takes another into account; {@code place} is asked only if it is the largest. */
  public void add(double other, Supplier<String> place) {
    if (where == null || other > error || other != other && error == error) {
      error = other;
      where = place.get();
    }
  }

  /** How large; 0 if there was none. */
  public double error() {
    return error;
  }

  /** Where; null if there was none. */
  public String where() {
    return where;
  }
}
