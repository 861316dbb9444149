package dev.quern.cuda;

import dev.quern.hardware.BackendUnavailableException;

/** Thrown when a GPU is asked for and none can serve; the message says why and what to do. */
public final class CudaUnavailableException extends BackendUnavailableException {
  private static final long serialVersionUID = 1;

  /** With the reason, and what to do about it. */
  public CudaUnavailableException(String message) {
    super(message);
  }
}
