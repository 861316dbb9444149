package dev.quern.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * A file that can't be used: exit status 1, and one line that says which, what is wrong and what
 * was expected.
 */
final class BadInputException extends RuntimeException {
  private static final long serialVersionUID = 1;

  BadInputException(Path file, String problem) {
    super(file + ": " + problem);
  }

  BadInputException(Path file, String doing, IOException cause) {
    super(file + ": can't " + doing + ": " + reason(cause), cause);
  }

  /** What the operating system said, which the exceptions of java.nio.file leave out or repeat. */
  static String reason(IOException e) {
    if (e instanceof NoSuchFileException) {
      return "no such file";
    }
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (e instanceof FileSystemException file && file.getReason() != null) {
      return file.getReason();
    }
    return e.getMessage() == null ? e.toString() : e.getMessage();
  }
}
