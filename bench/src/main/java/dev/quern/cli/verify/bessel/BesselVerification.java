package dev.quern.cli.verify.bessel;

import dev.quern.bessel.BesselFunction;
import dev.quern.cli.verify.Effort;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * Runs every {@link BesselEntrant} over the points of the {@link ReferenceTable}s and over random
 * ones, measures the first against the tables and compares the bits of the others with its; who
 * differs is measured as well.
 */
public final class BesselVerification {
  private static final long SEED = 20261120;
  private static final int QUICK_STEP = 32;
  private static final int QUICK_RANDOM = 200;
  private static final int RANDOM = 20_000;
  private static final int FULL_RANDOM = 2_000_000;

  /** How many orders have a run of random arguments, half of all random points. */
  private static final int RUNS = 20;

  private final List<ReferenceTable> tables;
  private final int random;
  private final Consumer<String> progress;
  private final List<BesselContestant> entrants;

  /**
   * A verification.
   *
   * @param effort with all of it, many more random points
   * @param progress told what comes next
   */
  public BesselVerification(Effort effort, Consumer<String> progress) {
    this(
        ReferenceTable.all().stream()
            .map(table -> effort == Effort.QUICK ? table.each(QUICK_STEP) : table)
            .toList(),
        switch (effort) {
          case QUICK -> QUICK_RANDOM;
          case USUAL -> RANDOM;
          case FULL -> FULL_RANDOM;
        },
        progress);
  }

  BesselVerification(List<ReferenceTable> tables, int random, Consumer<String> progress) {
    this(tables, random, progress, BesselEntrant.all());
  }

  BesselVerification(
      List<ReferenceTable> tables,
      int random,
      Consumer<String> progress,
      List<BesselContestant> entrants) {
    this.entrants = entrants;
    this.tables = tables;
    this.random = random;
    this.progress = progress;
  }

  /** Points of all tables, then those of which only the bits are compared. */
  private record Points(double[] orders, double[] x) {
    Points(int n) {
      this(new double[n], new double[n]);
    }
  }

  /** Verifies all. */
  public BesselResult run() {
    List<Score> scores = new ArrayList<>();
    entrants.forEach(e -> scores.add(new Score()));
    Points points = points(random);
    // Of the many random points the slow ones take as many as without --full.
    Points fewer = random > RANDOM ? points(RANDOM) : points;
    for (BesselFunction function : BesselFunction.values()) {
      compare(function, points, fewer, scores);
    }
    special(scores);
    int n = tables.stream().mapToInt(ReferenceTable::size).sum();
    return new BesselResult(n, points.x.length - n, entrants, scores);
  }

  private Points points(int randomPoints) {
    int measured = tables.stream().mapToInt(ReferenceTable::size).sum();
    Points points = new Points(measured + randomPoints);
    int at = 0;
    for (ReferenceTable table : tables) {
      System.arraycopy(table.orders(), 0, points.orders, at, table.size());
      System.arraycopy(table.x(), 0, points.x, at, table.size());
      at += table.size();
    }
    SplittableRandom numbers = new SplittableRandom(SEED);
    int runLength = Math.min(random, RANDOM) / 2 / RUNS;
    for (int run = 0; run < RUNS; run++) {
      double order = run == 0 ? 0 : power(numbers, run % 2 == 0 ? -3 : 0, run % 2 == 0 ? 15 : 2);
      for (int i = 0; i < runLength; i++) {
        points.orders[at] = order;
        points.x[at++] = power(numbers, -4, 5);
      }
    }
    while (at < points.x.length) {
      boolean near = at % 2 == 0;
      points.orders[at] = power(numbers, near ? -2 : -15, near ? 4 : 15);
      points.x[at++] = power(numbers, near ? -2 : -300, near ? 4 : 300);
    }
    return points;
  }

  /** 10 to a power between both. */
  private static double power(SplittableRandom numbers, double from, double to) {
    return StrictMath.pow(10, numbers.nextDouble(from, to));
  }

  private void compare(BesselFunction function, Points points, Points fewer, List<Score> scores) {
    double[] first = new double[points.x.length];
    double[] other = new double[points.x.length];
    double[] fewerOthers = new double[fewer.x.length];
    for (int e = 0; e < entrants.size(); e++) {
      BesselContestant entrant = entrants.get(e);
      if (!entrant.has(function)) {
        continue;
      }
      progress.accept(function.id() + ", " + entrant.name());
      boolean slow = entrant.slow() && e > 0;
      Points its = slow ? fewer : points;
      double[] results = e == 0 ? first : slow ? fewerOthers : other;
      Arrays.fill(results, -1);
      entrant.apply(function, its.orders, its.x, results);
      long differing = 0;
      // The points that both have come first.
      for (int i = 0; i < results.length; i++) {
        if (Double.doubleToRawLongBits(results[i]) != Double.doubleToRawLongBits(first[i])) {
          if (differing++ == 0) {
            scores.get(e).noteDifference(function, its.orders[i], its.x[i]);
          }
        }
      }
      scores.get(e).addDiffering(differing);
      scores.get(e).addCompared(function, results.length, differing);
      if (e == 0 || differing > 0) {
        measure(function, results, scores.get(e));
      }
    }
  }

  private void measure(BesselFunction function, double[] results, Score score) {
    for (Measure measure : Measure.values()) {
      int offset = 0;
      for (ReferenceTable table : tables) {
        if (measure.function() == function && table.functions().containsKey(function)) {
          score.add(measure, table, results, offset);
        }
        offset += table.size();
      }
    }
  }

  private void special(List<Score> scores) {
    List<SpecialPoint> specials = SpecialPoint.all();
    double[] orders = specials.stream().mapToDouble(SpecialPoint::order).toArray();
    double[] x = specials.stream().mapToDouble(SpecialPoint::x).toArray();
    double[] results = new double[x.length];
    for (int e = 0; e < entrants.size(); e++) {
      for (BesselFunction function : List.of(BesselFunction.LOG_I, BesselFunction.LOG_K)) {
        entrants.get(e).apply(function, orders, x, results);
        for (int i = 0; i < x.length; i++) {
          if (Double.compare(results[i], specials.get(i).exact(function)) != 0) {
            scores.get(e).addWrongSpecial();
          }
        }
      }
    }
  }
}
