package dev.quern.bench;

/** Thrown when a peer can't be measured here; the message says why, and what to do about it. */
public final class PeerUnavailableException extends IllegalStateException {
  private static final long serialVersionUID = 1;

  /** With the reason. */
  public PeerUnavailableException(String message) {
    super(message);
  }
}
