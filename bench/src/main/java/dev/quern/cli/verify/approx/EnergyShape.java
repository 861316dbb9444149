package dev.quern.cli.verify.approx;

import java.util.Arrays;

/**
 * Work of a known number of products, each added to a sum.
 *
 * @param label what it is, for people
 * @param products how many
 */
public record EnergyShape(String label, long products) {
  /**
   * Of a matrix product.
   *
   * @param text its rows, columns and depth, such as {@code 1024x1024x1024}
   * @throws IllegalArgumentException if it is something else
   */
  public static EnergyShape matrixProduct(String text) {
    long[] sizes = sizes(text, 3, "--matrix-product", "MxNxK");
    return new EnergyShape(
        "matrix product " + text, product(sizes, 1, "--matrix-product is " + text));
  }

  /**
   * Of the two matrix products of attention.
   *
   * @param text heads, queries, keys and depth, such as {@code 32x2048x2048x128}
   * @throws IllegalArgumentException if it is something else
   */
  public static EnergyShape attention(String text) {
    long[] sizes = sizes(text, 4, "--attention", "HxQxKxD");
    return new EnergyShape("attention " + text, product(sizes, 2, "--attention is " + text));
  }

  private static long[] sizes(String text, int count, String name, String form) {
    try {
      long[] sizes = Arrays.stream(text.split("x", -1)).mapToLong(Long::parseLong).toArray();
      if (sizes.length == count && Arrays.stream(sizes).allMatch(size -> size > 0)) {
        return sizes;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new IllegalArgumentException(
        name + " is '" + text + "', expected " + form + ", whole numbers above 0");
  }

  private static long product(long[] sizes, long times, String what) {
    try {
      return Arrays.stream(sizes).reduce(times, Math::multiplyExact);
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(
          what + ", expected at most 2^63 - 1 products: " + e.getMessage(), e);
    }
  }
}
