package dev.quern.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quern.testing.Emulator;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Copies give what was copied, whatever memory it is, and refuse what does not fit. */
class DeviceMemoryTest {
  private static final long SEED = 20261127;
  private static final int CHUNK = 4 << 20;

  @TempDir Path folder;
  private CudaDevice device;
  private Arena arena;
  private List<Long> before;

  @BeforeEach
  void setUp() {
    Emulator.assumeBuilt();
    device = Cuda.device();
    // What is made once and kept.
    device.allocate(1, Arena.ofAuto()).copyFrom(MemorySegment.ofArray(new byte[1]));
    arena = Arena.ofConfined();
    before = Probes.alive(device);
  }

  @AfterEach
  void nothingIsLeft() {
    if (arena != null) {
      Emulator.set("deferred", 0);
      arena.close();
      List<Long> after = Probes.alive(device);
      for (int i = 0; i < after.size(); i++) {
        // What other tests left to the garbage collector may have gone meanwhile.
        assertTrue(after.get(i) <= before.get(i), "before " + before + ", after " + after);
      }
    }
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(SEED).nextBytes(bytes);
    return bytes;
  }

  private void roundTrip(MemorySegment source, MemorySegment target) {
    DeviceMemory memory = device.allocate(source.byteSize(), arena);
    memory.copyFrom(source);
    memory.copyTo(target);
    assertEquals(-1, source.mismatch(target), "first difference, seed " + SEED);
  }

