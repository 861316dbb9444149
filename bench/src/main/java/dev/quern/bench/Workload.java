package dev.quern.bench;

import dev.quern.hardware.Capabilities;
import dev.quern.softmax.Softmax;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.SplittableRandom;

/**
 * Logits and probabilities to run over: one pair again and again (warm), or as many as it takes to
 * find none of them in a cache (cold).
 */
public final class Workload implements Work, AutoCloseable {
  private static final long SEED = 42;

  private final ElementType type;
  private final Memory memory;
  private final int rows;
  private final int columns;
  private final boolean inPlace;
  private final int pairs;
  private final Arena arena = Arena.ofShared();
  private final float[][] floatLogits;
  private final float[][] floatProbabilities;
  private final double[][] doubleLogits;
  private final double[][] doubleProbabilities;
  private final MemorySegment[] logits;
  private final MemorySegment[] probabilities;
  private int turn;

  /** One pair of the given shape, filled with U(-10, 10). */
  public Workload(ElementType type, Memory memory, int rows, int columns, boolean inPlace) {
    this(type, memory, rows, columns, inPlace, 1);
  }

  private Workload(
      ElementType type, Memory memory, int rows, int columns, boolean inPlace, int pairs) {
    this.type = type;
    this.memory = memory;
    this.rows = rows;
    this.columns = columns;
    this.inPlace = inPlace;
    this.pairs = pairs;
    floatLogits = new float[pairs][];
    floatProbabilities = new float[pairs][];
    doubleLogits = new double[pairs][];
    doubleProbabilities = new double[pairs][];
    logits = new MemorySegment[pairs];
    probabilities = new MemorySegment[pairs];
    for (int i = 0; i < pairs; i++) {
      allocate(i);
      fill(logits[i], new SplittableRandom(SEED + i));
      if (!inPlace) {
        probabilities[i].fill((byte) 1); // a page that was only ever read is not memory yet
      }
    }
  }

  /** Enough pairs, and at least two, that a pair is out of the caches when its turn comes again. */
  public static Workload cold(
      ElementType type, Memory memory, int rows, int columns, boolean inPlace) {
    long bytes = (long) rows * columns * type.bytes() * (inPlace ? 1 : 2);
    long pairs = Math.max(2, Math.ceilDiv(4 * lastLevelCache(), bytes));
    return new Workload(type, memory, rows, columns, inPlace, Math.toIntExact(pairs));
  }

  /** Bytes of the largest cache, or a guess where it is not known. */
  static long lastLevelCache() {
    var cpu = Capabilities.probe().cpu();
    long largest = Math.max(cpu.level2(), cpu.level3());
    return largest > 0 ? largest : 32L << 20;
  }

  private void allocate(int i) {
    int n = Math.multiplyExact(rows, columns);
    if (memory != Memory.HEAP) {
      long bytes = (long) n * type.bytes();
      logits[i] = memory.allocate(arena, bytes);
      probabilities[i] = inPlace ? logits[i] : memory.allocate(arena, bytes);
    } else if (type == ElementType.FLOAT32) {
      floatLogits[i] = new float[n];
      floatProbabilities[i] = inPlace ? floatLogits[i] : new float[n];
      logits[i] = MemorySegment.ofArray(floatLogits[i]);
      probabilities[i] = MemorySegment.ofArray(floatProbabilities[i]);
    } else {
      doubleLogits[i] = new double[n];
      doubleProbabilities[i] = inPlace ? doubleLogits[i] : new double[n];
      logits[i] = MemorySegment.ofArray(doubleLogits[i]);
      probabilities[i] = MemorySegment.ofArray(doubleProbabilities[i]);
    }
  }

  private void fill(MemorySegment segment, SplittableRandom random) {
    long n = segment.byteSize() / type.bytes();
    for (long i = 0; i < n; i++) {
      double x = (random.nextInt() * 0x1p-31) * 10;
      if (type == ElementType.FLOAT32) {
        segment.setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) x);
      } else {
        segment.setAtIndex(ValueLayout.JAVA_DOUBLE, i, x);
      }
    }
  }

  /** Elements of one pair's logits. */
  @Override
  public long elements() {
    return (long) rows * columns;
  }

  /** Bytes that one call touches, counting what is in place once. */
  @Override
  public long bytes() {
    return elements() * type.bytes() * (inPlace ? 1 : 2);
  }

  /** Logits of the first pair. */
  public MemorySegment logits() {
    return logits[0];
  }

  /** Probabilities of the first pair. */
  public MemorySegment probabilities() {
    return probabilities[0];
  }

  /** Logits of the first pair of {@link ElementType#FLOAT32} on the {@link Memory#HEAP}. */
  public float[] floatLogits() {
    return floatLogits[0];
  }

  /** Probabilities of the first pair of {@link ElementType#FLOAT32} on the {@link Memory#HEAP}. */
  public float[] floatProbabilities() {
    return floatProbabilities[0];
  }

  private int next() {
    int i = turn;
    turn = i + 1 == pairs ? 0 : i + 1;
    return i;
  }

  /** Softmax of the next pair, by the call that suits its memory. */
  public void softmax(Softmax softmax) {
    int i = next();
    if (memory != Memory.HEAP) {
      softmax.apply(logits[i], probabilities[i], rows, columns, type.layout());
    } else if (type == ElementType.FLOAT32) {
      if (rows == 1) {
        softmax.apply(floatLogits[i], floatProbabilities[i]);
      } else {
        softmax.applyRows(floatLogits[i], floatProbabilities[i], rows, columns);
      }
    } else if (rows == 1) {
      softmax.apply(doubleLogits[i], doubleProbabilities[i]);
    } else {
      softmax.applyRows(doubleLogits[i], doubleProbabilities[i], rows, columns);
    }
  }

  /** Reads the next pair's logits, as fast as memory gives them; the result depends on them all. */
  public double read() {
    int i = next();
    if (memory != Memory.HEAP) {
      return MemoryLimits.read(logits[i]);
    }
    return type == ElementType.FLOAT32
        ? MemoryLimits.read(floatLogits[i])
        : MemoryLimits.read(doubleLogits[i]);
  }

  /** Copies the next pair's logits to its probabilities, as fast as memory takes them. */
  public void copy() {
    int i = next();
    MemorySegment.copy(logits[i], 0, probabilities[i], 0, logits[i].byteSize());
  }

  /** Reads and writes the next pair's logits in place: every sign turns. */
  public void update() {
    int i = next();
    if (memory != Memory.HEAP) {
      MemoryLimits.turnSigns(logits[i]);
    } else if (type == ElementType.FLOAT32) {
      MemoryLimits.turnSigns(floatLogits[i]);
    } else {
      MemoryLimits.turnSigns(doubleLogits[i]);
    }
  }

  @Override
  public void close() {
    arena.close();
  }
}
