package dev.quern.cli.verify;

import dev.quern.bench.ElementType;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/**
 * What came out for one element type.
 *
 * @param type the element type
 * @param entrants who took part
 * @param scores what each did
 */
public record VerificationResult(ElementType type, List<Contestant> entrants, List<Score> scores) {
  /** Whether all bits are the same and all bounds hold. */
  public boolean holds() {
    return scores.stream().allMatch(Score::holds);
  }

  /** Adds what it says of errors and bits. */
  public void certify(Certificate certificate) {
    Subject reference = entrants.get(0).subject();
    for (int i = 0; i < scores.size(); i++) {
      scores.get(i).certify(type, entrants.get(i).subject(), reference, certificate);
    }
  }

  /** A table for people. */
  public void print(PrintWriter out) {
    Score first = scores.get(0);
    out.printf(
        Locale.ROOT,
        "%s softmax: largest error %.3f ulp (bound %.0f), on %s%n",
        type.id(),
        first.ulp(),
        Score.ULP_BOUND,
        first.worst());
    String head = "  %-46s %8s %12s %8s %9s %9s %9s  %s%n";
    out.printf(head, "", "rows", "elements", "max ulp", "|sum - 1|", "lse ulp", "lse abs", "bits");
    for (int i = 0; i < scores.size(); i++) {
      Score score = scores.get(i);
      String problems = score.problems();
      out.printf(
          Locale.ROOT,
          head,
          entrants.get(i).name(),
          score.rows(),
          score.elements(),
          String.format(Locale.ROOT, "%.3f", score.ulp()),
          String.format(Locale.ROOT, "%.1e", score.sum()),
          String.format(Locale.ROOT, "%.3f", score.logUlp()),
          String.format(Locale.ROOT, "%.1e", score.logAbsolute()),
          problems.isEmpty() ? (score.holds() ? "same" : "same; bound broken") : problems);
    }
    out.flush();
  }
}
