package dev.quern.softmax;

import static dev.quern.softmax.Kernels.kernel;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.quern.testing.Bits;
import dev.quern.testing.Inputs;
import dev.quern.testing.Place;
import dev.quern.testing.Subject;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Nothing outside the operands is written, and off the heap nothing is read there either. */
class BoundsTest {
  private static final int LONGEST = 130;

  static List<Subject> subjects() {
    return Subject.all();
  }

  @ParameterizedTest
  @MethodSource("subjects")
  void nothingBesideTheDestinationIsWritten(Subject subject) {
    for (Algorithm algorithm : Kernels.ALGORITHMS) {
      Softmax softmax = kernel(subject, algorithm);
      for (int n = 0; n <= LONGEST; n++) {
        for (boolean single : new boolean[] {true, false}) {
          // NaN and shifted rows take ways of their own to the destination.
          for (String kind : List.of("normal", "nan", "at_1e5")) {
            Object x = Inputs.row(single, kind, n, n);
            Object expected = Rows.reference(x);
            for (Place place : Place.values()) {
              if (place != Place.HEAP_READ_ONLY) {
                String what = subject + ", " + algorithm + ", " + kind + ", n " + n + ", " + place;
                assertEquals(null, Rows.problem(softmax, x, place, place, expected), what);
                assertEquals(null, Rows.problem(softmax, x, place, null, expected), what);
              }
            }
          }
        }
      }
    }
  }

  /** Pages that fault on any access before and behind, operands flush against either. */
  @ParameterizedTest
  @MethodSource("subjects")
  void nothingBesideTheOperandsIsAccessed(Subject subject) throws Throwable {
    assumeTrue(
        System.getProperty("os.name").equals("Linux"), "mmap's constants are written for Linux");
    Pages source = new Pages();
    Pages target = new Pages();
    try {
      for (Algorithm algorithm : Kernels.ALGORITHMS) {
        Softmax softmax = kernel(subject, algorithm);
        for (int n = 0; n <= LONGEST; n++) {
          checkFlush(softmax, source, target, n, algorithm);
        }
        for (int n : new int[] {2047, 2048, 2049, 5003}) {
          checkFlush(softmax, source, target, n, algorithm);
        }
      }
    } finally {
      source.unmap();
      target.unmap();
    }
  }

  private static void checkFlush(
      Softmax softmax, Pages source, Pages target, int n, Algorithm algorithm) {
    for (boolean single : new boolean[] {true, false}) {
      for (String kind : List.of("normal", "nan", "at_1e5")) {
        Object x = Inputs.row(single, kind, n, n);
        Object expected = Rows.reference(x);
        MemorySegment row =
            single ? MemorySegment.ofArray((float[]) x) : MemorySegment.ofArray((double[]) x);
        for (boolean low : new boolean[] {true, false}) {
          MemorySegment from = source.flush(row.byteSize(), low);
          MemorySegment to = target.flush(row.byteSize(), low);
          String what = algorithm + ", " + kind + ", n " + n + (low ? ", begin" : ", end");
          ValueLayout layout = Place.OFF_HEAP.layout(single);
          from.copyFrom(row);
          softmax.apply(from, to, 1, n, layout);
          assertSame(expected, to, what);
          softmax.apply(from, from, 1, n, layout);
          assertSame(expected, from, what + ", in place");
          from.copyFrom(row);
          MemorySegment result = target.flush(single ? 4 : 8, low);
          softmax.logSumExp(from, result, 1, n, layout);
        }
      }
    }
  }

  private static void assertSame(Object expected, MemorySegment got, String what) {
    Object row =
        expected instanceof float[]
            ? got.toArray(ValueLayout.JAVA_FLOAT)
            : got.toArray(ValueLayout.JAVA_DOUBLE);
    Bits.assertSame(expected, row, () -> what);
  }

  /** Readable and writable memory between two pages that are neither. */
  private static final class Pages {
    private static final long PAGE = 65536;
    private static final long SIZE = 2 * PAGE;
    private static final int READ_WRITE = 3;
    private static final int PRIVATE_ANONYMOUS = 0x22;

    private final MemorySegment all;

    Pages() throws Throwable {
      MethodHandle map =
          handle(
              "mmap",
              FunctionDescriptor.of(
                  ValueLayout.JAVA_LONG,
                  ValueLayout.JAVA_LONG,
                  ValueLayout.JAVA_LONG,
                  ValueLayout.JAVA_INT,
                  ValueLayout.JAVA_INT,
                  ValueLayout.JAVA_INT,
                  ValueLayout.JAVA_LONG));
      MethodHandle protect =
          handle(
              "mprotect",
              FunctionDescriptor.of(
                  ValueLayout.JAVA_INT,
                  ValueLayout.JAVA_LONG,
                  ValueLayout.JAVA_LONG,
                  ValueLayout.JAVA_INT));
      long address = (long) map.invokeExact(0L, SIZE + 2 * PAGE, 0, PRIVATE_ANONYMOUS, -1, 0L);
      assertTrue(address != -1, "mmap failed");
      assertEquals(0, (int) protect.invokeExact(address + PAGE, SIZE, READ_WRITE));
      all = view(address + PAGE, SIZE);
    }

    /** Elements that begin where memory begins, or end where it ends. */
    MemorySegment flush(long bytes, boolean low) {
      return low ? all.asSlice(0, bytes) : all.asSlice(SIZE - bytes, bytes);
    }

    void unmap() throws Throwable {
      MethodHandle unmap =
          handle(
              "munmap",
              FunctionDescriptor.of(
                  ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG));
      assertEquals(0, (int) unmap.invokeExact(all.address() - PAGE, SIZE + 2 * PAGE));
    }

    private static MethodHandle handle(String name, FunctionDescriptor type) {
      Linker linker = Linker.nativeLinker();
      return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), type);
    }

    private static MemorySegment view(long address, long bytes) {
      return MemorySegment.ofAddress(address).reinterpret(bytes, Arena.global(), null);
    }
  }
}
