package dev.quern.bench.tune;

import dev.quern.internal.Threshold;
import java.util.Comparator;
import java.util.List;

/**
 * What measuring says of a threshold.
 *
 * @param question which threshold
 * @param measured the value that would have cost least over all measured sizes
 * @param changed whether it is clearly better than the default; if not, the default is kept
 * @param evidence what it rests on, by size
 */
public record Finding(Question question, long measured, boolean changed, List<Evidence> evidence) {
  /** Less than this is not worth a profile's entry, however clear. */
  private static final double LEAST_GAIN = 0.03;

  /** Copies the list. */
  public Finding {
    evidence = List.copyOf(evidence);
  }

  /** The value to use. */
  public long value() {
    return changed ? measured : question.defaultValue();
  }

  /**
   * Decides. A default is replaced if, of the sizes that the two would treat differently, at least
   * half are faster by a gain worth having with the middle half of the rounds on that side, and
   * none is slower with the middle half on that side.
   */
  static Finding of(Question question, List<Evidence> measurements) {
    List<Evidence> evidence =
        measurements.stream().sorted(Comparator.comparingLong(Evidence::size)).toList();
    long measured = value(question, evidence, cut(question, evidence));
    int differing = 0;
    int gains = 0;
    boolean loses = false;
    for (Evidence e : evidence) {
      boolean below = question.isBelow(e.size(), measured);
      if (below != question.isBelow(e.size(), question.defaultValue())) {
        double gain = below ? e.ratio().median() - 1 : 1 / e.ratio().median() - 1;
        boolean clear = below ? e.clearlyBelow() : e.clearlyAbove();
        differing++;
        gains += clear && gain >= LEAST_GAIN ? 1 : 0;
        loses |= below ? e.clearlyAbove() : e.clearlyBelow();
      }
    }
    return new Finding(question, measured, gains > 0 && 2 * gains >= differing && !loses, evidence);
  }

  /**
   * How many of the sizes are best treated as below: all cuts are tried, because noise may put a
   * single size on the wrong side.
   */
  static int cut(Question question, List<Evidence> evidence) {
    int best = 0;
    while (best < evidence.size()
        && question.isBelow(evidence.get(best).size(), question.defaultValue())) {
      best++;
    }
    double least = loss(evidence, best);
    for (int cut = 0; cut <= evidence.size(); cut++) {
      double loss = loss(evidence, cut);
      if (loss < least) {
        least = loss;
        best = cut;
      }
    }
    return best;
  }

  private static double loss(List<Evidence> evidence, int cut) {
    double loss = 0;
    for (int i = 0; i < evidence.size(); i++) {
      double above = Math.log(evidence.get(i).ratio().median());
      loss += Math.max(0, i < cut ? -above : above);
    }
    return loss;
  }

  /** Between the last size below and the first above; what was not measured stays as it was. */
  private static long value(Question question, List<Evidence> evidence, int cut) {
    Threshold t = question.threshold();
    long standard = question.defaultValue();
    if (cut == 0) {
      boolean bytes = t.unit().equals("bytes");
      return Math.min(standard, bytes ? evidence.get(0).size() / 2 : t.least());
    }
    long last = evidence.get(cut - 1).size();
    return cut == evidence.size()
        ? Math.max(standard, Math.min(t.most(), last + 1))
        : between(last, evidence.get(cut).size());
  }

  /** The middle, on a scale on which doubling is a step. */
  static long between(long a, long b) {
    return Math.max(a + 1, Math.min(b, Math.round(Math.sqrt((double) a * b))));
  }
}
