package dev.quern.cli;

import dev.quern.approx.Arithmetic;
import dev.quern.approx.Format;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** What {@code quern run l-mul} is told about its products. */
final class ProductOptions {
  private static final String MODE = "--mode";
  private static final String MANTISSA_BITS = "--mantissa-bits";
  private static final String FORMAT = "--format";
  private static final String MATRIX_PRODUCT = "--matrix-product";
  private static final String TRANSPOSE_B = "--transpose-b";

  @Option(
      names = MODE,
      paramLabel = "MODE",
      description =
          "l-mul: l-mul, l-mul-formula, mitchell, pam:OFFSET or exact, each also with -raw or"
              + " -saturating behind (default: l-mul)")
  private String mode;

  @Option(
      names = MANTISSA_BITS,
      paramLabel = "M",
      description = "l-mul: round operands to so many bits first, 2 to 23 (default: 23)")
  private Integer mantissaBits;

  @Option(
      names = FORMAT,
      paramLabel = "F",
      description =
          "l-mul: round operands to bfloat16, float16, float8-e4m3fn or float8-e5m2 first and"
              + " multiply those; products element by element have that format, too")
  private String format;

  @Option(
      names = MATRIX_PRODUCT,
      description = "l-mul: multiply as matrices if the shapes are equal, too")
  private boolean matrixProduct;

  @Option(
      names = TRANSPOSE_B,
      description = "l-mul: multiply as matrices, the second one transposed")
  private boolean transposeB;

  Arithmetic arithmetic() {
    Arithmetic arithmetic = mode == null ? Arithmetic.lMul() : Arithmetic.of(mode);
    return mantissaBits == null ? arithmetic : arithmetic.mantissaBits(mantissaBits);
  }

  Format format() {
    return format == null ? Format.FLOAT32 : Format.of(format);
  }

  /** Whether to multiply as matrices, even if the shapes are equal. */
  boolean matrices() {
    return matrixProduct || transposeB;
  }

  boolean transposeB() {
    return transposeB;
  }

  /** Those that were given. */
  List<String> given() {
    List<String> given = new ArrayList<>();
    add(given, mode != null, MODE);
    add(given, mantissaBits != null, MANTISSA_BITS);
    add(given, format != null, FORMAT);
    add(given, matrixProduct, MATRIX_PRODUCT);
    add(given, transposeB, TRANSPOSE_B);
    return given;
  }

  private static void add(List<String> given, boolean is, String option) {
    if (is) {
      given.add(option);
    }
  }
}
