package dev.quern.cli.verify.bessel;

import dev.quern.bench.BesselRegion;
import dev.quern.cli.verify.Certificate;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What came out.
 *
 * @param measured how many points there are references for
 * @param compared how many more were only compared
 * @param entrants who took part
 * @param scores what each did; errors of the first, and of those that differ from it
 */
public record BesselResult(
    int measured, int compared, List<BesselContestant> entrants, List<Score> scores) {
  /** Whether everything was measured, all bits are the same and all bounds hold. */
  public boolean holds() {
    return scores.stream().allMatch(Score::holds)
        && Arrays.stream(Measure.values()).noneMatch(m -> scores.get(0).worst(m) == null);
  }

  /** Adds what it says of errors and bits. */
  public void certify(Certificate certificate) {
    for (int i = 0; i < scores.size(); i++) {
      scores
          .get(i)
          .certify(
              entrants.get(i).subject(), entrants.get(0).subject(), scores.get(0), certificate);
    }
  }

  /** Tables for people. */
  public void print(PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "float64 log-bessel: largest errors on %,d reference points, in units of 2^-53%n"
            + "(E: of |f| + r + 1, r = sqrt(order^2 + x^2); each column without those before)%n",
        measured);
    errors(out, scores.get(0));
    out.printf(Locale.ROOT, "bits, on those and %,d more points, and special values:%n", compared);
    for (int i = 0; i < scores.size(); i++) {
      String problems = scores.get(i).problems();
      out.printf("  %-58s %s%n", entrants.get(i).name(), problems.isEmpty() ? "same" : problems);
      if (i > 0 && !problems.isEmpty()) {
        errors(out, scores.get(i));
      }
    }
    out.flush();
  }

  private static void errors(PrintWriter out, Score score) {
    out.printf("  %-26s %-15s %6s %9s", "", "error", "bound", "largest");
    for (BesselRegion region : BesselRegion.values()) {
      out.printf(" %8s", region.label());
    }
    out.println("  worst at");
    for (Measure measure : Measure.values()) {
      if (score.worst(measure) == null) {
        continue;
      }
      out.printf(
          Locale.ROOT,
          "  %-26s %-15s %6.3g %9s",
          measure.label(),
          measure.scale().label,
          measure.bound(),
          number(score.largest(measure)));
      for (BesselRegion region : BesselRegion.values()) {
        out.printf(" %8s", number(score.largest(measure, region)));
      }
      out.printf("  %s%s%n", score.worst(measure), score.holds(measure) ? "" : ": bound broken");
    }
  }

  static String number(double error) {
    return String.format(Locale.ROOT, error < 1e4 ? "%.2f" : "%.1e", error);
  }
}
