package dev.quern.hardware;

/** Thrown when a backend or tier that was asked for by name cannot serve; the message says why. */
public class BackendUnavailableException extends IllegalStateException {
  private static final long serialVersionUID = 1;

  /** With the reason, and what to do about it. */
  public BackendUnavailableException(String message) {
    super(message);
  }
}