  /** Nothing, one, and around one, all and several rounds of the chunks. */
  @ParameterizedTest
  @ValueSource(
      ints = {0, 1, 3, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK - 1, 3 * CHUNK + 1, 7 * CHUNK + 5})
  void bytesOfEveryKindOfMemoryComeBack(int length) throws IOException {
    byte[] bytes = random(length);
    MemorySegment heap = MemorySegment.ofArray(bytes);
    roundTrip(heap, MemorySegment.ofArray(new byte[length]));
    MemorySegment off = arena.allocate(Math.max(1, length)).asSlice(0, length);
    roundTrip(heap, off);
    roundTrip(off, MemorySegment.ofArray(new byte[length]));
    MemorySegment pinned = device.allocatePinned(length, arena);
    roundTrip(heap, pinned);
    roundTrip(pinned, off.fill((byte) 0));
    Path file = Files.write(folder.resolve("file"), bytes);
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      MemorySegment mapped = channel.map(FileChannel.MapMode.READ_WRITE, 0, length, arena);
      roundTrip(mapped, off.fill((byte) 0));
      mapped.fill((byte) 0);
      roundTrip(heap, mapped);
    }
  }

  @Test
  void elementsOfEveryTypeComeBack() {
    Random random = new Random(SEED);
    float[] floats = Probes.random(1000, SEED);
    roundTrip(MemorySegment.ofArray(floats), MemorySegment.ofArray(new float[1000]));
    double[] doubles = random.doubles(1000).toArray();
    roundTrip(MemorySegment.ofArray(doubles), MemorySegment.ofArray(new double[1000]));
    int[] ints = random.ints(1000).toArray();
    roundTrip(MemorySegment.ofArray(ints), MemorySegment.ofArray(new int[1000]));
    long[] longs = random.longs(1000).toArray();
    roundTrip(MemorySegment.ofArray(longs), MemorySegment.ofArray(new long[1000]));
    roundTrip(MemorySegment.ofArray(new short[1000]), MemorySegment.ofArray(new short[1000]));
  }

  @Test
  void slicesArePartsOfTheWhole() {
    byte[] bytes = random(1000);
    DeviceMemory whole = device.allocate(1000, arena);
    whole.copyFrom(MemorySegment.ofArray(bytes));
    DeviceMemory slice = whole.asSlice(101, 500).asSlice(7, 300);
    assertEquals(300, slice.byteSize());
    assertEquals(whole.address() + 108, slice.address());
    byte[] part = new byte[300];
    slice.copyTo(MemorySegment.ofArray(part));
    assertArrayEquals(Arrays.copyOfRange(bytes, 108, 408), part);
    slice.copyFrom(MemorySegment.ofArray(new byte[] {1, 2, 3}));
    bytes[108] = 1;
    bytes[109] = 2;
    bytes[110] = 3;
    byte[] all = new byte[1000];
    whole.copyTo(MemorySegment.ofArray(all));
    assertArrayEquals(bytes, all);
  }

  @Test
  void rangesThatDoNotFitAreRefused() {
    DeviceMemory memory = device.allocate(100, arena);
    CudaStream stream = device.stream(arena);
    MemorySegment large = arena.allocate(101);
    MemorySegment small = arena.allocate(99);
    for (Executable call :
        List.<Executable>of(
            () -> memory.copyFrom(large),
            () -> memory.copyFromAsync(large, stream),
            () -> memory.copyTo(small),
            () -> memory.copyToAsync(small, stream),
            () -> memory.asSlice(0, 100).copyFrom(device.allocate(101, arena)),
            () -> memory.asSlice(1, 100),
            () -> memory.asSlice(-1, 1),
            () -> memory.asSlice(0, -1),
            () -> memory.asSlice(101, 0),
            () -> memory.asSlice(Long.MAX_VALUE, Long.MAX_VALUE))) {
      String message = assertThrows(IndexOutOfBoundsException.class, call).getMessage();
      assertTrue(message.contains("1"), message);
    }
  }

  @Test
  void whatCanNotBeCopiedIsRefused() throws Exception {
    DeviceMemory memory = device.allocate(100, arena);
    assertThrows(
        IllegalArgumentException.class, () -> memory.copyTo(arena.allocate(100).asReadOnly()));
    assertThrows(NullPointerException.class, () -> memory.copyFrom((MemorySegment) null));
    assertThrows(NullPointerException.class, () -> memory.copyFromAsync(arena.allocate(8), null));
    MemorySegment closed;
    try (Arena other = Arena.ofConfined()) {
      closed = other.allocate(100);
    }
    assertThrows(IllegalStateException.class, () -> memory.copyFrom(closed));
    assertThrows(IllegalStateException.class, () -> memory.copyTo(closed));
    try (Arena shared = Arena.ofShared()) {
      DeviceMemory common = device.allocate(100, shared);
      MemorySegment confined = arena.allocate(100);
      Threads.throwing(WrongThreadException.class, () -> common.copyFrom(confined));
      Threads.throwing(WrongThreadException.class, () -> common.copyTo(confined));
    }
  }

  @Test
  void memoryIsCopiedOnTheDevice() {
    byte[] bytes = random(1000);
    DeviceMemory from = device.allocate(1000, arena);
    DeviceMemory to = device.allocate(1200, arena);
    from.copyFrom(MemorySegment.ofArray(bytes));
    to.copyFrom(from);
    byte[] copy = new byte[1200];
    to.copyTo(MemorySegment.ofArray(copy));
    assertArrayEquals(bytes, Arrays.copyOf(copy, 1000));
    from.asSlice(0, 500).copyFrom(from.asSlice(500, 500));
    from.copyTo(MemorySegment.ofArray(copy));
    assertArrayEquals(Arrays.copyOfRange(bytes, 500, 1000), Arrays.copyOf(copy, 500));
    assertThrows(
        IllegalArgumentException.class,
        () -> from.asSlice(0, 500).copyFrom(from.asSlice(499, 500)));
  }

  @Test
  void fillSetsEveryByte() {
    DeviceMemory memory = device.allocate(1000, arena);
    CudaStream stream = device.stream(arena);
    memory.fill((byte) 7, stream);
    memory.asSlice(10, 20).fill((byte) -1, stream);
    memory.asSlice(10, 0).fill((byte) 9, stream);
    byte[] bytes = new byte[1000];
    memory.copyTo(MemorySegment.ofArray(bytes));
    for (int i = 0; i < bytes.length; i++) {
      assertEquals(i >= 10 && i < 30 ? -1 : 7, bytes[i], "byte " + i);
    }
  }

  @Test
  void wrongSizesAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> device.allocate(-1, arena));
    assertThrows(IllegalArgumentException.class, () -> device.allocatePinned(-1, arena));
    assertThrows(NullPointerException.class, () -> device.allocate(1, null));
    assertEquals(0, device.allocate(0, arena).byteSize());
    assertEquals(0, device.allocatePinned(0, arena).byteSize());
  }

  @Test
  void outOfMemoryTellsHowMuchThereIsAndLeavesTheDeviceUsable() {
    long total = device.memoryBytes();
    List<Long> alive = Probes.alive(device);
    CudaOutOfMemoryException e =
        assertThrows(CudaOutOfMemoryException.class, () -> device.allocate(total + 1, arena));
    assertEquals(total + 1, e.requestedBytes());
    assertEquals(total, e.totalBytes());
    assertTrue(e.freeBytes() > 0 && e.freeBytes() <= total, e.getMessage());
    assertEquals("CUDA_ERROR_OUT_OF_MEMORY", e.errorName());
    assertEquals(2, e.error());
    assertEquals(alive, Probes.alive(device));
    roundTrip(MemorySegment.ofArray(random(100)), MemorySegment.ofArray(new byte[100]));
  }

  @Test
  void cachesAreGivenBackBeforeMemoryIsOut() {
    long most = device.memoryBytes() / 2;
    // Leaves rings and scratch behind.
    roundTrip(MemorySegment.ofArray(random(100)), MemorySegment.ofArray(new byte[100]));
    try (Arena first = Arena.ofConfined()) {
      device.allocate(most, first);
    }
    device.allocate(device.freeMemoryBytes() - (64 << 20), arena);
  }

  @Test
  void pinnedMemoryCanBeReadAndWritten() {
    MemorySegment pinned = device.allocatePinned(64, arena);
    pinned.setAtIndex(ValueLayout.JAVA_LONG, 7, SEED);
    assertEquals(SEED, pinned.getAtIndex(ValueLayout.JAVA_LONG, 7));
    assertThrows(
        IndexOutOfBoundsException.class, () -> pinned.getAtIndex(ValueLayout.JAVA_LONG, 8));
  }

  /** Which memory is page-locked shows in deferred mode: then copies to it are pending. */
  @Test
  void pinnedMemoryIsKnownWhateverElseWasClosed() {
    Random random = new Random(SEED);
    DeviceMemory memory = device.allocate(16, arena);
    CudaStream stream = device.stream(arena);
    List<Arena> arenas = new ArrayList<>();
    List<MemorySegment> pieces = new ArrayList<>();
    try {
      for (int i = 0; i < 60; i++) {
        if (pieces.size() > 5 && random.nextInt(3) == 0) {
          int gone = random.nextInt(pieces.size());
          pieces.remove(gone);
          arenas.remove(gone).close();
        }
        arenas.add(Arena.ofConfined());
        pieces.add(device.allocatePinned(16 + random.nextInt(64), arenas.get(arenas.size() - 1)));
      }
      Emulator.set("deferred", 1);
      byte value = 1;
      for (MemorySegment piece : pieces) {
        piece.fill((byte) 0);
        MemorySegment end = piece.asSlice(piece.byteSize() - 16);
        memory.fill(++value, stream);
        memory.copyToAsync(end, stream);
        assertEquals(0, end.get(ValueLayout.JAVA_BYTE, 15), "pending, seed " + SEED);
        stream.synchronize();
        assertEquals(value, end.get(ValueLayout.JAVA_BYTE, 15), "seed " + SEED);
        MemorySegment other = arena.allocate(16);
        memory.copyToAsync(other, stream);
        assertEquals(value, other.get(ValueLayout.JAVA_BYTE, 15), "done, seed " + SEED);
      }
    } finally {
      arenas.forEach(Arena::close);
    }
  }
}
