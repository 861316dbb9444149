package dev.quern.bench;

/** Numbers of elements as people write them: 16, 64K, 2M, with K = 1024 and M = 1024 K. */
public final class Size {
  private Size() {}

  /**
   * The number that {@code text} stands for.
   *
   * @throws NumberFormatException when it stands for none
   */
  public static int of(String text) {
    int shift = text.endsWith("K") ? 10 : text.endsWith("M") ? 20 : 0;
    String digits = shift == 0 ? text : text.substring(0, text.length() - 1);
    return Math.multiplyExact(Integer.parseInt(digits), 1 << shift);
  }

  /** The shortest text that {@link #of} reads back. */
  public static String text(long elements) {
    if (elements != 0 && elements % (1 << 20) == 0) {
      return (elements >> 20) + "M";
    }
    return elements != 0 && elements % (1 << 10) == 0 ? (elements >> 10) + "K" : "" + elements;
  }
}
