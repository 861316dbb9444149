import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes statements as Java. What is known here, constants, loops that are to be unrolled, conditions on template
 * parameters, is settled here; {@link Dialect} says how an operation reads.
 */
final class Emitter {
  /**
   * REAL, INTEGER and LOGICAL are per element; the others are the same for all elements: DOUBLE and LONG of the size
   * of an element, INT an index or a count, TABLE the constants of a pass.
   */
  enum Type {
    REAL,
    INTEGER,
    LOGICAL,
    DOUBLE,
    LONG,
    INT,
    TABLE
  }

  /** An expression in Java; constant is not null for an INT whose value is known. */
  record Value(Type type, String code, Long constant) {
    Value(Type type, String code) {
      this(type, code, null);
    }

    static Value of(long constant) {
      return new Value(Type.INT, Long.toString(constant), constant);
    }

    boolean simple() {
      return code.matches("[\\w.]+");
    }
  }

  private final Parser source;
  private final Dialect dialect;
  private final StringBuilder out = new StringBuilder();
  private String indent;
  private int copies;

  Emitter(Parser source, Dialect dialect, String indent) {
    this.source = source;
    this.dialect = dialect;
    this.indent = indent;
  }

  String text() {
    return out.toString();
  }

  /** The value that the statements return, or null. */
  Value statements(List<Syntax.Statement> statements, Map<String, Value> names, boolean inlined) {
    for (Syntax.Statement statement : statements) {
      if (statement instanceof Syntax.Declaration d) {
        Type type = Type.valueOf(d.type().toUpperCase(java.util.Locale.ROOT));
        String name = inlined ? d.name() + "_" + ++copies : d.name();
        line(dialect.typeName(type) + " " + name + " = " + dialect.as(type, value(d.value(), names)) + ";");
        names.put(d.name(), new Value(type, name));
      } else if (statement instanceof Syntax.Assignment a) {
        Value variable = names.get(a.name());
        line(variable.code() + " = " + dialect.as(variable.type(), value(a.value(), names)) + ";");
      } else if (statement instanceof Syntax.Execution e) {
        List<Syntax.Expression> arguments = e.call().arguments();
        if (!e.call().function().equals("store")) {
          throw new IllegalArgumentException("can't execute " + e.call().function());
        }
        line(dialect.store(column(arguments.get(1)), dialect.as(Type.REAL, value(arguments.get(2), names))) + ";");
      } else if (statement instanceof Syntax.Return r) {
        return value(r.value(), names);
      } else if (statement instanceof Syntax.Choice c) {
        boolean taken = constant(c.condition(), names) != 0;
        Value returned = statements(taken ? c.then() : c.otherwise(), names, inlined);
        if (returned != null) {
          return returned;
        }
      } else {
        loop((Syntax.Loop) statement, names, inlined);
      }
    }
    return null;
  }

  private void loop(Syntax.Loop loop, Map<String, Value> names, boolean inlined) {
    if (loop.unrolled()) {
      long bound = constant(loop.bound(), names);
      for (long i = constant(loop.from(), names); compare(i, loop.comparison(), bound); i += loop.step()) {
        Map<String, Value> inner = new HashMap<>(names);
        inner.put(loop.variable(), Value.of(i));
        copies++;
        statements(loop.body(), inner, true);
      }
      return;
    }
    String v = inlined ? loop.variable() + "_" + copies : loop.variable();
    Map<String, Value> inner = new HashMap<>(names);
    inner.put(loop.variable(), new Value(Type.INT, v));
    String from = value(loop.from(), names).code();
    String bound = value(loop.bound(), names).code();
    line("for (int " + v + " = " + from + "; " + v + " " + loop.comparison() + " " + bound + "; " + v + " += "
        + loop.step() + ") {");
    String outer = indent;
    indent += "  ";
    statements(loop.body(), inner, inlined);
    indent = outer;
    line("}");
  }

  private static boolean compare(long a, String comparison, long b) {
    return switch (comparison) {
      case "<" -> a < b;
      case "<=" -> a <= b;
      case ">" -> a > b;
      case ">=" -> a >= b;
      case "==" -> a == b;
      default -> throw new IllegalArgumentException(comparison);
    };
  }

  void line(String text) {
    out.append(indent).append(text).append('\n');
  }

  private long constant(Syntax.Expression expression, Map<String, Value> names) {
    Long constant = value(expression, names).constant();
    if (constant == null) {
      throw new IllegalArgumentException("not known when translating: " + expression);
    }
    return constant;
  }

  private int column(Syntax.Expression expression) {
    return (int) constant(expression, Map.of());
  }

