import java.util.List;

/** The trees of what the translator understands. */
final class Syntax {
  private Syntax() {}

  interface Expression {}

  /** A number as it is written, or the name of a constant, variable, parameter. */
  record Atom(String text) implements Expression {}

  record Negation(Expression operand) implements Expression {}

  record Binary(String operator, Expression left, Expression right) implements Expression {}

  /** template is the argument between angle brackets, or null. */
  record Call(String function, Expression template, List<Expression> arguments) implements Expression {}

  record Element(String table, Expression index) implements Expression {}

  interface Statement {}

  record Declaration(String type, String name, Expression value) implements Statement {}

  record Assignment(String name, Expression value) implements Statement {}

  record Execution(Call call) implements Statement {}

  record Return(Expression value) implements Statement {}

  record Choice(Expression condition, List<Statement> then, List<Statement> otherwise) implements Statement {}

  /** {@code for (int variable = from; variable comparison bound; variable += step)}. */
  record Loop(
      boolean unrolled,
      String variable,
      Expression from,
      String comparison,
      Expression bound,
      int step,
      List<Statement> body)
      implements Statement {}

  record Parameter(String type, String name) {}

  record Function(
      String file,
      String name,
      String type,
      List<String> templateParameters,
      List<Parameter> parameters,
      List<Statement> body) {
    boolean isPass() {
      return type.equals("void");
    }
  }
}
