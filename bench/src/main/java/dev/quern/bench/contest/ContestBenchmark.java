package dev.quern.bench.contest;

import dev.quern.bench.Interleaved;
import dev.quern.bench.PeerUnavailableException;
import dev.quern.hardware.BackendUnavailableException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.logging.Logger;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * All contenders of a contest in one fork. Each iteration is the turn of one of them, in an order
 * that changes from round to round: on a shared machine speed drifts by tens of percent within
 * seconds, and who takes turns drifts alike. The iterations' average means nothing; {@link
 * ContestRun} takes them apart by the counter {@code contender}. With one contender every other
 * iteration is its turn, for profilers too.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 1, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgsAppend = {
      "--add-modules=jdk.incubator.vector",
      "--enable-native-access=ALL-UNNAMED",
      "--sun-misc-unsafe-memory-access=allow",
      ContestBenchmark.HEAP,
      ContestBenchmark.FOREGROUND
    })
public class ContestBenchmark {
  /** The largest heap of a fork. */
  static final String HEAP = "-Xmx6g";

  /** Compile in the foreground: on a busy machine C2 can be late by more than the warm-up. */
  static final String FOREGROUND = "-Xbatch";

  /** Held, because java.util.logging holds it only weakly. */
  private static final Logger LIBRARY = Logger.getLogger("dev.quern");

  /** Whose turn it is. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.EVENTS)
  public static class Turns {
    private static final long LEAST_ELEMENTS = 1L << 24;
    private static final long LONGEST_WARM_UP_NANOS = 2_000_000_000;

    // Public fields are counters; parameters need not be.
    @Param({"softmax/float32/offheap/out"})
    String contest;

    @Param({"65536"})
    String elements;

    /** Separated by "+". */
    @Param({"native"})
    String contenders;

    @Param({"0.5"})
    String warmUpSeconds;

    /** Who ran in an iteration, counted from 1. */
    public double contender;

    Runnable current;
    private final Random random = new Random(1);
    private final List<Integer> order = new ArrayList<>();
    private final List<Entry> entries = new ArrayList<>();
    private Field field;
    private int turn;

    /** Once a fork: makes all ready, warms them up and says who they are. */
    @Setup
    public void setUp() {
      LIBRARY.setLevel(java.util.logging.Level.WARNING);
      field = Contests.of(contest).open(Long.parseLong(elements));
      String[] names = contenders.split("\\+");
      ForkLine.field(field).say();
      for (int i = 0; i < names.length; i++) {
        order.add(i);
        entries.add(enter(i, names[i]));
      }
      order.add(names.length); // a turn without any call
      entries.add(null);
      for (Entry entry : entries) {
        if (entry != null) {
          warmUp(entry.work());
        }
      }
    }

    /**
     * Vector code that is only interpreted yet is so slow that it seems steady; so on, until C2 has
     * seen enough of it.
     */
    private void warmUp(Runnable work) {
      Interleaved.warmUp(work, Double.parseDouble(warmUpSeconds));
      long begin = System.nanoTime();
      for (long left = LEAST_ELEMENTS / Long.parseLong(elements);
          left > 0 && System.nanoTime() - begin < LONGEST_WARM_UP_NANOS;
          left--) {
        work.run();
      }
    }

    private Entry enter(int index, String name) {
      try {
        Entry entry = field.enter(name);
        ForkLine.contender(index, entry.who()).say();
        return entry;
      } catch (BackendUnavailableException | PeerUnavailableException e) {
        ForkLine.absent(index, e.getMessage()).say();
        return null;
      }
    }

    /** Before each iteration: the next one's turn, and its data back in the caches. */
    @Setup(Level.Iteration)
    public void next() {
      int place = turn % order.size();
      if (place == 0) {
        Collections.shuffle(order, random);
      }
      Entry entry = entries.get(order.get(place));
      current = entry == null ? Turns::rest : entry.work();
      current.run();
    }

    /**
     * Who can't run lets its turn pass; the row says why. One turn in each round is nobody's: it
     * shows what JMH itself allocates.
     */
    private static void rest() {
      Thread.onSpinWait();
    }

    /** After each iteration: JMH has set the counter to 0 before it. */
    @TearDown(Level.Iteration)
    public void count() {
      contender = order.get(turn % order.size()) + 1;
      turn++;
    }

    /** Once a fork, when all is measured. */
    @TearDown
    public void tearDown() {
      for (int i = 0; i < entries.size(); i++) {
        Entry entry = entries.get(i);
        if (entry != null && entry.accuracy() != null) {
          Entry.Accuracy accuracy = entry.accuracy().get();
          if (accuracy != null) {
            ForkLine.accuracy(i, accuracy).say();
          }
        }
      }
      field.close();
    }
  }

  /** One call of whoever's turn it is. */
  @Benchmark
  public void call(Turns turns) {
    turns.current.run();
  }
}