  private Value value(Syntax.Expression expression, Map<String, Value> names) {
    if (expression instanceof Syntax.Atom atom) {
      return atom(atom.text(), names);
    }
    if (expression instanceof Syntax.Negation n) {
      Value operand = value(n.operand(), names);
      return operand.constant() != null ? Value.of(-operand.constant()) : dialect.negation(operand);
    }
    if (expression instanceof Syntax.Element e && names.containsKey(e.table())) {
      return new Value(Type.LONG, dialect.entry(names.get(e.table()).code(), (int) constant(e.index(), names)));
    }
    if (expression instanceof Syntax.Element e) {
      if (!source.tables.containsKey(e.table())) {
        throw new IllegalArgumentException("unknown table " + e.table());
      }
      Value index = value(e.index(), names);
      return index.constant() != null
          ? value(source.tables.get(e.table()).get(Math.toIntExact(index.constant())), Map.of())
          : new Value(Type.DOUBLE, "Coefficients." + e.table() + "[" + index.code() + "]");
    }
    if (expression instanceof Syntax.Binary b) {
      return binary(b.operator(), value(b.left(), names), value(b.right(), names));
    }
    return call((Syntax.Call) expression, names);
  }

  private Value atom(String text, Map<String, Value> names) {
    if (names.containsKey(text)) {
      return names.get(text);
    }
    if (source.constants.containsKey(text)) {
      return value(source.constants.get(text), Map.of());
    }
    if (text.matches("\\d+")) {
      return Value.of(Long.parseLong(text));
    }
    if (text.matches("0[xX][0-9a-fA-F]+")) {
      return new Value(Type.LONG, dialect.integerLiteral(text));
    }
    if (text.matches("[0-9].*")) {
      return new Value(Type.DOUBLE, text);
    }
    throw new IllegalArgumentException("unknown name " + text);
  }

  private Value binary(String operator, Value a, Value b) {
    if (a.constant() != null && b.constant() != null) {
      long x = a.constant();
      long y = b.constant();
      return Value.of(
          switch (operator) {
            case "+" -> x + y;
            case "-" -> x - y;
            case "*" -> x * y;
            case "/" -> x / y;
            case "%" -> x % y;
            case "^" -> x ^ y;
            default -> compare(x, operator, y) ? 1 : 0;
          });
    }
    if (perElement(a) || perElement(b)) {
      return dialect.binary(operator, a, b);
    }
    Type type = a.type() == Type.DOUBLE || b.type() == Type.DOUBLE ? Type.DOUBLE : widest(a, b);
    return new Value(type, "(" + a.code() + " " + operator + " " + b.code() + ")");
  }

  private static Type widest(Value a, Value b) {
    return a.type() == Type.LONG || b.type() == Type.LONG ? Type.LONG : Type.INT;
  }

  private static boolean perElement(Value v) {
    return v.type() == Type.REAL || v.type() == Type.INTEGER || v.type() == Type.LOGICAL;
  }

  private Value call(Syntax.Call call, Map<String, Value> names) {
    String function = call.function();
    if (function.equals("load")) {
      return new Value(Type.REAL, dialect.load(column(call.arguments().get(1))));
    }
    if (function.equals("__builtin_inf")) {
      return new Value(Type.DOUBLE, "Double.POSITIVE_INFINITY");
    }
    if (function.equals("__builtin_nan")) {
      return new Value(Type.DOUBLE, "Double.NaN");
    }
    List<Value> arguments = new ArrayList<>();
    for (Syntax.Expression argument : call.arguments()) {
      arguments.add(value(argument, names));
    }
    if (function.equals("real")) {
      Value v = arguments.get(0);
      return new Value(
          Type.DOUBLE, v.constant() != null ? v.constant() + ".0" : "(double) (" + v.code() + ")");
    }
    Syntax.Function known = source.functions.get(function);
    if (known == null) {
      return dialect.operation(function, call.template() == null ? null : call.template().toString(), arguments);
    }
    if (!dialect.inlines()) {
      StringBuilder code = new StringBuilder(dialect.nameOf(known)).append('(');
      for (int i = 0; i < arguments.size(); i++) {
        code.append(i == 0 ? "" : ", ").append(arguments.get(i).code());
      }
      return new Value(typeOf(known.type()), code.append(')').toString());
    }
    Map<String, Value> inner = new HashMap<>();
    copies++;
    for (int i = 0; i < arguments.size(); i++) {
      Syntax.Parameter parameter = known.parameters().get(i);
      Value argument = arguments.get(i);
      Type type = typeOf(parameter.type());
      boolean integer = type == Type.INTEGER;
      if (type == Type.REAL && !argument.simple() || integer && (!perElement(argument) || !argument.simple())) {
        String name = parameter.name() + "_" + copies;
        line(dialect.typeName(type) + " " + name + " = " + dialect.as(type, argument) + ";");
        argument = new Value(type, name);
      } else if (type == Type.REAL && argument.type() == Type.INT) {
        argument = new Value(Type.DOUBLE, argument.code() + ".0");
      }
      inner.put(parameter.name(), argument);
    }
    return statements(known.body(), inner, true);
  }

  private static Type typeOf(String name) {
    return Type.valueOf(name.toUpperCase(java.util.Locale.ROOT));
  }
}
