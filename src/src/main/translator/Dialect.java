import java.util.List;

/** How Java writes an operation: on one element, or on a vector of them. */
interface Dialect {
  String typeName(Emitter.Type type);

  /** A value where one of that type is wanted. */
  String as(Emitter.Type type, Emitter.Value value);

  Emitter.Value negation(Emitter.Value operand);

  Emitter.Value binary(String operator, Emitter.Value a, Emitter.Value b);

  /** One of the operations of simd/real.h. */
  Emitter.Value operation(String name, String template, List<Emitter.Value> arguments);

  /** An integer written in hexadecimal, of the size of an element. */
  String integerLiteral(String text);

  /** An entry of the table of constants of that name. */
  String entry(String table, int index);

  String load(int column);

  String store(int column, String value);

  /** Whether functions become part of the code that calls them, as C2 wants it of vectors. */
  boolean inlines();

  /** Of a function that doesn't. */
  String nameOf(Syntax.Function function);

  /** What a choice between the two is: a number unless both are integers. */
  static Emitter.Type selected(Emitter.Value a, Emitter.Value b) {
    boolean numbers = List.of(a.type(), b.type()).stream()
        .anyMatch(type -> type == Emitter.Type.REAL || type == Emitter.Type.DOUBLE);
    return numbers ? Emitter.Type.REAL : Emitter.Type.INTEGER;
  }
}
