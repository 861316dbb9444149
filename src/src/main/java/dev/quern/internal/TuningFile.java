package dev.quern.internal;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The text of a tuning profile: lines {@code key = value} in UTF-8, and comments after {@code #}.
 * Read strictly, because half a profile would be worse than none.
 *
 * @param cpu the processor that it was measured on
 * @param jdk the Java
 * @param library SHA-256 of the native library, or {@code none}
 * @param gpu the GPU that thresholds of calls on it were measured with, or {@code none}
 * @param date the day, as people read it
 * @param values the thresholds by key
 */
public record TuningFile(
    String cpu, String jdk, String library, String gpu, String date, Map<String, Long> values) {
  /** The version of this format. */
  static final String FORMAT = "1";

  /** Bytes; a profile of everything has some 5000. */
  static final int MOST_BYTES = 1 << 16;

  /** What becomes of bytes that are not UTF-8. */
  private static final char REPLACEMENT = '\ufffd';

  private static final String NEVER = "never";
  private static final String GPU = "gpu";
  private static final String[] HEADS = {"format", "cpu", "jdk", "library", GPU, "date"};

  /** Where no GPU was measured. */
  public static final String NO_GPU = "none";

  private static final String END = "complete";

  /**
   * Copies the map, and keeps its order. Not made unmodifiable, as little else here is done in the
   * usual way, because each class that it takes delays the first call of a program.
   */
  public TuningFile {
    values = new LinkedHashMap<>(values);
  }

  /** Why a text is no profile: the line, what is wrong, what was expected. */
  static final class Unusable extends Exception {
    private static final long serialVersionUID = 1;

    Unusable(String message) {
      super(message);
    }

    private Unusable(int line, String message) {
      super("line " + line + ": " + message);
    }
  }

  /** Reads the whole of a profile. */
  static TuningFile parse(byte[] bytes) throws Unusable {
    if (bytes.length > MOST_BYTES) {
      throw new Unusable("has more than " + MOST_BYTES + " bytes, expected a tuning profile");
    }
    return new Parser(text(bytes)).parse();
  }

  private static String text(byte[] bytes) throws Unusable {
    String text = new String(bytes, StandardCharsets.UTF_8);
    if (text.indexOf(REPLACEMENT) >= 0) {
      throw new Unusable("is not UTF-8 text, expected a tuning profile");
    }
    int line = 1;
    for (byte b : bytes) { // the interpreter runs this, so no calls
      if (b < ' ' && b >= 0) {
        if (b == '\n') {
          line++;
        } else if (b != '\t' && b != '\r') {
          throw new Unusable(line, "has the control character " + b + ", expected text");
        }
      }
    }
    return text;
  }

  /** Line by line. */
  private static final class Parser {
    private final String text;
    private final Map<String, String> heads = new LinkedHashMap<>();
    private final Map<String, Long> values = new LinkedHashMap<>();
    private int line;
    private boolean complete;

    Parser(String text) {
      this.text = text;
    }

    TuningFile parse() throws Unusable {
      for (int at = 0; at < text.length(); ) {
        int end = text.indexOf('\n', at);
        end = end < 0 ? text.length() : end;
        line++;
        if (end > at && text.charAt(at) != '#') {
          line(text.substring(at, end).strip());
        }
        at = end + 1;
      }
      for (String head : HEADS) {
        // Profiles of earlier versions name no GPU.
        if (!heads.containsKey(head) && !head.equals(GPU)) {
          throw new Unusable("has no line '" + head + " = ...', expected a tuning profile");
        }
      }
      if (!complete) {
        throw new Unusable("is cut short: expected '" + END + " = yes' as its last line");
      }
      return new TuningFile(
          heads.get("cpu"),
          heads.get("jdk"),
          heads.get("library"),
          heads.getOrDefault(GPU, NO_GPU),
          heads.get("date"),
          values);
    }

    private void line(String stripped) throws Unusable {
      if (stripped.isEmpty() || stripped.charAt(0) == '#') {
        return;
      }
      int equals = stripped.indexOf('=');
      if (equals <= 0) {
        throw new Unusable(line, "'" + shown(stripped) + "', expected 'key = value'");
      }
      String key = stripped.substring(0, equals).strip();
      String value = stripped.substring(equals + 1).strip();
      if (complete) {
        throw new Unusable(line, "'" + shown(key) + "' after '" + END + " = yes', the last line");
      }
      if (value.isEmpty()) {
        throw new Unusable(line, shown(key) + " has no value, expected one");
      }
      if (heads.containsKey(key) || values.containsKey(key)) {
        throw new Unusable(line, shown(key) + " for the second time, expected it once");
      }
      take(key, value);
    }

    private void take(String key, String value) throws Unusable {
      if (key.equals(END)) {
        complete = value.equals("yes");
      } else if (isHead(key)) {
        if (key.equals("format") && !value.equals(FORMAT)) {
          throw new Unusable(
              line, "format = " + shown(value) + ", expected " + FORMAT + ": another version's");
        }
        heads.put(key, value);
      } else {
        Threshold threshold = Threshold.ofKey(key);
        if (threshold == null) {
          throw new Unusable(line, "unknown key '" + shown(key) + "', expected a threshold");
        }
        values.put(key, number(key, value, threshold));
      }
    }

    private static boolean isHead(String key) {
      for (String head : HEADS) {
        if (head.equals(key)) {
          return true;
        }
      }
      return false;
    }

    private long number(String key, String value, Threshold threshold) throws Unusable {
      boolean endless = threshold.most() == Threshold.NEVER;
      if (endless && value.equals(NEVER)) {
        return Threshold.NEVER;
      }
      long number = digits(value);
      if (number < threshold.least() || number > threshold.most()) {
        throw new Unusable(
            line,
            key
                + " = "
                + shown(value)
                + ", expected "
                + threshold.unit()
                + ", from "
                + threshold.least()
                + " to "
                + threshold.most()
                + (endless ? ", or " + NEVER : ""));
      }
      return number;
    }

    /** -1 for what is no number, or too large. */
    private static long digits(String value) {
      long number = 0;
      for (int i = 0; i < value.length(); i++) {
        int digit = value.charAt(i) - '0';
        if (digit < 0 || digit > 9 || number > (Long.MAX_VALUE - digit) / 10) {
          return -1;
        }
        number = number * 10 + digit;
      }
      return number;
    }

    private static String shown(String text) {
      return text.length() <= 60 ? text : text.substring(0, 60) + "...";
    }
  }

  /**
   * The file's text, which {@link #parse} reads back.
   *
   * @param comment lines at the top
   * @param notes a comment for a key, or for one that is not set
   */
  public String text(String comment, Map<String, String> notes) {
    StringBuilder out = new StringBuilder();
    comment.lines().forEach(l -> out.append(l.isEmpty() ? "#" : "# " + l).append('\n'));
    String[] contents = {FORMAT, cpu, jdk, library, gpu, date};
    for (int i = 0; i < HEADS.length; i++) {
      out.append(HEADS[i]).append(" = ").append(contents[i]).append('\n');
    }
    notes.forEach(
        (key, note) -> {
          out.append("\n# ").append(note.replaceAll("\\R", " ")).append('\n');
          Long value = values.get(key);
          out.append(value == null ? "# " + key + " is left at its default" : line(key, value));
          out.append('\n');
        });
    values.forEach(
        (key, value) -> {
          if (!notes.containsKey(key)) {
            out.append('\n').append(line(key, value)).append('\n');
          }
        });
    return out.append('\n').append(END).append(" = yes\n").toString();
  }

  private static String line(String key, long value) {
    return key + " = " + (value == Threshold.NEVER ? NEVER : Long.toString(value));
  }
}
