package dev.quern.bench.contest;

import java.util.function.Supplier;

/**
 * Who takes part, ready to run.
 *
 * @param who says who it is
 * @param work does it once
 * @param accuracy measures the error of one run against the exact result; null where that is not
 *     measured here
 */
public record Entry(Announcement who, Runnable work, Supplier<Accuracy> accuracy) {
  /**
   * An error against the exact result.
   *
   * @param unit what it is counted in
   * @param error the largest
   * @param where it is
   * @param inputs how many results were measured
   */
  public record Accuracy(String unit, double error, String where, long inputs) {}
}
