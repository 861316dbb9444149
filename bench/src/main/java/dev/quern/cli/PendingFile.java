package dev.quern.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A file that appears under its name only when complete: written beside, then renamed. Closing it
 * without {@link #commit} removes what was written; so does the end of the JVM by a signal.
 */
final class PendingFile implements AutoCloseable {
  private final Path shown;
  private final Path target;
  private final Path temporary;
  private final FileChannel channel;
  private final Thread hook = new Thread(this::abandon, "remove unfinished output");
  private boolean done;

  /**
   * Begins a file.
   *
   * @throws BadInputException if it can't be written there
   */
  PendingFile(Path path) {
    shown = path;
    target = resolve(path);
    Path folder = target.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new BadInputException(
          path, "can't write: " + folder + " is not a folder; expected an existing one");
    }
    temporary =
        folder.resolve(
            ".quern-" + Long.toHexString(ThreadLocalRandom.current().nextLong()) + ".part");
    try {
      channel =
          FileChannel.open(
              temporary,
              StandardOpenOption.CREATE_NEW,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new BadInputException(path, "write in its folder", e);
    }
    try {
      Runtime.getRuntime().addShutdownHook(hook);
    } catch (IllegalStateException e) {
      abandon(); // a signal came first
    }
  }

  /** Through a symbolic link to the file, so that the link stays one; and only onto plain files. */
  private static Path resolve(Path path) {
    if (!Files.exists(path)) {
      if (Files.isSymbolicLink(path)) {
        throw new BadInputException(path, "a symbolic link to nothing; expected a file or nothing");
      }
      return path;
    }
    if (!Files.isRegularFile(path)) {
      throw new BadInputException(
          path,
          (Files.isDirectory(path) ? "is a folder" : "is not a plain file")
              + "; expected the name of a file to write");
    }
    if (!Files.isWritable(path)) {
      throw new BadInputException(path, "is write-protected; expected a file that may be replaced");
    }
    try {
      return path.toRealPath();
    } catch (IOException e) {
      throw new BadInputException(path, "write", e);
    }
  }

  /** For mapping; to write, {@link #write}. */
  FileChannel channel() {
    return channel;
  }

  /**
   * Appends all of {@code bytes}.
   *
   * @throws BadInputException if that fails: a full disk, mostly
   */
  void write(ByteBuffer bytes) {
    try {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    } catch (ClosedChannelException e) {
      throw interrupted();
    } catch (IOException e) {
      throw new BadInputException(shown, "write", e);
    }
  }

  private BadInputException interrupted() {
    return new BadInputException(shown, "not written: interrupted");
  }

  /**
   * Gives the file its name, replacing one that has it.
   *
   * @throws BadInputException if that fails
   */
  synchronized void commit() {
    if (done) {
      throw interrupted();
    }
    try {
      channel.close(); // may be when a remote file system says that its disk is full
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
      done = true;
    } catch (IOException e) {
      throw new BadInputException(shown, "write", e);
    }
  }

  private synchronized void abandon() {
    if (done) {
      return;
    }
    done = true;
    try {
      channel.close();
    } catch (IOException e) {
      // It goes away anyway.
    }
    try {
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      System.err.println("quern: can't remove " + temporary + ": " + BadInputException.reason(e));
    }
  }

  @Override
  public void close() {
    abandon();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is on its way out and the hook has run, or finds nothing to do.
    }
  }
}
