package dev.quern.cli.verify.approx;

/**
 * What is known of the errors of products, in percent: found by other implementations, to the
 * digits given. Mean, mean absolute, least and greatest error; empty where nothing is known.
 */
final class KnownErrors {
  private KnownErrors() {}

  static String[] of(Fractions fractions, Multiplier multiplier) {
    return switch (multiplier) {
      case L_MUL ->
          switch (fractions) {
            case FLOAT32, FLOAT16 -> known("0.41", "2.65", "-7.29", "6.25");
            case BFLOAT16 -> known("0.41", "2.66", "-7.29", "6.25");
            case FOUR_BITS -> known("4.87", "5.14", "-3.2", "12.5");
            case FLOAT8_E4M3FN -> known("4.93", "5.24", "-3.0", "12.5");
            case FLOAT8_E5M2 -> known("14.7", "14.7", "6.7", "25");
          };
      case L_MUL_FORMULA ->
          switch (fractions) {
            case FLOAT32, FLOAT16 -> known("-6.4", "7.6", "-23.4", "6.25");
            case BFLOAT16 -> known("-6.28", "7.51", "-23.32", "6.25");
            case FOUR_BITS -> known("-2.2", "6.9", "-20.1", "12.5");
            case FLOAT8_E4M3FN -> known("-1.35", "7.23", "-18.37", "12.5");
            case FLOAT8_E5M2 -> known("7.03", "12.00", "-11.11", "25");
          };
      case L_MUL_FORMULA_UNROUNDED ->
          switch (fractions) {
            case FLOAT16 -> known("-6.4", "7.6", "-23.4", "6.25");
            case BFLOAT16 -> known("-6.28", "7.51", "-23.23", "6.25");
            case FLOAT8_E4M3FN -> known("-0.97", "6.9", "-18.2", "12.5");
            case FLOAT8_E5M2 -> known("8.6", "11.1", "-10.2", "25");
            default -> known("", "", "", "");
          };
      case MITCHELL ->
          switch (fractions) {
            case FLOAT32, BFLOAT16, FLOAT16 -> known("-3.85", "3.85", "-11.11", "0");
            case FOUR_BITS -> known("-3.83", "3.83", "", "0");
            case FLOAT8_E4M3FN -> known("-3.78", "3.78", "", "0");
            case FLOAT8_E5M2 -> known("-3.57", "3.57", "", "0");
          };
      case PAM -> known("", "", "", "");
      case EXACT ->
          switch (fractions) {
            case FLOAT8_E4M3FN -> known("", "1.90", "", "");
            case FLOAT8_E5M2 -> known("", "3.57", "", "");
            default -> known("", "", "", "");
          };
    };
  }

  private static String[] known(String mean, String meanAbsolute, String least, String greatest) {
    return new String[] {mean, meanAbsolute, least, greatest};
  }
}
