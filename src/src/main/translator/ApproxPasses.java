import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;

/**
 * The passes of native/kernels/approx as Java: dev.quern.approx.ApproxPass with the numbers of passes and of the entries of
 * their table, ScalarApproxPasses, and VectorApproxPasses.
 */
final class ApproxPasses {
  private final Parser source = new Parser();
  private final List<String[]> passes = new ArrayList<>();

  ApproxPasses(Path kernels) throws IOException {
    for (String name : List.of("operands", "products", "piecewise")) {
      String file = "approx/" + name + ".h";
      source.read(file, Files.readString(kernels.resolve(file)));
    }
    Matcher matcher = Translate.PASS.matcher(Files.readString(kernels.resolve("approx/passes.h")));
    while (matcher.find()) {
      passes.add(new String[] {matcher.group(1), matcher.group(2)});
    }
  }

  void write(Path output) throws IOException {
    Translate.write(output, "approx", "ApproxPass", numbers());
    Translate.write(output, "approx", "ScalarApproxPasses", scalar());
    Translate.write(output, "approx", "VectorApproxPasses", vector());
  }

  private String numbers() {
    StringBuilder out = new StringBuilder("/** Numbers of the passes, and of the entries of their table of constants. */\nfinal class ApproxPass {\n");
    for (String name : ENTRIES) {
      out.append("  static final int ").append(name).append(" = ")
          .append(((Syntax.Atom) source.constants.get(name)).text()).append(";\n");
    }
    out.append('\n');
    for (int i = 0; i < passes.size(); i++) {
      out.append("  static final int ").append(passes.get(i)[0]).append("_PASS = ").append(i).append(";\n");
    }
    return out.append("\n  private ApproxPass() {}\n}\n").toString();
  }

  private static final List<String> ENTRIES =
      List.of("MAGNITUDE", "SIGN", "FRACTION", "NORMAL", "INFINITE", "LAST", "NOT_A_NUMBER", "OVERFLOWN", "OFFSET", "BIAS",
          "STEP", "ROUND_KEPT", "ROUND_LOST", "ROUND_HALF", "ROUND_LAST", "ROUND_LEAST", "BASE", "BASE_LOG", "TABLE");

  private String scalar() {
    StringBuilder out = new StringBuilder(
        "/** The passes one element at a time, and the functions that they apply. */\n"
            + "final class ScalarApproxPasses {\n  private ScalarApproxPasses() {}\n");
    for (Syntax.Function f : source.functions.values()) {
      if (!f.isPass() && f.parameters().stream().noneMatch(p -> p.type().equals("logical"))) {
        function(f, out);
      }
    }
    run(out);
    for (String[] pass : passes) {
      pass(pass, "i++", new ScalarDialect(Lanes.FLOAT, Set.of()), "", out);
    }
    return out.append("}\n").toString();
  }

  private String vector() {
    StringBuilder out = new StringBuilder(
        "import jdk.incubator.vector.FloatVector;\nimport jdk.incubator.vector.IntVector;\n"
            + "import jdk.incubator.vector.VectorMask;\nimport jdk.incubator.vector.VectorOperators;\n"
            + "import jdk.incubator.vector.VectorSpecies;\n\n"
            + "/** The passes in vectors as wide as the CPU prefers, on as many elements as fill them. */\n"
            + "final class VectorApproxPasses {\n"
            + "  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;\n"
            + "  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;\n"
            + "  static final int LANES = SPECIES.length();\n\n"
            + "  private VectorApproxPasses() {}\n");
    run(out);
    StringBuilder constants = new StringBuilder();
    for (int i = 0; i < ENTRIES.size() - 1; i++) {
      constants.append("    int c").append(i).append(" = constants[").append(i).append("];\n");
    }
    for (String[] pass : passes) {
      pass(pass, "i += LANES", new VectorDialect(Lanes.FLOAT), constants.toString(), out);
    }
    return out.append("}\n").toString();
  }

  private static final String OPERANDS =
      "float[] x, int xFrom, float[] y, int yFrom, float[] z, int zFrom, int n, int[] constants";

  /** The way from a pass's number to its method. */
  private void run(StringBuilder out) {
    out.append("\n  static void run(int pass, ").append(OPERANDS).append(") {\n    switch (pass) {\n");
    for (int i = 0; i < passes.size(); i++) {
      out.append("      case ").append(i).append(" -> ").append(Translate.methodName(passes.get(i)))
          .append("(x, xFrom, y, yFrom, z, zFrom, n, constants);\n");
    }
    out.append("      default -> throw new IllegalArgumentException(\"pass \" + pass);\n    }\n  }\n");
  }

  private void pass(
      String[] pass, String step, Dialect dialect, String before, StringBuilder out) {
    Syntax.Function function = source.functions.get(pass[1]);
    Map<String, Emitter.Value> names = new HashMap<>();
    names.put("t", new Emitter.Value(Emitter.Type.TABLE, before.isEmpty() ? "constants" : "c"));
    Emitter emitter = new Emitter(source, dialect, "      ");
    Translate.emit(emitter, function, names);
    out.append("\n  private static void ").append(Translate.methodName(pass)).append('(').append(OPERANDS)
        .append(") {\n").append(before).append("    for (int i = 0; i < n; ").append(step).append(") {\n")
        .append(emitter.text()).append("    }\n  }\n");
  }

  private void function(Syntax.Function function, StringBuilder out) {
    Dialect dialect = new ScalarDialect(Lanes.FLOAT, Set.of());
    Map<String, Emitter.Value> names = new HashMap<>();
    StringBuilder parameters = new StringBuilder();
    for (Syntax.Parameter p : function.parameters()) {
      Emitter.Type type = Emitter.Type.valueOf(p.type().toUpperCase(Locale.ROOT));
      names.put(p.name(), new Emitter.Value(type, p.name()));
      parameters.append(parameters.isEmpty() ? "" : ", ").append(dialect.typeName(type)).append(' ').append(p.name());
    }
    Emitter emitter = new Emitter(source, dialect, "    ");
    Emitter.Value value = Translate.emit(emitter, function, names);
    String type = dialect.typeName(Emitter.Type.valueOf(function.type().toUpperCase(Locale.ROOT)));
    out.append("\n  static ").append(type).append(' ').append(function.name()).append('(').append(parameters)
        .append(") {\n").append(emitter.text()).append("    return ").append(value.code()).append(";\n  }\n");
  }
}
