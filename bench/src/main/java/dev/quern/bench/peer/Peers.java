package dev.quern.bench.peer;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The other libraries to measure against. Each is loaded when first asked for, once, in a class
 * loader of its own; so long as nobody asks, nothing of it is in the JVM.
 */
public final class Peers {
  private static final Map<PeerId, PeerEntry> ENTRIES = new EnumMap<>(PeerId.class);

  private Peers() {}

  /** All known peers, with the reason for each that isn't there. */
  public static List<PeerEntry> entries() {
    return Arrays.stream(PeerId.values()).map(Peers::entry).toList();
  }

  /** All peers that are there. */
  public static List<Peer> all() {
    return entries().stream().flatMap(entry -> entry.available().stream()).toList();
  }

  /** One peer, or the reason why it isn't there. */
  public static PeerEntry entry(PeerId id) {
    synchronized (ENTRIES) {
      PeerEntry entry = ENTRIES.get(id);
      if (entry == null) {
        entry = PeerLoader.load(id);
        ENTRIES.put(id, entry);
      }
      return entry;
    }
  }
}
