package dev.quern.bench;

import dev.quern.bessel.BesselFunction;
import java.util.ArrayList;
import java.util.List;

/**
 * What a benchmark of log-Bessel functions computes.
 *
 * @param id the name in keys and parameters
 * @param function the function; null for log I and log K in one call
 */
public record BesselTask(String id, BesselFunction function) {
  static final BesselTask LOG_I = of(BesselFunction.LOG_I);
  static final BesselTask LOG_K = of(BesselFunction.LOG_K);
  static final BesselTask BOTH = new BesselTask("log-bessel-i-and-k", null);

  static BesselTask of(BesselFunction function) {
    return new BesselTask(function.id(), function);
  }

  /** Each function, and both at once. */
  static List<BesselTask> all() {
    List<BesselTask> all = new ArrayList<>();
    for (BesselFunction function : BesselFunction.values()) {
      all.add(of(function));
    }
    all.add(BOTH);
    return all;
  }

  /** The one of that name. */
  public static BesselTask of(String id) {
    return all().stream().filter(task -> task.id.equals(id)).findFirst().orElseThrow();
  }
}
