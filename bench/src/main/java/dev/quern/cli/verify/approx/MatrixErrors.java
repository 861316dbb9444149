package dev.quern.cli.verify.approx;

import dev.quern.approx.Arithmetic;
import dev.quern.approx.Format;
import dev.quern.approx.Products;
import dev.quern.cli.verify.Certificate;
import dev.quern.cli.verify.CertificateRow;
import dev.quern.cli.verify.Subject;
import java.io.PrintWriter;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Relative errors, in the Frobenius norm, of a product of matrices of normally distributed numbers
 * under several arithmetics.
 *
 * @param rows of the first matrix
 * @param columns of the second
 * @param depth columns of the first, rows of the second
 * @param errors by what made them
 */
record MatrixErrors(int rows, int columns, int depth, Map<String, Double> errors) {
  private static final long SEED = 20261122;

  /** How far other random numbers may lead: some 0.6 % was seen, and 1.2 % between the sources. */
  private static final double CHANCE = 0.01;

  private static final int[] MANTISSA_BITS = {23, 7, 4, 3, 2};
  private static final String MATRIX_PRODUCT = "matrix product, ";
  private static final String L_MUL = "L-Mul, %d mantissa bits";
  private static final String CAST = "cast to %s, exact multiply-add";

  /** Makes the matrices and multiplies them, by the best backend. */
  static MatrixErrors measure(int rows, int columns, int depth, Consumer<String> progress) {
    return measure(rows, columns, depth, progress, format -> true, Products::builder);
  }

  /** The same of those formats, by what {@code builders} build. */
  static MatrixErrors measure(
      int rows,
      int columns,
      int depth,
      Consumer<String> progress,
      Predicate<Format> formats,
      Supplier<Products.Builder> builders) {
    SplittableRandom random = new SplittableRandom(SEED);
    float[] a = normal(random, rows * depth);
    float[] b = normal(random, depth * columns);
    progress.accept("matrix product, reference");
    double[] exact = exact(a, b, rows, columns, depth);
    Map<String, Double> errors = new LinkedHashMap<>();
    Consumer<Map.Entry<String, Products>> measure =
        entry -> {
          progress.accept("matrix product, " + entry.getKey());
          float[] c = new float[rows * columns];
          multiply(entry.getValue(), a, b, c, rows, columns, depth);
          errors.put(entry.getKey(), error(c, exact));
        };
    for (int bits : MANTISSA_BITS) {
      Products products = builders.get().arithmetic(Arithmetic.lMul().mantissaBits(bits)).build();
      measure.accept(Map.entry(lMul(bits), products));
    }
    for (Multiplier multiplier : List.of(Multiplier.MITCHELL, Multiplier.PAM)) {
      measure.accept(
          Map.entry(
              multiplier.label(), builders.get().arithmetic(multiplier.arithmetic()).build()));
    }
    for (Format format : List.of(Format.FLOAT8_E4M3FN, Format.FLOAT8_E5M2)) {
      if (!formats.test(format)) {
        continue;
      }
      Products products = builders.get().arithmetic(Arithmetic.exact()).format(format).build();
      measure.accept(Map.entry(cast(format), products));
    }
    return new MatrixErrors(rows, columns, depth, errors);
  }

  private static String lMul(int bits) {
    return String.format(Locale.ROOT, L_MUL, bits);
  }

  private static String cast(Format format) {
    return String.format(Locale.ROOT, CAST, format.id());
  }

  private static float[] normal(SplittableRandom random, int n) {
    float[] x = new float[n];
    for (int i = 0; i < n; i++) {
      x[i] = (float) random.nextGaussian();
    }
    return x;
  }

  private static double[] exact(float[] a, float[] b, int rows, int columns, int depth) {
    double[] c = new double[rows * columns];
    for (int i = 0; i < rows; i++) {
      for (int k = 0; k < depth; k++) {
        double x = a[i * depth + k];
        for (int j = 0; j < columns; j++) {
          c[i * columns + j] += x * b[k * columns + j];
        }
      }
    }
    return c;
  }

  private static void multiply(
      Products products, float[] a, float[] b, float[] c, int rows, int columns, int depth) {
    if (products.format() == Format.FLOAT32) {
      products.matrixProduct(a, b, c, rows, columns, depth);
      return;
    }
    products.matrixProduct(
        cast(products.format(), a),
        depth,
        cast(products.format(), b),
        columns,
        MemorySegment.ofArray(c),
        columns,
        rows,
        columns,
        depth);
  }

  private static MemorySegment cast(Format format, float[] x) {
    int[] codes = new int[x.length];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = format.encode(x[i]);
    }
    return CodeMemory.of(null, format, codes);
  }

  private static double error(float[] c, double[] exact) {
    double differences = 0;
    double squares = 0;
    for (int i = 0; i < c.length; i++) {
      differences += (c[i] - exact[i]) * (c[i] - exact[i]);
      squares += exact[i] * exact[i];
    }
    return Math.sqrt(differences / squares);
  }

  /**
   * Comparisons with what an implementation in NumPy gave for 42 million other random numbers, and
   * with the claim of the paper that L-Mul with 3 bits loses less than float8-e5m2.
   */
  List<Check> checks() {
    List<Check> checks = new ArrayList<>();
    figure(checks, lMul(23), "0.0315");
    figure(checks, lMul(7), "0.0315");
    figure(checks, Multiplier.MITCHELL.label(), "0.0475");
    figure(checks, Multiplier.PAM.label(), "0.0308");
    figure(checks, cast(Format.FLOAT8_E4M3FN), "0.0375");
    figure(checks, cast(Format.FLOAT8_E5M2), "0.0747");
    Double e5m2 = errors.get(cast(Format.FLOAT8_E5M2));
    if (e5m2 != null) {
      checks.add(Check.less(MATRIX_PRODUCT + lMul(3), errors.get(lMul(3)), e5m2));
    }
    return checks;
  }

  /** Of what was measured: the GPU has no products of smaller formats. */
  private void figure(List<Check> checks, String what, String known) {
    Double error = errors.get(what);
    if (error != null) {
      checks.add(Check.near(MATRIX_PRODUCT + what, error, known, CHANCE));
    }
  }

  /** Adds the errors. */
  void certify(Subject subject, String basis, Certificate certificate) {
    Map<String, Check> checks = new LinkedHashMap<>();
    checks().forEach(check -> checks.put(check.what(), check));
    errors.forEach(
        (what, error) -> {
          Check check = checks.get(MATRIX_PRODUCT + what);
          CertificateRow.Builder row =
              CertificateRow.accuracy("l-mul", MATRIX_PRODUCT + what, subject)
                  .error(error, "relative", null, (long) rows * columns)
                  .basis(basis)
                  .details("Frobenius norm; N(0, 1), " + depth + " deep");
          certificate.add(
              check == null
                  ? row
                  : row.details("expected " + check.expected()).holds(check.holds()));
        });
  }

  void print(PrintWriter out) {
    out.printf(
        "relative error of a matrix product of N(0, 1), %d x %d, %d deep (Frobenius norm)%n",
        rows, columns, depth);
    errors.forEach((what, error) -> out.printf(Locale.ROOT, "  %-42s %.5f%n", what, error));
  }
}
