package dev.quern.bench;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** The speed of the memory, which no kernel beats: see also {@link MemorySegment#copy}. */
public final class MemoryLimits {
  private static final boolean VECTORS =
      ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();

  private static final long SIGNS = 0x8000_0000_8000_0000L;

  private MemoryLimits() {}

  /**
   * Reads all of {@code segment} once, apart from a remainder of less than 256 bytes.
   *
   * @return something that depends on each bit read
   */
  public static long read(MemorySegment segment) {
    return VECTORS ? Vectors.read(segment) : readLongs(segment);
  }

  /**
   * As {@link #read(MemorySegment)}; C2 does not make vector loads of segments over arrays of
   * float.
   */
  public static double read(float[] array) {
    return VECTORS ? Vectors.read(array) : readLongs(MemorySegment.ofArray(array));
  }

  /** As {@link #read(float[])}. */
  public static double read(double[] array) {
    return VECTORS ? Vectors.read(array) : readLongs(MemorySegment.ofArray(array));
  }

  /** Reads and writes {@code segment} in place, but for that remainder: turns signs of floats. */
  public static void turnSigns(MemorySegment segment) {
    if (VECTORS) {
      Vectors.turnSigns(segment);
    } else {
      for (long i = 0; i < (segment.byteSize() & -8); i += 8) {
        long bits = segment.get(ValueLayout.JAVA_LONG_UNALIGNED, i);
        segment.set(ValueLayout.JAVA_LONG_UNALIGNED, i, bits ^ SIGNS);
      }
    }
  }

  /** As {@link #turnSigns(MemorySegment)}. */
  public static void turnSigns(float[] array) {
    if (VECTORS) {
      Vectors.turnSigns(array);
    } else {
      turnSigns(MemorySegment.ofArray(array));
    }
  }

  /** As {@link #turnSigns(MemorySegment)}. */
  public static void turnSigns(double[] array) {
    if (VECTORS) {
      Vectors.turnSigns(array);
    } else {
      turnSigns(MemorySegment.ofArray(array));
    }
  }

  private static long readLongs(MemorySegment segment) {
    long a = 0;
    long b = 0;
    long c = 0;
    long d = 0;
    long end = segment.byteSize() & -32;
    for (long i = 0; i < end; i += 32) {
      a += segment.get(ValueLayout.JAVA_LONG_UNALIGNED, i);
      b += segment.get(ValueLayout.JAVA_LONG_UNALIGNED, i + 8);
      c += segment.get(ValueLayout.JAVA_LONG_UNALIGNED, i + 16);
      d += segment.get(ValueLayout.JAVA_LONG_UNALIGNED, i + 24);
    }
    return a + b + c + d;
  }

  /** Apart, because loading it fails without the module. */
  private static final class Vectors {
    private static final VectorSpecies<Long> SPECIES = LongVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Double> DOUBLES = DoubleVector.SPECIES_PREFERRED;

    private static long read(MemorySegment segment) {
      ByteOrder order = ByteOrder.nativeOrder();
      int step = SPECIES.vectorByteSize();
      LongVector a = LongVector.zero(SPECIES);
      LongVector b = a;
      LongVector c = a;
      LongVector d = a;
      long end = segment.byteSize() / (4 * step) * (4 * step);
      for (long i = 0; i < end; i += 4 * step) {
        a = a.add(LongVector.fromMemorySegment(SPECIES, segment, i, order));
        b = b.add(LongVector.fromMemorySegment(SPECIES, segment, i + step, order));
        c = c.add(LongVector.fromMemorySegment(SPECIES, segment, i + 2 * step, order));
        d = d.add(LongVector.fromMemorySegment(SPECIES, segment, i + 3 * step, order));
      }
      return a.add(b).add(c.add(d)).reduceLanes(VectorOperators.ADD);
    }

    private static double read(float[] array) {
      int step = FLOATS.length();
      FloatVector a = FloatVector.zero(FLOATS);
      FloatVector b = a;
      FloatVector c = a;
      FloatVector d = a;
      int end = array.length / (4 * step) * (4 * step);
      for (int i = 0; i < end; i += 4 * step) {
        a = a.add(FloatVector.fromArray(FLOATS, array, i));
        b = b.add(FloatVector.fromArray(FLOATS, array, i + step));
        c = c.add(FloatVector.fromArray(FLOATS, array, i + 2 * step));
        d = d.add(FloatVector.fromArray(FLOATS, array, i + 3 * step));
      }
      return a.add(b).add(c.add(d)).reduceLanes(VectorOperators.ADD);
    }

    private static double read(double[] array) {
      int step = DOUBLES.length();
      DoubleVector a = DoubleVector.zero(DOUBLES);
      DoubleVector b = a;
      DoubleVector c = a;
      DoubleVector d = a;
      int end = array.length / (4 * step) * (4 * step);
      for (int i = 0; i < end; i += 4 * step) {
        a = a.add(DoubleVector.fromArray(DOUBLES, array, i));
        b = b.add(DoubleVector.fromArray(DOUBLES, array, i + step));
        c = c.add(DoubleVector.fromArray(DOUBLES, array, i + 2 * step));
        d = d.add(DoubleVector.fromArray(DOUBLES, array, i + 3 * step));
      }
      return a.add(b).add(c.add(d)).reduceLanes(VectorOperators.ADD);
    }

    private static void turnSigns(float[] array) {
      int step = FLOATS.length();
      for (int i = 0; i < array.length / step * step; i += step) {
        FloatVector.fromArray(FLOATS, array, i).neg().intoArray(array, i);
      }
    }

    private static void turnSigns(double[] array) {
      int step = DOUBLES.length();
      for (int i = 0; i < array.length / step * step; i += step) {
        DoubleVector.fromArray(DOUBLES, array, i).neg().intoArray(array, i);
      }
    }

    private static void turnSigns(MemorySegment segment) {
      ByteOrder order = ByteOrder.nativeOrder();
      int step = SPECIES.vectorByteSize();
      LongVector signs = LongVector.broadcast(SPECIES, SIGNS);
      for (long i = 0; i < segment.byteSize() / step * step; i += step) {
        LongVector.fromMemorySegment(SPECIES, segment, i, order)
            .lanewise(VectorOperators.XOR, signs)
            .intoMemorySegment(segment, i, order);
      }
    }
  }
}
