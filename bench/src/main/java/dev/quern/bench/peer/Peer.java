package dev.quern.bench.peer;

import dev.quern.bench.PeerUnavailableException;

/**
 * Another library to measure against. Found by {@link java.util.ServiceLoader}; the constructor
 * loads the library, native code included, and throws what that throws. Use {@link Peers} to get
 * one.
 */
public interface Peer {
  /** The library's name, such as "oneDNN". */
  String name();

  /** The library's version, as it states it itself where it does. */
  String version();

  /**
   * Gets ready to compute, untimed. The call belongs to the thread that prepares it: some libraries
   * set the number of threads for the calling thread only.
   *
   * @param task whose memory must live until the call is closed
   * @throws PeerUnavailableException if the library can't compute it here; the message says why
   */
  PeerCall prepare(PeerTask task);
}
