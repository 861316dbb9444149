package dev.quern.bench;

import java.util.List;

/**
 * How much arithmetic a kernel does for the bytes that it moves.
 *
 * @param kernel its name
 * @param algorithm its algorithm
 * @param type of the elements
 * @param operationsPerElement a multiply-add counts as two
 * @param bytesPerElement read and written by all passes together, out of place
 * @param source how both were counted
 */
public record Intensity(
    String kernel,
    String algorithm,
    String type,
    int operationsPerElement,
    int bytesPerElement,
    String source) {
  /** Of {@link dev.quern.internal.FloatExp}: n, two for the remainder, a polynomial of degree 6. */
  private static final int EXP = 2 * (1 + 2 + 6);

  private static final String EXP_SOURCE =
      "an exponential is 9 multiply-adds (1 for the power of two, 2 for the remainder, 6 for the "
          + "polynomial), additions and scalings not counted";

  /** Those that are easily known: each element costs the same, whatever the data. */
  static final List<Intensity> ALL =
      List.of(
          softmax("two-pass", 2, 3, "reads twice, writes once, exponentiates twice"),
          softmax(
              "three-pass-recompute", 2, 4, "reads three times, writes once, exponentiates twice"),
          softmax(
              "three-pass-reload", 1, 5, "reads three times, writes twice, exponentiates once"));

  private static Intensity softmax(String algorithm, int exps, int transfers, String passes) {
    return new Intensity(
        "softmax",
        algorithm,
        ElementType.FLOAT32.id(),
        exps * EXP,
        transfers * Float.BYTES,
        passes + "; " + EXP_SOURCE);
  }
}
