package dev.quern.bench.contest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/**
 * What a fork prints for {@link ContestRun} and for its log: {@code # quern WHAT INDEX JSON}.
 *
 * @param what field, contender, absent or accuracy
 * @param index of the contender
 * @param value as JSON
 */
record ForkLine(String what, int index, String value) {
  static final String FIELD = "field";
  static final String CONTENDER = "contender";
  static final String ABSENT = "absent";
  static final String ACCURACY = "accuracy";

  /** The system property of a fork that names the file to say things to. */
  static final String FILE_PROPERTY = "quern.contest.said";

  private static final String MARK = "# quern ";
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * What is worked on.
   *
   * @param type of the elements
   * @param memory where they lie
   * @param shape how they are arranged, "" for one row
   * @param bytes of a call
   * @param operations of a call
   */
  record Data(String type, String memory, String shape, long bytes, long operations) {}

  static ForkLine field(Field field) {
    String shape = field.shape() == null ? "" : field.shape();
    return of(
        FIELD, 0, new Data(field.type(), field.memory(), shape, field.bytes(), field.operations()));
  }

  static ForkLine contender(int index, Announcement who) {
    return of(CONTENDER, index, who);
  }

  static ForkLine absent(int index, String reason) {
    return of(ABSENT, index, Map.of("reason", reason));
  }

  static ForkLine accuracy(int index, Entry.Accuracy accuracy) {
    return of(ACCURACY, index, accuracy);
  }

  private static ForkLine of(String what, int index, Object value) {
    try {
      return new ForkLine(what, index, JSON.writeValueAsString(value));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Says it: to the file that {@link #FILE_PROPERTY} names, because what forks print goes past
   * those who run JMH; or prints it.
   */
  void say() {
    String file = System.getProperty(FILE_PROPERTY);
    if (file == null) {
      System.out.println(this);
      return;
    }
    try {
      Files.writeString(Path.of(file), this + "\n", StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The line that was printed, or null if it is of another kind. */
  static ForkLine parse(String line) {
    if (!line.startsWith(MARK)) {
      return null;
    }
    String[] parts = line.substring(MARK.length()).split(" ", 3);
    return new ForkLine(parts[0], Integer.parseInt(parts[1]), parts[2]);
  }

  /** The value as a record. */
  <T> T as(Class<T> type) {
    try {
      return JSON.readValue(value, type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(value, e);
    }
  }

  /** One member of the value. */
  String text(String member) {
    JsonNode node = as(JsonNode.class);
    return node.get(member).asText();
  }

  @Override
  public String toString() {
    return MARK + what + " " + index + " " + value;
  }
}
