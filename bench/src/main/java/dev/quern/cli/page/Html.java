package dev.quern.cli.page;

/** Text made safe for the places of a page. */
final class Html {
  private Html() {}

  /** For text between tags and within quoted attributes. */
  static String escape(String text) {
    StringBuilder safe = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> safe.append("&amp;");
        case '<' -> safe.append("&lt;");
        case '>' -> safe.append("&gt;");
        case '"' -> safe.append("&quot;");
        case '\'' -> safe.append("&#39;");
        default -> safe.append(c);
      }
    }
    return safe.toString();
  }

  /** For JSON within a script element, which only a {@code <} could end. */
  static String script(String json) {
    return json.replace("<", "\\u003c");
  }

  /**
   * A table in a container of its own that scrolls, by keyboard as well.
   *
   * @param label what the table shows, as plain text
   * @param table the element
   */
  static String scroll(String label, String table) {
    return "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\""
        + escape(label)
        + "\">\n"
        + table
        + "</div>\n";
  }

  /** A term and its description, which is HTML. */
  static String term(String term, String description) {
    return "<div><dt>" + escape(term) + "</dt><dd>" + description + "</dd></div>\n";
  }
}
