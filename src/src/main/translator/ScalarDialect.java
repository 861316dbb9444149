import java.util.List;
import java.util.Set;

/** One element at a time. */
final class ScalarDialect implements Dialect {
  private final Lanes lanes;

  /** Functions that stand in another class. */
  private final Set<String> elementary;

  ScalarDialect(Lanes lanes, Set<String> elementary) {
    this.lanes = lanes;
    this.elementary = elementary;
  }

  @Override
  public String typeName(Emitter.Type type) {
    return switch (type) {
      case REAL, DOUBLE -> lanes.real;
      case INTEGER, LONG -> lanes.integer;
      case LOGICAL -> "boolean";
      case INT -> "int";
      case TABLE -> lanes.integer + "[]";
    };
  }

  @Override
  public String as(Emitter.Type type, Emitter.Value value) {
    return value.code();
  }

  @Override
  public Emitter.Value negation(Emitter.Value operand) {
    return new Emitter.Value(operand.type(), "(-" + operand.code() + ")");
  }

  @Override
  public Emitter.Value binary(String operator, Emitter.Value a, Emitter.Value b) {
    Emitter.Type type = a.type() == Emitter.Type.INTEGER || b.type() == Emitter.Type.INTEGER
        ? Emitter.Type.INTEGER
        : Emitter.Type.REAL;
    return new Emitter.Value(type, "(" + a.code() + " " + operator + " " + b.code() + ")");
  }

  @Override
  public Emitter.Value operation(String name, String template, List<Emitter.Value> arguments) {
    String a = arguments.get(0).code();
    String b = arguments.size() > 1 ? arguments.get(1).code() : null;
    String c = arguments.size() > 2 ? arguments.get(2).code() : null;
    return switch (name) {
      case "fma" -> real("Fma.fma(" + a + ", " + b + ", " + c + ")");
      case "sqrt" -> real("Math.sqrt(" + a + ")");
      case "less" -> logical(a + " < " + b);
      case "less_equal" -> logical(a + " <= " + b);
      case "equal" -> logical(a + " == " + b);
      case "both" -> logical(a + " & " + b);
      case "either" -> logical(a + " | " + b);
      case "select" ->
          new Emitter.Value(
              Dialect.selected(arguments.get(1), arguments.get(2)), "(" + a + " ? " + b + " : " + c + ")");
      case "bits" ->
          integer(lanes.realName + "." + lanes.real + "ToRaw" + lanes.integerName + "Bits(" + a + ")");
      case "number" -> real(lanes.realName + "." + lanes.integer + "BitsTo" + lanes.realName + "(" + a + ")");
      case "truncated" -> integer("((" + lanes.integer + ") " + a + ")");
      case "converted" -> real("((" + lanes.real + ") " + a + ")");
      case "shift_left" -> integer("(" + a + " << " + Translate.number(template) + ")");
      case "shift_right" -> integer("(" + a + " >>> " + Translate.number(template) + ")");
      default -> throw new IllegalArgumentException("unknown operation " + name);
    };
  }

  private static Emitter.Value real(String code) {
    return new Emitter.Value(Emitter.Type.REAL, code);
  }

  private static Emitter.Value logical(String code) {
    return new Emitter.Value(Emitter.Type.LOGICAL, "(" + code + ")");
  }

  private static Emitter.Value integer(String code) {
    return new Emitter.Value(Emitter.Type.INTEGER, code);
  }

  @Override
  public String integerLiteral(String text) {
    return lanes == Lanes.DOUBLE ? text + "L" : text;
  }

  @Override
  public String entry(String table, int index) {
    return table + "[" + index + "]";
  }

  @Override
  public String load(int operand) {
    return lanes.element(operand);
  }

  @Override
  public String store(int operand, String value) {
    return lanes.element(operand) + " = " + value;
  }

  @Override
  public boolean inlines() {
    return false;
  }

  @Override
  public String nameOf(Syntax.Function function) {
    return elementary.contains(function.name()) ? "Elementary." + function.name() : function.name();
  }
}
