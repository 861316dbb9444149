package dev.quern.bench.contest;

import dev.quern.bench.BesselPeer;
import dev.quern.bench.BesselTask;
import dev.quern.bench.BesselWorkload;
import dev.quern.bench.Contender;
import dev.quern.bessel.LogBessel;
import java.util.ArrayList;
import java.util.List;

/**
 * A log-Bessel function of an array, with an order for each element.
 *
 * @param function its name; or log-bessel-i-and-k
 * @param region a part of the plane of order and argument; or mix
 */
record BesselContest(String function, String region) implements Contest {
  private static final String MIX = "mix";

  /** Few enough for peers that take microseconds an element. */
  private static final long ELEMENTS = 2000;

  private static final long LARGEST_PEER = 2048;

  static List<Contest> all() {
    List<Contest> all = new ArrayList<>();
    for (String function : List.of("log-bessel-i", "log-bessel-k")) {
      for (String region : List.of(MIX, "small-x", "small-r", "r20", "r30", "r64", "r4096")) {
        all.add(new BesselContest(function, region));
      }
    }
    for (String function :
        List.of(
            "log-bessel-i-and-k",
            "bessel-ratio-i",
            "bessel-ratio-k",
            "log-bessel-i-dorder",
            "log-bessel-k-dorder")) {
      all.add(new BesselContest(function, MIX));
    }
    return all;
  }

  private boolean isLogarithm() {
    return function.equals("log-bessel-i") || function.equals("log-bessel-k");
  }

  @Override
  public String kernel() {
    return "log-bessel";
  }

  @Override
  public String id() {
    return function + "/" + region;
  }

  @Override
  public List<Long> sizes(Extent extent) {
    if (!region.equals(MIX)) {
      boolean few = List.of("small-r", "r20", "r4096").contains(region);
      return few || extent.covers(Extent.DEFAULT) ? List.of(ELEMENTS) : List.of();
    }
    if (!isLogarithm()) {
      return extent.covers(Extent.DEFAULT) ? List.of(20_480L) : List.of();
    }
    return switch (extent) {
      case QUICK -> List.of(16L, 2048L, 1L << 20);
      case DEFAULT -> List.of(1L, 16L, 256L, 2048L, 1L << 15, 1L << 20);
      case FULL -> List.of(1L, 4L, 16L, 64L, 256L, 1024L, 2048L, 1L << 13, 1L << 17, 1L << 20);
    };
  }

  @Override
  public List<String> contenders(Extent extent, long elements, boolean peers) {
    List<String> contenders = new ArrayList<>(List.of("native", "vector"));
    if (extent.covers(Extent.DEFAULT) && elements <= LARGEST_PEER) {
      contenders.add("scalar");
    }
    if (extent == Extent.FULL) {
      contenders.add("native:x86-64-v3");
    }
    if (peers && isLogarithm() && elements <= LARGEST_PEER && elements > 1) {
      for (BesselPeer peer : BesselPeer.values()) {
        contenders.add(Names.PEER + peer.id());
      }
    }
    return contenders;
  }

  @Override
  public Field open(long elements) {
    return new Points(Math.toIntExact(elements));
  }

  private final class Points implements Field {
    private final BesselTask task = BesselTask.of(function);
    private final BesselWorkload work;

    Points(int elements) {
      work = BesselWorkload.of(region, false, elements);
    }

    @Override
    public String type() {
      return "float64";
    }

    @Override
    public String memory() {
      return isLogarithm() ? "offheap" : "heap";
    }

    @Override
    public long bytes() {
      return work.bytes();
    }

    @Override
    public Entry enter(String contender) {
      if (contender.startsWith(Names.PEER)) {
        String id = contender.substring(Names.PEER.length());
        BesselPeer peer = BesselPeer.of(id);
        String version = peer.version();
        work.offHeap(peer, task);
        double failed = work.failedPart();
        return new Entry(
            Announcement.ofPeer(
                peer.label(),
                version.substring(peer.label().length()).strip(),
                failed == 0
                    ? "one thread"
                    : String.format(
                        java.util.Locale.ROOT,
                        "one thread; no finite result for %.3g %% of the points",
                        100 * failed)),
            () -> work.offHeap(peer, task),
            null);
      }
      Names names = Names.of(contender);
      LogBessel bessel = Contender.logBessel(names.place());
      return new Entry(
          Announcement.ofQuern(
              names.label(), bessel.backend(), bessel.tier(), null, 1, bessel.selection().reason()),
          isLogarithm() ? () -> work.offHeap(bessel, task) : () -> work.onHeap(bessel, task),
          null);
    }

    @Override
    public void close() {
      work.close();
    }
  }
}
