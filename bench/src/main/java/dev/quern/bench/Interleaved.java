package dev.quern.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Times several contestants in turns within one JVM. On a shared machine speed drifts by tens of
 * percent within seconds; who is measured within the same milliseconds drifts alike, so ratios of
 * one round hold where times don't.
 */
public final class Interleaved {
  private static final long SAMPLE_NANOS = 200_000;
  private static final long STEADY_NANOS = 300_000_000;
  private static final long MAX_WARM_UP_NANOS = 4_000_000_000L;

  /** Interpreted, a run may take so long that it is steady before C2 takes notice of its loops. */
  private static final int LEAST_RUNS = 30;

  private static final int MIN_ROUNDS = 9;
  private static final int MAX_ROUNDS = 1000;

  /**
   * A named piece of work.
   *
   * @param name for tables
   * @param work does it once
   */
  public record Contestant(String name, Runnable work) {}

  /**
   * A median and the middle half around it.
   *
   * @param median the value
   * @param low the first quartile
   * @param high the third quartile
   */
  public record Spread(double median, double low, double high) {
    /** Of those values, of which there is at least one. */
    public static Spread of(double[] values) {
      double[] sorted = values.clone();
      Arrays.sort(sorted);
      int n = sorted.length;
      double median = (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
      return new Spread(median, sorted[(n - 1) / 4], sorted[n - 1 - (n - 1) / 4]);
    }
  }

  private final List<Contestant> contestants;
  private final double[][] nanos;

  private Interleaved(List<Contestant> contestants, double[][] nanos) {
    this.contestants = contestants;
    this.nanos = nanos;
  }

  /**
   * Warms all contestants up, then times them for about {@code seconds}, in an order that changes
   * from round to round.
   *
   * @param settle whether to run each once, untimed, before it is timed: for what fits in a cache,
   *     which the one before has left in another state
   */
  public static Interleaved measure(List<Contestant> contestants, double seconds, boolean settle) {
    int n = contestants.size();
    int[] repeats = new int[n];
    double round = 0;
    for (int c = 0; c < n; c++) {
      double once = warmUp(contestants.get(c).work(), seconds / 4);
      repeats[c] = (int) Math.max(1, Math.min(1 << 20, SAMPLE_NANOS / once));
      round += once * (repeats[c] + (settle ? 1 : 0));
    }
    int rounds = (int) Math.max(MIN_ROUNDS, Math.min(MAX_ROUNDS, seconds * 1e9 / round));
    double[][] nanos = new double[n][rounds];
    List<Integer> order = new ArrayList<>();
    for (int c = 0; c < n; c++) {
      order.add(c);
    }
    Random random = new Random(1);
    for (int r = 0; r < rounds; r++) {
      Collections.shuffle(order, random);
      for (int c : order) {
        Runnable work = contestants.get(c).work();
        if (settle) {
          work.run();
        }
        nanos[c][r] = time(work, repeats[c]);
      }
    }
    return new Interleaved(contestants, nanos);
  }

  /**
   * Runs at least {@code seconds}, and on until it gets no faster: C2 takes its time over kernels.
   *
   * @return nanoseconds of one run
   */
  public static double warmUp(Runnable work, double seconds) {
    long begin = System.nanoTime();
    long improved = begin;
    long now = begin;
    double least = Double.POSITIVE_INFINITY;
    int repeats = 1;
    int runs = 0;
    for (int i = 0;
        i < 3
            || now - begin < seconds * 1e9
            || (now - improved < STEADY_NANOS || runs < LEAST_RUNS)
                && now - begin < MAX_WARM_UP_NANOS;
        i++) {
      double once = time(work, repeats);
      runs += repeats;
      now = System.nanoTime();
      if (once < least * 0.95) {
        improved = now;
      }
      least = Math.min(least, once);
      repeats = (int) Math.max(1, Math.min(1000, SAMPLE_NANOS / Math.max(1, once)));
    }
    return Math.max(1, least);
  }

  private static double time(Runnable work, int repeats) {
    long begin = System.nanoTime();
    for (int i = 0; i < repeats; i++) {
      work.run();
    }
    return (double) (System.nanoTime() - begin) / repeats;
  }

  /** Nanoseconds of contestant {@code c}. */
  public Spread nanos(int c) {
    return Spread.of(nanos[c]);
  }

  /** Time of {@code a} over time of {@code b}, round by round. */
  public Spread ratio(int a, int b) {
    double[] ratios = new double[nanos[a].length];
    for (int r = 0; r < ratios.length; r++) {
      ratios[r] = nanos[a][r] / nanos[b][r];
    }
    return Spread.of(ratios);
  }

  /** Times of {@code numerators} together over times of {@code denominators}, round by round. */
  public Spread ratioOfSums(int[] numerators, int[] denominators) {
    double[] ratios = new double[nanos[0].length];
    for (int r = 0; r < ratios.length; r++) {
      ratios[r] = sum(numerators, r) / sum(denominators, r);
    }
    return Spread.of(ratios);
  }

  private double sum(int[] contestants, int round) {
    double sum = 0;
    for (int c : contestants) {
      sum += nanos[c][round];
    }
    return sum;
  }

  /** The fastest of the contestants from {@code first} on, by median. */
  public int fastest(int first) {
    int best = first;
    for (int c = first + 1; c < nanos.length; c++) {
      if (nanos(c).median() < nanos(best).median()) {
        best = c;
      }
    }
    return best;
  }

  /** The name of contestant {@code c}. */
  public String name(int c) {
    return contestants.get(c).name();
  }

  /** The number of contestants. */
  public int size() {
    return nanos.length;
  }
}
