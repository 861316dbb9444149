package dev.quern.bench;

import static dev.quern.bench.JmhRun.only;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;

/** The JMH benchmarks of log-Bessel functions that belong into the published tables. */
final class BesselJmh {
  private BesselJmh() {}

  /**
   * One run each.
   *
   * @param quick few functions and regions
   * @param peers the peers that are installed too
   */
  static List<ChainedOptionsBuilder> plan(boolean quick, boolean peers) {
    List<ChainedOptionsBuilder> plan = new ArrayList<>();
    ChainedOptionsBuilder options = only(BesselBenchmark.class);
    if (quick) {
      options.param("function", "log-bessel-i", "log-bessel-k").param("region", "r20", "mix");
    } else {
      options.param("orders", "one", "each");
    }
    plan.add(options);
    String[] installed = installed();
    if (peers && installed.length > 0) {
      ChainedOptionsBuilder others = only(BesselPeersBenchmark.class).param("peer", installed);
      plan.add(quick ? others.param("region", "r20") : others);
    }
    return plan;
  }

  private static String[] installed() {
    return Arrays.stream(BesselPeer.values())
        .filter(BesselPeer::isAvailable)
        .map(BesselPeer::name)
        .toArray(String[]::new);
  }
}
