import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The tokens of a C++ source without comments and preprocessor lines, and a place among them. */
final class Tokens {
  private static final Pattern TOKEN =
      Pattern.compile(
          "\\s+|(?<token>0[xX][0-9a-fA-F]*(?:\\.[0-9a-fA-F]*)?(?:p[+-]?\\d+f?)?|\\d+(?:\\.\\d*)?(?:e[+-]?\\d+)?f?|\\w+"
              + "|\"\"|<=|>=|==|\\+\\+|--|\\+=|-=|\\[\\[|]]|.)");

  private final String file;
  private final List<String> tokens = new ArrayList<>();
  private int at;

  Tokens(String file, String source) {
    this.file = file;
    String text = source.replaceAll("//[^\\n]*", "").replaceAll("(?m)^#(?:[^\\n]*\\\\\\n)*[^\\n]*$", "");
    Matcher matcher = TOKEN.matcher(text);
    while (matcher.find()) {
      if (matcher.group("token") != null) {
        tokens.add(matcher.group("token"));
      }
    }
  }

  boolean done() {
    return at == tokens.size();
  }

  String peek() {
    return done() ? "end of file" : tokens.get(at);
  }

  String peek(int ahead) {
    return at + ahead < tokens.size() ? tokens.get(at + ahead) : "end of file";
  }

  String next() {
    String token = peek();
    at++;
    return token;
  }

  boolean accept(String token) {
    if (peek().equals(token)) {
      at++;
      return true;
    }
    return false;
  }

  void expect(String token) {
    if (!accept(token)) {
      throw wrong("expected " + token);
    }
  }

  /** Leaves out what stands between here and the bracket that closes the next one, and that too. */
  void skipBlock(String open, String close) {
    while (!accept(open)) {
      next();
    }
    for (int depth = 1; depth > 0; ) {
      String token = next();
      depth += token.equals(open) ? 1 : token.equals(close) ? -1 : 0;
    }
  }

  IllegalArgumentException wrong(String why) {
    int from = Math.max(0, at - 8);
    return new IllegalArgumentException(
        file + ": " + why + " at: " + String.join(" ", tokens.subList(from, Math.min(tokens.size(), at + 8))));
  }
}
