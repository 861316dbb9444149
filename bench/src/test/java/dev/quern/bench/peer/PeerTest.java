package dev.quern.bench.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.quern.bench.ElementType;
import dev.quern.bench.PeerUnavailableException;
import dev.quern.bench.peer.PeerTask.Operation;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class PeerTest {
  private static final long SEED = 20260101;
  private static final int ROWS = 3;

  /** No multiple of a vector. */
  private static final int COLUMNS = 1000;

  /** One is no multiple of a vector, and one is, which some libraries ask for. */
  private static final int[] DEPTHS = {37, 64};

  /**
   * Jlama turns bounds checks of the Vector API off, unless these are set already: other tests in
   * this JVM shall run with them.
   */
  @BeforeAll
  static void keepBoundsChecks() throws ClassNotFoundException {
    Class.forName("jdk.incubator.vector.FloatVector");
  }

  @ParameterizedTest
  @EnumSource
  void eachKnownPeerIsThereOrSaysWhyNot(PeerId id) {
    PeerEntry entry = Peers.entry(id);
    assertSame(id, entry.id());
    assertSame(entry, Peers.entry(id), "loaded once");
    assertEquals(Optional.of(id), PeerId.of(id.id()));
    if (entry.available().isPresent()) {
      assertNull(entry.reason());
      assertFalse(entry.get().name().isBlank());
      assertFalse(entry.get().version().isBlank());
    } else {
      assertFalse(entry.reason().isBlank());
      assertTrue(
          assertThrows(PeerUnavailableException.class, entry::get)
              .getMessage()
              .contains(entry.reason()));
      abort(id.label() + ": " + entry.reason());
    }
  }

  @Test
  void theBenchmarksOwnPeersLoad() {
    Set<PeerId> there = EnumSet.noneOf(PeerId.class);
    Set<Peer> peers = new HashSet<>(Peers.all());
    for (PeerEntry entry : Peers.entries()) {
      entry.available().ifPresent(peer -> there.add(entry.id()));
      entry.available().ifPresent(peer -> assertTrue(peers.remove(peer)));
    }
    assertTrue(there.containsAll(List.of(PeerId.ONNX, PeerId.MATH_EXP)), there::toString);
    assertTrue(peers.isEmpty());
  }

  @Test
  void tasksWhoseShapesDontFitAreRefused() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment x = arena.allocate(64, 64);
      MemorySegment heap = MemorySegment.ofArray(new float[16]);
      assertThrows(
          IllegalArgumentException.class,
          () -> PeerTask.softmax(ElementType.FLOAT64, 1, 16, x, arena.allocate(64, 64)));
      assertThrows(
          IllegalArgumentException.class,
          () -> PeerTask.softmax(ElementType.FLOAT32, 1, 16, x, heap));
      assertThrows(
          IllegalArgumentException.class,
          () -> new PeerTask(Operation.SOFTMAX, ElementType.FLOAT32, 1, 16, 0, x, x, x));
    }
  }

  static List<Arguments> peersAndTypes() {
    List<Arguments> all = new ArrayList<>();
    for (PeerId id : PeerId.values()) {
      for (ElementType type : ElementType.values()) {
        all.add(Arguments.of(id, type));
      }
    }
    return all;
  }

  @ParameterizedTest
  @MethodSource("peersAndTypes")
  void softmaxIsTheSame(PeerId id, ElementType type) {
    try (Arena arena = Arena.ofConfined()) {
      double[] x = random(type, ROWS * COLUMNS, 50); // down to e^-100: far below 1e-30
      double[] expected = softmax(x);
      MemorySegment result = empty(arena, type, ROWS * COLUMNS);
      run(id, PeerTask.softmax(type, ROWS, COLUMNS, segment(arena, type, x), result));
      for (int i = 0; i < x.length; i++) {
        if (expected[i] > 1e-30) {
          assertEquals(expected[i], get(result, type, i), 1e-5 * expected[i], "at " + i);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("peersAndTypes")
  void productsOfElementsAreExact(PeerId id, ElementType type) {
    try (Arena arena = Arena.ofConfined()) {
      double[] x = random(type, ROWS * COLUMNS, 10);
      double[] y = reversed(x);
      MemorySegment result = empty(arena, type, ROWS * COLUMNS);
      run(
          id,
          PeerTask.multiply(
              type, ROWS, COLUMNS, segment(arena, type, x), segment(arena, type, y), result));
      for (int i = 0; i < x.length; i++) {
        double product = x[i] * y[i];
        assertEquals(
            type == ElementType.FLOAT32 ? (float) product : product,
            get(result, type, i),
            "at " + i);
      }
    }
  }

  static List<Arguments> peersTypesAndDepths() {
    List<Arguments> all = new ArrayList<>();
    for (Arguments peer : peersAndTypes()) {
      for (int depth : DEPTHS) {
        all.add(Arguments.of(peer.get()[0], peer.get()[1], depth));
      }
    }
    return all;
  }

  @ParameterizedTest
  @MethodSource("peersTypesAndDepths")
  void matrixProductsAreTheSame(PeerId id, ElementType type, int depth) {
    int columns = 20;
    try (Arena arena = Arena.ofConfined()) {
      double[] x = random(type, ROWS * depth, 1);
      double[] y = random(type, depth * columns, 1);
      MemorySegment result = empty(arena, type, ROWS * columns);
      run(
          id,
          PeerTask.matrixProduct(
              type,
              ROWS,
              columns,
              depth,
              segment(arena, type, x),
              segment(arena, type, y),
              result));
      for (int i = 0; i < ROWS; i++) {
        for (int j = 0; j < columns; j++) {
          double sum = 0;
          for (int k = 0; k < depth; k++) {
            sum += x[i * depth + k] * y[k * columns + j];
          }
          assertEquals(sum, get(result, type, i * columns + j), 1e-4, i + ", " + j);
        }
      }
    }
  }

  /** Twice, as libraries that work in place must give the same again. */
  private static void run(PeerId id, PeerTask task) {
    PeerEntry entry = Peers.entry(id);
    if (entry.available().isEmpty()) {
      abort(id.label() + ": " + entry.reason());
    }
    try (PeerCall call = prepare(entry.get(), task)) {
      System.out.println(
          entry.get().name()
              + " "
              + entry.get().version()
              + ", "
              + task.operation().id()
              + ": "
              + call.how());
      call.run();
      call.run();
      call.store();
    }
  }

  private static PeerCall prepare(Peer peer, PeerTask task) {
    try {
      return peer.prepare(task);
    } catch (PeerUnavailableException e) {
      assertFalse(e.getMessage().isBlank());
      System.out.println(e.getMessage());
      return abort(e.getMessage());
    }
  }

  /** U(-bound, bound), of the values that the type has. */
  private static double[] random(ElementType type, int n, double bound) {
    SplittableRandom random = new SplittableRandom(SEED + n);
    return random
        .doubles(n, -bound, bound)
        .map(x -> type == ElementType.FLOAT32 ? (float) x : x)
        .toArray();
  }

  private static double[] reversed(double[] x) {
    double[] y = new double[x.length];
    Arrays.setAll(y, i -> x[x.length - 1 - i]);
    return y;
  }

  private static double[] softmax(double[] x) {
    double[] result = new double[x.length];
    for (int row = 0; row < x.length; row += COLUMNS) {
      double[] logits = Arrays.copyOfRange(x, row, row + COLUMNS);
      double max = Arrays.stream(logits).max().orElseThrow();
      double sum = Arrays.stream(logits).map(logit -> StrictMath.exp(logit - max)).sum();
      for (int i = 0; i < COLUMNS; i++) {
        result[row + i] = StrictMath.exp(logits[i] - max) / sum;
      }
    }
    return result;
  }

  /** Filled with NaN, so that what isn't written shows. */
  private static MemorySegment empty(Arena arena, ElementType type, int n) {
    return arena.allocate((long) n * type.bytes(), 64).fill((byte) -1);
  }

  private static MemorySegment segment(Arena arena, ElementType type, double[] values) {
    MemorySegment segment = empty(arena, type, values.length);
    for (int i = 0; i < values.length; i++) {
      if (type == ElementType.FLOAT32) {
        segment.setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) values[i]);
      } else {
        segment.setAtIndex(ValueLayout.JAVA_DOUBLE, i, values[i]);
      }
    }
    return segment;
  }

  private static double get(MemorySegment segment, ElementType type, int i) {
    return type == ElementType.FLOAT32
        ? segment.getAtIndex(ValueLayout.JAVA_FLOAT, i)
        : segment.getAtIndex(ValueLayout.JAVA_DOUBLE, i);
  }
}
