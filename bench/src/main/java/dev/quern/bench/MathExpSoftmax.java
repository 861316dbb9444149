package dev.quern.bench;

/** The softmax that people write themselves, to compare with: three loops and {@link Math#exp}. */
public final class MathExpSoftmax {
  private MathExpSoftmax() {}

  /** Writes the softmax of {@code logits}. */
  public static void apply(float[] logits, float[] probabilities) {
    float max = Float.NEGATIVE_INFINITY;
    for (float x : logits) {
      max = Math.max(max, x);
    }
    double sum = 0;
    for (int i = 0; i < logits.length; i++) {
      float e = (float) Math.exp(logits[i] - max);
      probabilities[i] = e;
      sum += e;
    }
    float scale = (float) (1 / sum);
    for (int i = 0; i < probabilities.length; i++) {
      probabilities[i] *= scale;
    }
  }

  /** Writes the softmax of {@code logits}. */
  public static void apply(double[] logits, double[] probabilities) {
    double max = Double.NEGATIVE_INFINITY;
    for (double x : logits) {
      max = Math.max(max, x);
    }
    double sum = 0;
    for (int i = 0; i < logits.length; i++) {
      double e = Math.exp(logits[i] - max);
      probabilities[i] = e;
      sum += e;
    }
    double scale = 1 / sum;
    for (int i = 0; i < probabilities.length; i++) {
      probabilities[i] *= scale;
    }
  }
}
