import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads constants, tables, functions and passes; everything else it refuses. */
final class Parser {
  final Map<String, Syntax.Expression> constants = new LinkedHashMap<>();
  final Map<String, List<Syntax.Expression>> tables = new LinkedHashMap<>();
  final Map<String, Syntax.Function> functions = new LinkedHashMap<>();

  private String file;
  private Tokens in;

  void read(String file, String source) {
    this.file = file;
    in = new Tokens(file, source);
    while (!in.done()) {
      String token = in.next();
      switch (token) {
        case "namespace" -> in.expect("{");
        case "}" -> {}
        case "constexpr", "COEFFICIENTS" -> constant();
        case "enum" -> enumeration();
        case "static_assert" -> {
          in.skipBlock("(", ")");
          in.expect(";");
        }
        case "struct" -> {
          in.skipBlock("{", "}");
          in.expect(";");
        }
        case "template" -> {
          in.expect("<");
          List<String> names = new ArrayList<>();
          do {
            in.expect("int");
            names.add(in.next());
          } while (in.accept(","));
          in.expect(">");
          function(in.next(), names);
        }
        case "FUNCTION", "PASS" -> function(token, List.of());
        default -> throw in.wrong("unexpected " + token);
      }
    }
  }

  private void constant() {
    in.next(); // its type: that of its value
    String name = in.next();
    if (in.accept("[")) {
      in.expect("]");
      in.expect("=");
      in.expect("{");
      List<Syntax.Expression> values = new ArrayList<>();
      while (!in.accept("}")) {
        values.add(expression());
        in.accept(",");
      }
      tables.put(name, values);
    } else {
      in.expect("=");
      constants.put(name, expression());
    }
    in.expect(";");
  }

  private void enumeration() {
    in.next();
    in.expect("{");
    for (int i = 0; !in.accept("}"); i++) {
      constants.put(in.next(), new Syntax.Atom(Integer.toString(i)));
      in.accept(",");
    }
    in.expect(";");
  }

  private void function(String kind, List<String> templateParameters) {
    String type = kind.equals("PASS") ? "void" : in.next();
    String name = in.next();
    in.expect("(");
    List<Syntax.Parameter> parameters = new ArrayList<>();
    if (!in.accept("OPERANDS")) {
      do {
        in.accept("const");
        String parameterType = in.next();
        in.accept("&");
        parameters.add(new Syntax.Parameter(parameterType, in.next()));
      } while (in.accept(","));
    }
    in.expect(")");
    if (name.equals("load") || name.equals("store")) {
      in.skipBlock("{", "}");
      return;
    }
    functions.put(name, new Syntax.Function(file, name, type, templateParameters, parameters, block()));
  }

  /** With braces or, a single statement, without. */
  private List<Syntax.Statement> block() {
    List<Syntax.Statement> statements = new ArrayList<>();
    if (!in.accept("{")) {
      statements.add(statement());
      return statements;
    }
    while (!in.accept("}")) {
      statements.add(statement());
    }
    return statements;
  }

  private Syntax.Statement statement() {
    if (in.accept("if")) {
      in.expect("(");
      Syntax.Expression condition = expression();
      in.expect(")");
      List<Syntax.Statement> then = block();
      return new Syntax.Choice(condition, then, in.accept("else") ? block() : List.of());
    }
    boolean unrolled = in.accept("UNROLLED");
    if (in.accept("for")) {
      return loop(unrolled);
    }
    Syntax.Statement statement;
    if (in.accept("return")) {
      statement = new Syntax.Return(expression());
    } else if (in.peek().equals("const") || List.of("real", "integer", "logical").contains(in.peek())) {
      in.accept("const");
      String type = in.next();
      String name = in.next();
      in.expect("=");
      statement = new Syntax.Declaration(type, name, expression());
    } else if (in.peek(1).equals("=")) {
      String name = in.next();
      in.expect("=");
      statement = new Syntax.Assignment(name, expression());
    } else {
      statement = new Syntax.Execution((Syntax.Call) expression());
    }
    in.expect(";");
    return statement;
  }

  private Syntax.Loop loop(boolean unrolled) {
    in.expect("(");
    in.expect("int");
    String variable = in.next();
    in.expect("=");
    Syntax.Expression from = expression();
    in.expect(";");
    in.expect(variable);
    String comparison = in.next();
    Syntax.Expression bound = expression();
    in.expect(";");
    int step;
    if (in.accept("++")) {
      in.expect(variable);
      step = 1;
    } else if (in.accept("--")) {
      in.expect(variable);
      step = -1;
    } else {
      in.expect(variable);
      int sign = in.next().equals("+=") ? 1 : -1;
      step = sign * Integer.parseInt(in.next());
    }
    in.expect(")");
    return new Syntax.Loop(unrolled, variable, from, comparison, bound, step, block());
  }

  // Precedence as in C++, of what is used: | ^ & == < > <= >= + - * / %
  private static final List<List<String>> LEVELS =
      List.of(
          List.of("|"),
          List.of("^"),
          List.of("&"),
          List.of("=="),
          List.of("<", ">", "<=", ">="),
          List.of("+", "-"),
          List.of("*", "/", "%"));

  private Syntax.Expression expression() {
    return binary(0);
  }

  private Syntax.Expression binary(int level) {
    if (level == LEVELS.size()) {
      return unary();
    }
    Syntax.Expression left = binary(level + 1);
    while (LEVELS.get(level).contains(in.peek())) {
      String operator = in.next();
      left = new Syntax.Binary(operator, left, binary(level + 1));
    }
    return left;
  }

  private Syntax.Expression unary() {
    if (in.accept("-")) {
      return new Syntax.Negation(unary());
    }
    if (in.accept("(")) {
      Syntax.Expression inner = expression();
      in.expect(")");
      return inner;
    }
    String name = in.next();
    if (in.accept("[")) {
      Syntax.Expression index = expression();
      in.expect("]");
      return new Syntax.Element(name, index);
    }
    Syntax.Expression template = null;
    if (name.startsWith("shift_") && in.accept("<")) {
      template = new Syntax.Atom(in.next());
      in.expect(">");
    }
    if (in.accept("(")) {
      List<Syntax.Expression> arguments = new ArrayList<>();
      while (!in.accept(")")) {
        arguments.add(expression());
        in.accept(",");
      }
      return new Syntax.Call(name, template, arguments);
    }
    return new Syntax.Atom(name);
  }
}
