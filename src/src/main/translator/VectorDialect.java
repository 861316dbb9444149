import java.util.List;

/** The Vector API. Constants are broadcast where they are used: C2 keeps them in memory or in a register as it likes. */
final class VectorDialect implements Dialect {
  private final Lanes lanes;

  VectorDialect(Lanes lanes) {
    this.lanes = lanes;
  }

  @Override
  public String typeName(Emitter.Type type) {
    return switch (type) {
      case REAL -> lanes.realVector();
      case INTEGER -> lanes.integerVector();
      case LOGICAL -> "VectorMask<" + lanes.maskElement() + ">";
      case DOUBLE -> lanes.real;
      case LONG -> lanes.integer;
      case INT -> "int";
      case TABLE -> throw new IllegalArgumentException("a table is no variable");
    };
  }

  @Override
  public String as(Emitter.Type type, Emitter.Value value) {
    if (type == Emitter.Type.REAL && value.type() != Emitter.Type.REAL) {
      return lanes.realVector() + ".broadcast(SPECIES, " + value.code() + ")";
    }
    if (type == Emitter.Type.INTEGER && value.type() != Emitter.Type.INTEGER) {
      return lanes.integerVector() + ".broadcast(" + lanes.integerSpecies() + ", " + value.code() + ")";
    }
    return value.code();
  }

  private String real(Emitter.Value value) {
    return as(Emitter.Type.REAL, value);
  }

  @Override
  public Emitter.Value negation(Emitter.Value operand) {
    return operand.type() == Emitter.Type.REAL
        ? real(operand.code() + ".neg()")
        : new Emitter.Value(operand.type(), "(-" + operand.code() + ")");
  }

  @Override
  public Emitter.Value binary(String operator, Emitter.Value a, Emitter.Value b) {
    boolean integers = a.type() == Emitter.Type.INTEGER || b.type() == Emitter.Type.INTEGER;
    String name =
        switch (operator) {
          case "+" -> "add";
          case "-" -> "sub";
          case "*" -> "mul";
          case "/" -> "div";
          case "&" -> "and";
          case "|" -> "or";
          case "^" -> "lanewise";
          default -> throw new IllegalArgumentException("unknown operator " + operator);
        };
    Emitter.Type type = integers ? Emitter.Type.INTEGER : Emitter.Type.REAL;
    boolean commutes = !operator.equals("-") && !operator.equals("/");
    name += operator.equals("^") ? "(VectorOperators.XOR, " : "(";
    if (a.type() != type && commutes) {
      return new Emitter.Value(type, b.code() + "." + name + a.code() + ")");
    }
    return new Emitter.Value(type, as(type, a) + "." + name + b.code() + ")");
  }

  @Override
  public Emitter.Value operation(String name, String template, List<Emitter.Value> arguments) {
    Emitter.Value a = arguments.get(0);
    Emitter.Value b = arguments.size() > 1 ? arguments.get(1) : null;
    Emitter.Value c = arguments.size() > 2 ? arguments.get(2) : null;
    return switch (name) {
      case "fma" ->
          a.type() == Emitter.Type.REAL
              ? real(a.code() + ".fma(" + real(b) + ", " + real(c) + ")")
              : real(real(b) + ".fma(" + real(a) + ", " + real(c) + ")");
      case "sqrt" -> real(a.code() + ".sqrt()");
      case "less" -> comparison("LT", "GT", a, b);
      case "less_equal" -> comparison("LE", "GE", a, b);
      case "equal" -> comparison("EQ", "EQ", a, b);
      case "both" -> logical(a.code() + ".and(" + b.code() + ")");
      case "either" -> logical(a.code() + ".or(" + b.code() + ")");
      case "select" -> {
        Emitter.Type type = Dialect.selected(b, c);
        String mask = a.code() + (type == Emitter.Type.REAL && lanes != Lanes.DOUBLE ? ".cast(SPECIES)" : "");
        yield new Emitter.Value(type, as(type, c) + ".blend(" + b.code() + ", " + mask + ")");
      }
      case "bits" -> integer(real(a) + ".reinterpretAs" + lanes.integerName + "s()");
      case "number" -> real(as(Emitter.Type.INTEGER, a) + ".reinterpretAs" + lanes.realName + "s()");
      case "truncated" -> integer("((IntVector) " + a.code() + ".convert(VectorOperators.F2I, 0))");
      case "converted" -> real("((FloatVector) " + a.code() + ".convert(VectorOperators.I2F, 0))");
      case "shift_left" ->
          integer(a.code() + ".lanewise(VectorOperators.LSHL, " + Translate.number(template) + ")");
      case "shift_right" ->
          integer(a.code() + ".lanewise(VectorOperators.LSHR, " + Translate.number(template) + ")");
      default -> throw new IllegalArgumentException("unknown operation " + name);
    };
  }

  private Emitter.Value comparison(String operator, String reverse, Emitter.Value a, Emitter.Value b) {
    boolean first = a.type() == Emitter.Type.REAL || a.type() == Emitter.Type.INTEGER;
    Emitter.Value left = first ? a : b;
    Emitter.Value right = first ? b : a;
    String mask =
        left.code() + ".compare(VectorOperators." + (first ? operator : reverse) + ", " + right.code() + ")";
    boolean cast = left.type() == Emitter.Type.REAL && lanes != Lanes.DOUBLE;
    return logical(cast ? mask + ".cast(INTS)" : mask);
  }

  private static Emitter.Value real(String code) {
    return new Emitter.Value(Emitter.Type.REAL, code);
  }

  private static Emitter.Value logical(String code) {
    return new Emitter.Value(Emitter.Type.LOGICAL, code);
  }

  private static Emitter.Value integer(String code) {
    return new Emitter.Value(Emitter.Type.INTEGER, code);
  }

  @Override
  public String integerLiteral(String text) {
    return lanes == Lanes.DOUBLE ? text + "L" : text;
  }

  /** Of a local variable of its own, which C2 knows no store to change. */
  @Override
  public String entry(String table, int index) {
    return table + index;
  }

  @Override
  public String load(int operand) {
    return lanes.realVector() + ".fromArray(SPECIES, " + lanes.place(operand) + ")";
  }

  @Override
  public String store(int operand, String value) {
    return value + ".intoArray(" + lanes.place(operand) + ")";
  }

  @Override
  public boolean inlines() {
    return true;
  }

  @Override
  public String nameOf(Syntax.Function function) {
    throw new IllegalStateException(function.name());
  }
}
