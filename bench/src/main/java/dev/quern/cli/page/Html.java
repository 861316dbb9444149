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
   * A table in a container of its own that scrolls, by keyboard as well, below a caption that stays
   * in sight.
   *
   * @param style a class
   * @param caption what it shows, plain text
   * @param note how to read it, plain text or empty
   * @param content its head and body, HTML
   */
  static String table(String style, String caption, String note, String content) {
    return "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\""
        + escape(caption)
        + "\">\n<table class=\""
        + style
        + "\">\n<caption><span>"
        + escape(caption)
        + (note.isEmpty() ? "" : " <small>" + escape(note) + "</small>")
        + "</span></caption>\n"
        + content
        + "</table>\n</div>\n";
  }

  /** A table's head: a row of columns, plain text. */
  static String head(String... columns) {
    StringBuilder head = new StringBuilder("<thead><tr>");
    for (String column : columns) {
      head.append("<th scope=\"col\">").append(escape(column)).append("</th>");
    }
    return head.append("</tr></thead>\n").toString();
  }

  /** A term and its description, which is HTML. */
  static String term(String term, String description) {
    return "<div><dt>" + escape(term) + "</dt><dd>" + description + "</dd></div>\n";
  }
}
