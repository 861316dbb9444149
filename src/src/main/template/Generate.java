import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Expands the kernel templates: the loops that C2 wants flat, in one method each, written once for float and
 * double, for arrays and memory segments.
 *
 * <p>Usage: {@code java Generate.java TEMPLATES OUTPUT}. A template begins with one line per class to make,
 * {@code #class NAME KEY=VALUE ...}. In its body {@code ${KEY}} stands for the value, and these lines direct:
 *
 * <pre>
 * #if KEY / #else / #end       lines for classes whose KEY is neither absent nor "false"
 * #each NAME A B/C / #end      the lines once per value, as ${NAME};  of B/C, ${NAME}
 *                              is B and ${NAME2} is C; inside, #if A holds for A
 * </pre>
 */
public final class Generate {
  private static final Pattern KEY = Pattern.compile("\\$\\{(\\w+)}");

  private final String file;
  private final List<String> lines;

  private Generate(String file, List<String> lines) {
    this.file = file;
    this.lines = lines;
  }

  public static void main(String[] args) throws IOException {
    Path output = Path.of(args[1]);
    List<Path> templates;
    try (Stream<Path> files = Files.walk(Path.of(args[0]))) {
      templates = files.filter(f -> f.toString().endsWith(".java.template")).sorted().toList();
    }
    for (Path template : templates) {
      new Generate(template.getFileName().toString(), Files.readAllLines(template)).expandTo(output);
    }
  }

  private void expandTo(Path output) throws IOException {
    int body = 0;
    while (lines.get(body).startsWith("#class ")) {
      body++;
    }
    for (String header : lines.subList(0, body)) {
      String[] words = header.split("\\s+");
      Map<String, String> keys = new HashMap<>();
      keys.put("CLASS", words[1]);
      for (int i = 2; i < words.length; i++) {
        String[] pair = words[i].split("=", 2);
        keys.put(pair[0], pair[1].replace('_', ' '));
      }
      StringBuilder text = new StringBuilder("// Generated from " + file + ": edit that.\n");
      expand(body, lines.size(), keys, text);
      String packageName = text.substring(text.indexOf("package ") + 8, text.indexOf(";"));
      write(output.resolve(packageName.replace('.', '/')).resolve(words[1] + ".java"), text.toString());
    }
  }

  /** Leaves a file that would not change alone, so that nothing is compiled again for it. */
  private static void write(Path path, String text) throws IOException {
    Files.createDirectories(path.getParent());
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (!Files.exists(path) || !java.util.Arrays.equals(Files.readAllBytes(path), bytes)) {
      Files.write(path, bytes);
    }
  }

  private void expand(int from, int to, Map<String, String> keys, StringBuilder out) {
    for (int i = from; i < to; i++) {
      String line = lines.get(i);
      String directive = line.strip();
      if (directive.startsWith("#if ")) {
        int end = endOf(i, to);
        int otherwise = elseOf(i, end);
        String value = keys.getOrDefault(directive.substring(4).strip(), "false");
        if (!value.equals("false")) {
          expand(i + 1, otherwise, keys, out);
        } else if (otherwise < end) {
          expand(otherwise + 1, end, keys, out);
        }
        i = end;
      } else if (directive.startsWith("#each ")) {
        int end = endOf(i, to);
        String[] words = substitute(directive, keys, i).split("\\s+");
        for (int w = 2; w < words.length; w++) {
          Map<String, String> inner = new HashMap<>(keys);
          String[] value = words[w].split("/");
          inner.put(words[1], value[0]);
          inner.put(words[1] + "2", value[value.length - 1]);
          inner.put(value[0], "true");
          expand(i + 1, end, inner, out);
        }
        i = end;
      } else if (directive.startsWith("#")) {
        throw new IllegalArgumentException(file + ":" + (i + 1) + ": unexpected " + directive);
      } else {
        out.append(substitute(line, keys, i)).append('\n');
      }
    }
  }

  private int endOf(int start, int to) {
    Deque<Integer> open = new ArrayDeque<>();
    for (int i = start; i < to; i++) {
      String directive = lines.get(i).strip();
      if (directive.startsWith("#if ") || directive.startsWith("#each ")) {
        open.push(i);
      } else if (directive.equals("#end")) {
        open.pop();
        if (open.isEmpty()) {
          return i;
        }
      }
    }
    throw new IllegalArgumentException(file + ":" + (start + 1) + ": no #end");
  }

  private int elseOf(int start, int end) {
    List<Integer> found = new ArrayList<>();
    int depth = 0;
    for (int i = start; i < end; i++) {
      String directive = lines.get(i).strip();
      if (directive.startsWith("#if ") || directive.startsWith("#each ")) {
        depth++;
      } else if (directive.equals("#end")) {
        depth--;
      } else if (directive.equals("#else") && depth == 1) {
        found.add(i);
      }
    }
    return found.isEmpty() ? end : found.get(0);
  }

  private String substitute(String line, Map<String, String> keys, int at) {
    Matcher matcher = KEY.matcher(line);
    StringBuilder out = new StringBuilder();
    while (matcher.find()) {
      String value = keys.get(matcher.group(1));
      if (value == null) {
        throw new IllegalArgumentException(file + ":" + (at + 1) + ": no value for " + matcher.group());
      }
      matcher.appendReplacement(out, Matcher.quoteReplacement(value));
    }
    return matcher.appendTail(out).toString();
  }
}
