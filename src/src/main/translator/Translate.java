import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Translates the kernels of native/kernels over simd/real.h, which keep to a small part of C++, into the Java backends: one
 * source for all, so that they can't differ in the place of a rounding.
 *
 * <p>Usage: {@code java Translate.java KERNELS OUTPUT}. From KERNELS/coefficients.h, elementary.h and bessel/*.h it
 * makes in OUTPUT
 *
 * <ul>
 *   <li>dev.quern.internal.Coefficients: the tables whose index is not known before;
 *   <li>dev.quern.internal.Elementary: the elementary functions, one element at a time;
 *   <li>dev.quern.bessel.BesselPass: numbers of passes and columns;
 *   <li>dev.quern.bessel.ScalarBesselPasses and VectorBesselPasses: the passes, in the latter each one flat method,
 *       because C2 stops inlining helpers that take vectors;
 *   <li>from approx/*.h the same of dev.quern.approx: {@link ApproxPasses}.
 * </ul>
 */
public final class Translate {
  private static final String NOTE = "// Translated from native/kernels: edit that.\n";
  static final Pattern PASS = Pattern.compile("PASS_OF\\((\\w+),\\s*(\\w+)(?:<([^>]*)>)?\\)");

  private final Parser source = new Parser();
  private final Set<String> elementary = new TreeSet<>();
  private final List<String[]> passes = new ArrayList<>();

  public static void main(String[] args) throws IOException {
    Path kernels = Path.of(args[0]);
    Translate translate = new Translate();
    translate.read(kernels);
    Path output = Path.of(args[1]);
    write(output, "internal", "Coefficients", translate.coefficients());
    write(output, "internal", "Elementary", translate.elementary());
    write(output, "bessel", "BesselPass", translate.numbers());
    write(output, "bessel", "ScalarBesselPasses", translate.scalar());
    write(output, "bessel", "VectorBesselPasses", translate.vector());
    new ApproxPasses(kernels).write(output);
  }

  private void read(Path kernels) throws IOException {
    read(kernels, "coefficients.h");
    read(kernels, "elementary.h");
    elementary.addAll(source.functions.keySet());
    for (String name : List.of("columns", "uniform", "gamma", "series", "integral", "temme", "classes")) {
      read(kernels, "bessel/" + name + ".h");
    }
    Matcher matcher = PASS.matcher(Files.readString(kernels.resolve("bessel/passes.h")));
    while (matcher.find()) {
      passes.add(new String[] {matcher.group(1), matcher.group(2), matcher.group(3)});
    }
  }

  private void read(Path kernels, String file) throws IOException {
    source.read(file, Files.readString(kernels.resolve(file)));
  }

  /** A number that stands as a template argument. */
  static String number(String atom) {
    return atom.replaceAll("\\D", "");
  }

  // ---- what is made

  private String coefficients() {
    StringBuilder out = new StringBuilder("/** Tables of kernels/coefficients.h. */\npublic final class Coefficients {\n");
    for (String name : List.of("NODE_COSH", "NODE_GROWTH", "NODE_DECAY")) {
      out.append("  public static final double[] ").append(name).append(" = {\n");
      for (Syntax.Expression value : source.tables.get(name)) {
        out.append("    ").append(((Syntax.Atom) value).text()).append(",\n");
      }
      out.append("  };\n\n");
    }
    return out.append("  private Coefficients() {}\n}\n").toString();
  }

  private String elementary() {
    StringBuilder out =
        new StringBuilder(
            "/** The elementary functions of kernels/elementary.h, one element at a time: the same bits as in any"
                + " backend. */\npublic final class Elementary {\n  private Elementary() {}\n");
    for (String name : elementary) {
      function(name, "public ", new ScalarDialect(Lanes.DOUBLE, Set.of()), out);
    }
    return out.append("}\n").toString();
  }

  private String numbers() {
    StringBuilder out = new StringBuilder("/** Numbers of the passes and of the columns they work on. */\nfinal class BesselPass {\n");
    for (String name : List.of("BLOCK", "STRIDE", "ORDER", "X", "OUT", "OUT2", "COLUMNS")) {
      out.append("  static final int ").append(name).append(" = ")
          .append(((Syntax.Atom) source.constants.get(name)).text()).append(";\n");
    }
    out.append('\n');
    for (int i = 0; i < passes.size(); i++) {
      out.append("  static final int ").append(passes.get(i)[0].equals("CLASSIFY") ? "CLASSIFY" : passes.get(i)[0])
          .append("_PASS = ").append(i).append(";\n");
    }
    return out.append("\n  private BesselPass() {}\n}\n").toString();
  }

  private String scalar() {
    StringBuilder out =
        new StringBuilder("import dev.quern.internal.Coefficients;\nimport dev.quern.internal.Elementary;\n"
            + "import dev.quern.internal.Fma;\n\n/** The passes one element at a time. */\n"
            + "final class ScalarBesselPasses {\n  private static final int STRIDE = BesselPass.STRIDE;\n\n"
            + "  private ScalarBesselPasses() {}\n");
    ScalarDialect dialect = new ScalarDialect(Lanes.DOUBLE, elementary);
    for (Syntax.Function f : source.functions.values()) {
      if (!f.isPass() && !elementary.contains(f.name())) {
        function(f.name(), "private ", dialect, out);
      }
    }
    run(out);
    for (String[] pass : passes) {
      pass(pass, "row++", dialect, out);
    }
    return out.append("}\n").toString();
  }

