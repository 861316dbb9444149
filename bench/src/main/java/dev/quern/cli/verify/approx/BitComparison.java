package dev.quern.cli.verify.approx;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Compares what every {@link ApproxEntrant} makes of every {@link BitCase}. */
final class BitComparison {
  private final List<ApproxEntrant> entrants;
  private final Consumer<String> progress;
  private final long[] compared;
  private final long[] differing;
  private final List<GroupScore> groups = new ArrayList<>();

  /**
   * A comparison of nothing yet.
   *
   * @param entrants the first is the one that others are compared with
   * @param progress told what comes next
   */
  BitComparison(List<ApproxEntrant> entrants, Consumer<String> progress) {
    this.entrants = entrants;
    this.progress = progress;
    this.compared = new long[entrants.size()];
    this.differing = new long[entrants.size()];
  }

  /** Compares these. */
  void add(String what, List<BitCase> cases) {
    long[] comparedBefore = compared.clone();
    long[] differingBefore = differing.clone();
    for (int i = 0; i < cases.size(); i++) {
      progress.accept("bits of " + what + ", " + 100 * i / cases.size() + " %");
      int[] first = cases.get(i).bits(entrants.get(0));
      for (int e = 0; e < entrants.size(); e++) {
        int[] its = e == 0 ? first : cases.get(i).bits(entrants.get(e));
        if (its != null) {
          add(e, first, its);
        }
      }
    }
    for (int e = 0; e < entrants.size(); e++) {
      groups.add(
          new GroupScore(
              what,
              entrants.get(e),
              entrants.get(0),
              compared[e] - comparedBefore[e],
              differing[e] - differingBefore[e]));
    }
  }

  /** How each did in each of what was added. */
  List<GroupScore> groups() {
    return List.copyOf(groups);
  }

  private void add(int entrant, int[] first, int[] its) {
    compared[entrant] += its.length;
    for (int i = 0; i < its.length; i++) {
      differing[entrant] += its[i] == first[i] ? 0 : 1;
    }
  }

  /** How each did. */
  List<ApproxScore> scores() {
    List<ApproxScore> scores = new ArrayList<>();
    for (int e = 0; e < entrants.size(); e++) {
      ApproxEntrant entrant = entrants.get(e);
      int wrong = (int) SpecialProduct.all().stream().filter(s -> s.isWrongFor(entrant)).count();
      scores.add(new ApproxScore(entrant.name(), compared[e], differing[e], wrong));
    }
    return scores;
  }
}
