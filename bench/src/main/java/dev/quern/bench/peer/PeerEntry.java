package dev.quern.bench.peer;

import dev.quern.bench.PeerUnavailableException;
import java.util.Optional;

/**
 * A known peer, loaded or not.
 *
 * @param id which one
 * @param peer the peer; null if it isn't there
 * @param reason why it isn't there, and what to do about it; null if it is
 */
public record PeerEntry(PeerId id, Peer peer, String reason) {
  /** Either has a peer or a reason. */
  public PeerEntry {
    if ((peer == null) != (reason != null && !reason.isBlank())) {
      throw new IllegalArgumentException(id + ": " + peer + ", " + reason);
    }
  }

  /** The peer, if it is there. */
  public Optional<Peer> available() {
    return Optional.ofNullable(peer);
  }

  /**
   * The peer.
   *
   * @throws PeerUnavailableException with the reason if it isn't there
   */
  public Peer get() {
    if (peer == null) {
      throw new PeerUnavailableException(id.label() + ": " + reason);
    }
    return peer;
  }
}
