package dev.quern.bench;

import dev.quern.softmax.Softmax;
import java.util.Locale;
import java.util.regex.Pattern;

/** What a short-lived program pays: the first call in a fresh JVM, and the second. */
public final class FirstCall {
  /** What it prints: first call, second call, where. */
  static final Pattern PATTERN =
      Pattern.compile("first call ([0-9.]+) ms, second call ([0-9.]+) ms, (.*)");

  private FirstCall() {}

  /** Prints milliseconds of the first call (probing, loading and self-test included) and second. */
  public static void main(String[] args) {
    float[] logits = new float[4096];
    float[] probabilities = new float[4096];
    for (int i = 0; i < logits.length; i++) {
      logits[i] = i % 17;
    }
    long begin = System.nanoTime();
    Softmax softmax = Softmax.best();
    softmax.apply(logits, probabilities);
    long first = System.nanoTime();
    softmax.apply(logits, probabilities);
    long second = System.nanoTime();
    System.out.printf(
        Locale.ROOT,
        "first call %.3f ms, second call %.3f ms, %s%n",
        (first - begin) / 1e6,
        (second - first) / 1e6,
        Contender.place(softmax));
  }
}
