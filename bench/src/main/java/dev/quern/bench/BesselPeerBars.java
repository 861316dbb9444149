package dev.quern.bench;

import static dev.quern.bench.Bars.against;
import static dev.quern.bench.Bars.join;

import dev.quern.bench.Bar.Limit;
import dev.quern.bench.Bar.Outcome;
import dev.quern.bench.Interleaved.Contestant;
import dev.quern.bessel.LogBessel;
import java.util.List;
import java.util.Locale;

/** Log-Bessel functions against other libraries', over the same memory outside the heap. */
final class BesselPeerBars {
  /** Few, because some take a step for each unit of the order. */
  private static final int ELEMENTS = 2000;

  private BesselPeerBars() {}

  static void addTo(List<Bar> bars) {
    for (BesselPeer peer : BesselPeer.values()) {
      for (BesselTask task : List.of(BesselTask.LOG_I, BesselTask.LOG_K)) {
        for (BesselRegion region : BesselBars.REGIONS) {
          bars.add(
              new Bar(
                  join("bessel-peer", task.id(), region.id(), peer.id()),
                  limit(peer, region),
                  seconds -> measure(peer, task, region, seconds)));
        }
      }
    }
  }

  private static Limit limit(BesselPeer peer, BesselRegion region) {
    boolean expansion = region != BesselRegion.SMALL_X && region != BesselRegion.SMALL_R;
    return switch (peer) {
      case GSL -> Limit.atLeast(expansion ? 10 : 4, "x");
      case BOOST, BOOST_DOUBLE -> Limit.atLeast(expansion ? 20 : 4, "x");
      case STD -> Limit.none("x");
    };
  }

  private static Outcome measure(
      BesselPeer peer, BesselTask task, BesselRegion region, double seconds) {
    String version = peer.version();
    LogBessel bessel = Contender.logBessel("auto");
    try (BesselWorkload work = BesselWorkload.of(region.id(), false, ELEMENTS)) {
      Outcome outcome =
          against(
              new Contestant(version, () -> work.offHeap(peer, task)),
              new Contestant("auto", () -> work.offHeap(bessel, task)),
              work,
              seconds);
      work.offHeap(peer, task);
      double failed = work.failedPart();
      return failed == 0
          ? outcome
          : new Outcome(
              outcome.value(),
              outcome.details()
                  + String.format(Locale.ROOT, ", fails on %.0f %% of them", 100 * failed));
    }
  }
}
