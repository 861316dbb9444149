package dev.quern.cli.npy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The Python dictionary in a .npy header: strings, True and False, and tuples of integers, which is
 * all that a header of plain arrays has.
 */
final class NpyDictionary {
  private final String text;
  private int at;

  NpyDictionary(String text) {
    this.text = text;
  }

  /** The header that this says, its elements beginning at {@code dataOffset}. */
  NpyHeader header(long dataOffset) throws NpyException {
    Map<String, Object> entries = entries();
    if (!entries.keySet().equals(Set.of("descr", "fortran_order", "shape"))) {
      throw new NpyException(
          "header keys " + entries.keySet() + "; expected descr, fortran_order and shape");
    }
    if (!(entries.get("descr") instanceof String descr)) {
      throw new NpyException("a structured dtype; expected " + NpyType.names());
    }
    if (!(entries.get("fortran_order") instanceof Boolean fortran)) {
      throw malformed("fortran_order is neither True nor False");
    }
    if (!(entries.get("shape") instanceof List<?> shape)) {
      throw malformed("shape is not a tuple");
    }
    List<Long> lengths = new ArrayList<>();
    for (Object length : shape) {
      lengths.add((Long) length);
    }
    NpyType type = NpyType.of(descr);
    if (fortran && lengths.size() > 1) {
      throw new NpyException("Fortran order; expected C order: save numpy.ascontiguousarray of it");
    }
    return NpyHeader.of(type, lengths, dataOffset);
  }

  private Map<String, Object> entries() throws NpyException {
    Map<String, Object> entries = new HashMap<>();
    expect('{');
    while (!next('}')) {
      String key = string();
      expect(':');
      if (entries.put(key, value()) != null) {
        throw malformed("'" + key + "' twice");
      }
      if (!next(',')) {
        expect('}');
        break;
      }
    }
    skipBlanks();
    if (at < text.length()) {
      throw malformed("something after the dictionary");
    }
    return entries;
  }

  /**
   * A string, a Boolean, a list of Long; Void for a structured dtype, which is not read further.
   */
  private Object value() throws NpyException {
    skipBlanks();
    char c = peek();
    if (c == '\'' || c == '"') {
      return string();
    }
    if (c == '(') {
      return tuple();
    }
    if (c == '[') {
      throw new NpyException("a structured dtype; expected " + NpyType.names());
    }
    if (text.startsWith("True", at)) {
      at += 4;
      return Boolean.TRUE;
    }
    if (text.startsWith("False", at)) {
      at += 5;
      return Boolean.FALSE;
    }
    throw malformed("a value that is no string, True, False or tuple");
  }

  private String string() throws NpyException {
    skipBlanks();
    char quote = peek();
    if (quote != '\'' && quote != '"') {
      throw malformed("no string where one should be");
    }
    int end = text.indexOf(quote, at + 1);
    if (end < 0) {
      throw malformed("a string without end");
    }
    String value = text.substring(at + 1, end);
    at = end + 1;
    return value;
  }

  private List<Long> tuple() throws NpyException {
    List<Long> values = new ArrayList<>();
    expect('(');
    while (!next(')')) {
      values.add(length());
      if (!next(',')) {
        expect(')');
        break;
      }
    }
    return values;
  }

  private long length() throws NpyException {
    skipBlanks();
    int begin = at;
    while (at < text.length() && Character.digit(text.charAt(at), 10) >= 0) {
      at++;
    }
    String digits = text.substring(begin, at);
    next('L'); // Python 2 wrote it
    try {
      return Long.parseLong(digits);
    } catch (NumberFormatException e) {
      throw malformed("an axis length that is no number from 0 to 2^63 - 1");
    }
  }

  private void expect(char c) throws NpyException {
    if (!next(c)) {
      throw malformed("no '" + c + "' where one should be");
    }
  }

  private boolean next(char c) {
    skipBlanks();
    if (peek() != c) {
      return false;
    }
    at++;
    return true;
  }

  private char peek() {
    return at < text.length() ? text.charAt(at) : 0;
  }

  private void skipBlanks() {
    while (at < text.length() && (peek() == ' ' || peek() == '\n' || peek() == '\t')) {
      at++;
    }
  }

  private NpyException malformed(String problem) {
    return new NpyException(
        "malformed header: "
            + problem
            + " (at character "
            + at
            + "); expected a dictionary of descr, fortran_order and shape");
  }
}
