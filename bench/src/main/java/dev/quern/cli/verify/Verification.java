package dev.quern.cli.verify;

import dev.quern.bench.ElementType;
import dev.quern.bench.Size;
import dev.quern.bench.oracle.Oracle;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/**
 * Runs every {@link Entrant} over rows of every {@link Distribution}, measures the first against
 * the {@link Oracle} and compares the bits of the others with its; who differs is measured as well.
 */
public final class Verification {
  private static final long SEED = 20260;
  private static final long SHORT = 2049;
  private static final long LONG = 1 << 24;
  private static final long FULL = 1 << 26;
  private static final long[] SIZES = {
    1, 2, 15, 16, 17, 31, 63, 64, 65, 127, 1000, 2047, 2048, 2049, 4099, 32767, 32769, 65536,
    100_003, 1 << 20, LONG, FULL
  };
  private static final int EVERY_ROW = 1 << 20;
  private static final long SLOW_LIMIT = 1 << 20;

  private final long longest;
  private final boolean everyFloat;
  private final Consumer<String> progress;
  private final List<Contestant> entrants;

  /**
   * A verification.
   *
   * @param effort with all of it, rows of 64M elements too, and every float32 in the range of exp
   * @param progress told what comes next
   */
  public Verification(Effort effort, Consumer<String> progress) {
    this(
        switch (effort) {
          case QUICK -> SHORT;
          case USUAL -> LONG;
          case FULL -> FULL;
        },
        effort == Effort.FULL,
        progress);
  }

  Verification(long longest, boolean everyFloat, Consumer<String> progress) {
    this(longest, everyFloat, progress, Entrant.all());
  }

  Verification(
      long longest, boolean everyFloat, Consumer<String> progress, List<Contestant> entrants) {
    this.entrants = entrants;
    this.longest = longest;
    this.everyFloat = everyFloat;
    this.progress = progress;
  }

  /** Verifies one element type. */
  public VerificationResult run(ElementType type) {
    List<Score> scores = new ArrayList<>();
    entrants.forEach(e -> scores.add(new Score(type)));
    for (Distribution distribution : Distribution.values()) {
      for (long n : SIZES) {
        // float64 is measured slowly: of its longest rows one kind has to do.
        boolean costly = type == ElementType.FLOAT64 && n >= LONG && longest < FULL;
        if (n <= longest && (!costly || distribution == Distribution.UNIFORM_10)) {
          row(type, distribution, n, scores);
        }
      }
    }
    for (Special special : Special.values()) {
      for (long n : new long[] {1, 2, 7, 16, 64, 100, 5000, 70_000}) {
        if (n > 1 || special.logSumExp() != Float.MAX_VALUE) {
          special(type, special, n, scores);
        }
      }
    }
    if (everyFloat && type == ElementType.FLOAT32) {
      everyFloat(scores);
    }
    return new VerificationResult(type, entrants, scores);
  }

  private void row(ElementType type, Distribution distribution, long n, List<Score> scores) {
    String where = distribution + ", " + Size.text(n) + " elements";
    progress.accept(type.id() + ", " + where);
    try (Arena arena = Arena.ofShared()) {
      MemorySegment x = arena.allocate(n * type.bytes(), 64);
      Distribution.Source source = distribution.source(SEED + n, n);
      for (long i = 0; i < n; i++) {
        set(type, x, i, source.at(i));
      }
      compare(type, x, where, scores, arena);
    }
  }

  /** Every float32 from -0 to -88, in rows of a million, each beside a 0 that is the maximum. */
  private void everyFloat(List<Score> scores) {
    int end = Float.floatToRawIntBits(-88f);
    for (int from = Float.floatToRawIntBits(-0f); from < end; from += EVERY_ROW - 1) {
      String where = "every float32 from " + Float.intBitsToFloat(from);
      progress.accept(where);
      try (Arena arena = Arena.ofShared()) {
        MemorySegment x = arena.allocate((long) EVERY_ROW * Float.BYTES, 64);
        for (int i = 1; i < EVERY_ROW; i++) {
          x.setAtIndex(ValueLayout.JAVA_INT, i, Math.min(end, from + i - 1));
        }
        compare(ElementType.FLOAT32, x, where, scores, arena);
      }
    }
  }

  private void compare(
      ElementType type, MemorySegment x, String where, List<Score> scores, Arena arena) {
    long n = x.byteSize() / type.bytes();
    MemorySegment first = arena.allocate(x.byteSize(), 64);
    MemorySegment other = arena.allocate(x.byteSize(), 64);
    MemorySegment result = arena.allocate(Double.BYTES, 8);
    Oracle oracle = Oracle.of(type, x);
    entrants.get(0).apply(type, x, first);
    double firstLog = entrants.get(0).logSumExp(type, x, result);
    Oracle.Errors errors = oracle.errors(first);
    Oracle.LogErrors logErrors = oracle.logErrors(firstLog);
    LongFunction<String> element = i -> text(type, x, i);
    scores.get(0).add(n, errors, logErrors, where, element);
    for (int e = 1; e < entrants.size(); e++) {
      Contestant entrant = entrants.get(e);
      if (entrant.slow() && n >= SLOW_LIMIT) {
        continue;
      }
      entrant.apply(type, x, other.fill((byte) -1));
      double log = entrant.logSumExp(type, x, result);
      long differing = differing(type, first, other);
      differing += Double.compare(firstLog, log) == 0 ? 0 : 1;
      boolean same = differing == 0;
      if (!same) {
        scores.get(e).addDifferingRow();
      }
      scores.get(e).addCompared(n + 1, differing, where);
      scores
          .get(e)
          .add(
              n,
              same ? errors : oracle.errors(other),
              same ? logErrors : oracle.logErrors(log),
              where,
              element);
    }
  }

  private static long differing(ElementType type, MemorySegment first, MemorySegment other) {
    if (first.mismatch(other) == -1) {
      return 0;
    }
    long count = 0;
    for (long i = 0; i < first.byteSize(); i += type.bytes()) {
      count +=
          first.asSlice(i, type.bytes()).mismatch(other.asSlice(i, type.bytes())) == -1 ? 0 : 1;
    }
    return count;
  }

  private static String text(ElementType type, MemorySegment row, long i) {
    return type == ElementType.FLOAT32
        ? Numbers.text(row.getAtIndex(ValueLayout.JAVA_FLOAT, i))
        : Numbers.text(row.getAtIndex(ValueLayout.JAVA_DOUBLE, i));
  }

  private void special(ElementType type, Special special, long n, List<Score> scores) {
    try (Arena arena = Arena.ofShared()) {
      MemorySegment x = arena.allocate(n * type.bytes(), 64);
      MemorySegment y = arena.allocate(n * type.bytes(), 64);
      MemorySegment result = arena.allocate(Double.BYTES, 8);
      for (long i = 0; i < n; i++) {
        set(type, x, i, special.x(i, n));
      }
      for (int e = 0; e < entrants.size(); e++) {
        entrants.get(e).apply(type, x, y);
        double log = entrants.get(e).logSumExp(type, x, result);
        if (!special.isRight(type, y, log)) {
          scores.get(e).addWrongSpecial();
        }
      }
    }
  }

  private static void set(ElementType type, MemorySegment row, long i, double value) {
    if (type == ElementType.FLOAT32) {
      row.setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) value);
    } else {
      row.setAtIndex(ValueLayout.JAVA_DOUBLE, i, value);
    }
  }
}
