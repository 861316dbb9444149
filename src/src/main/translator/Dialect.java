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

  String load(int column);

  String store(int column, String value);

  /** Whether functions become part of the code that calls them, as C2 wants it of vectors. */
  boolean inlines();

  /** Of a function that doesn't. */
  String nameOf(Syntax.Function function);
}
