package dev.quern.cli;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** Writing a page. */
final class HtmlFile {
  private HtmlFile() {}

  /**
   * Said before the work that the page is of.
   *
   * @throws BadInputException if the file exists and may not be replaced
   */
  static void checkFree(Path file, boolean force) {
    if (!force && Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new BadInputException(file, "exists; expected a new name, or --force to replace it");
    }
  }

  /**
   * Writes all of it or nothing.
   *
   * @throws BadInputException if that fails
   */
  static void write(Path file, String html) {
    try (PendingFile pending = new PendingFile(file)) {
      pending.write(StandardCharsets.UTF_8.encode(html));
      pending.commit();
    }
  }
}
