package dev.quern.cli.readme;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts what was measured into a README: between {@code <!-- measured TABLE ARGUMENT -->} and {@code
 * <!-- end -->} stands the table that {@link Tables} makes of the results.
 *
 * <pre>
 * Readme README.md results/MACHINE
 * </pre>
 */
public final class Readme {
  private static final Pattern BLOCK =
      Pattern.compile(
          "(<!-- measured ([a-z-]+) ?([^ ]*) -->\\R)(.*?)(<!-- end -->)", Pattern.DOTALL);

  private Readme() {}

  /** Runs as the class comment says. */
  public static void main(String[] args) throws IOException {
    if (args.length != 2) {
      System.err.println("usage: Readme README.md results/MACHINE");
      System.exit(2);
    }
    Path file = Path.of(args[0]);
    Files.writeString(file, fill(Files.readString(file), Results.in(Path.of(args[1]))));
  }

  /** The text with all its tables made anew. */
  static String fill(String text, Results results) {
    Tables tables = new Tables(results);
    Matcher matcher = BLOCK.matcher(text);
    StringBuilder filled = new StringBuilder();
    while (matcher.find()) {
      String table = tables.of(matcher.group(2), matcher.group(3));
      matcher.appendReplacement(
          filled, Matcher.quoteReplacement(matcher.group(1) + table + matcher.group(5)));
    }
    return matcher.appendTail(filled).toString();
  }

  /** The text without its tables. */
  static String withoutTables(String text) {
    return BLOCK.matcher(text).replaceAll("");
  }
}
