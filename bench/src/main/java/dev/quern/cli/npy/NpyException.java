package dev.quern.cli.npy;

import java.io.IOException;

/**
 * A file that is not the .npy file it should be; the message says what is wrong and what was
 * expected.
 */
public final class NpyException extends IOException {
  private static final long serialVersionUID = 1;

  /** With what is wrong, and what was expected. */
  public NpyException(String message) {
    super(message);
  }
}