  private String vector() {
    StringBuilder out =
        new StringBuilder("import dev.quern.internal.Coefficients;\nimport jdk.incubator.vector.DoubleVector;\n"
            + "import jdk.incubator.vector.LongVector;\nimport jdk.incubator.vector.VectorMask;\n"
            + "import jdk.incubator.vector.VectorOperators;\nimport jdk.incubator.vector.VectorSpecies;\n\n"
            + "/** The passes in vectors as wide as the CPU prefers, or of less if the species says so. */\n"
            + "final class VectorBesselPasses {\n"
            + "  private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;\n"
            + "  private static final VectorSpecies<Long> LONGS = LongVector.SPECIES_PREFERRED;\n"
            + "  private static final int STRIDE = BesselPass.STRIDE;\n"
            + "  private static final int LANES = SPECIES.length();\n\n"
            + "  private VectorBesselPasses() {}\n");
    run(out);
    for (String[] pass : passes) {
      pass(pass, "row += LANES", new VectorDialect(Lanes.DOUBLE), out);
    }
    return out.append("}\n").toString();
  }

  /** The way from a pass's number to its method. */
  private void run(StringBuilder out) {
    out.append("\n  static void run(int pass, double[] table, int from, int count, int terms) {\n    switch (pass) {\n");
    for (int i = 0; i < passes.size(); i++) {
      out.append("      case ").append(i).append(" -> ").append(methodName(passes.get(i)))
          .append("(table, from, count, terms);\n");
    }
    out.append("      default -> throw new IllegalArgumentException(\"pass \" + pass);\n    }\n  }\n");
  }

  static String methodName(String[] pass) {
    StringBuilder name = new StringBuilder();
    for (String word : pass[0].toLowerCase(Locale.ROOT).split("_")) {
      name.append(name.isEmpty() ? word : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1));
    }
    return name.toString();
  }

  private void pass(String[] pass, String step, Dialect dialect, StringBuilder out) {
    Syntax.Function function = source.functions.get(pass[1]);
    Map<String, Emitter.Value> names = new HashMap<>();
    names.put("terms", new Emitter.Value(Emitter.Type.INT, "terms"));
    String[] arguments = pass[2] == null ? new String[0] : pass[2].split(",\\s*");
    for (int i = 0; i < arguments.length; i++) {
      String text = arguments[i];
      while (source.constants.containsKey(text)) {
        text = ((Syntax.Atom) source.constants.get(text)).text();
      }
      names.put(function.templateParameters().get(i), Emitter.Value.of(Long.parseLong(text)));
    }
    Emitter emitter = new Emitter(source, dialect, "      ");
    emit(emitter, function, names);
    out.append("\n  private static void ").append(methodName(pass))
        .append("(double[] table, int from, int count, int terms) {\n    for (int row = from; row < from + count; ")
        .append(step).append(") {\n").append(emitter.text()).append("    }\n  }\n");
  }

  /** What can't be translated is refused with the place where it stands, or is called from. */
  static Emitter.Value emit(Emitter emitter, Syntax.Function function, Map<String, Emitter.Value> names) {
    try {
      return emitter.statements(function.body(), names, false);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(function.file() + ": " + function.name() + ": " + e.getMessage(), e);
    }
  }

  private void function(String name, String access, Dialect dialect, StringBuilder out) {
    Syntax.Function function = source.functions.get(name);
    Map<String, Emitter.Value> names = new HashMap<>();
    StringBuilder parameters = new StringBuilder();
    for (Syntax.Parameter p : function.parameters()) {
      Emitter.Type type = Emitter.Type.valueOf(p.type().toUpperCase(Locale.ROOT));
      names.put(p.name(), new Emitter.Value(type, p.name()));
      parameters.append(parameters.isEmpty() ? "" : ", ").append(dialect.typeName(type)).append(' ').append(p.name());
    }
    Emitter emitter = new Emitter(source, dialect, "    ");
    Emitter.Value value = emit(emitter, function, names);
    out.append("\n  ").append(access).append("static double ").append(name).append('(').append(parameters)
        .append(") {\n").append(emitter.text()).append("    return ").append(value.code()).append(";\n  }\n");
  }

  /** Leaves a file that would not change alone, so that nothing is compiled again for it. */
  static void write(Path output, String packageName, String name, String body) throws IOException {
    Path path = output.resolve("dev/quern").resolve(packageName).resolve(name + ".java");
    Files.createDirectories(path.getParent());
    byte[] bytes = (NOTE + "package dev.quern." + packageName + ";\n\n" + body).getBytes(StandardCharsets.UTF_8);
    if (!Files.exists(path) || !Arrays.equals(Files.readAllBytes(path), bytes)) {
      Files.write(path, bytes);
    }
  }
}
