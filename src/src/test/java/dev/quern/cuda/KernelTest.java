package dev.quern.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quern.internal.cuda.Device;
import dev.quern.internal.cuda.Kernel;
import dev.quern.internal.cuda.Launch;
import dev.quern.internal.cuda.Lease;
import dev.quern.internal.cuda.Pipeline;
import dev.quern.internal.cuda.Staging;
import dev.quern.testing.Emulator;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Kernels get their arguments, and what they need beside: scratch memory, tiles of large arrays.
 */
class KernelTest {
  private static final int LENGTH = 1000;

  private CudaDevice device;
  private Arena arena;
  private Kernel kernel;

  @BeforeEach
  void setUp() {
    Emulator.assumeBuilt();
    device = Cuda.device();
    arena = Arena.ofConfined();
    kernel = Kernel.of(device, "probe", "quern_cuda_probe");
  }

  @AfterEach
  void tearDown() {
    if (arena != null) {
      Emulator.set("deferred", 0);
      Emulator.set("launch", 0);
      arena.close();
    }
  }

  private Launch arguments(DeviceMemory x, DeviceMemory y) {
    return kernel
        .launch()
        .addPointer(x)
        .addDouble(Probes.SCALE)
        .addInt(Probes.ADD)
        .addPointer(y)
        .addLong(LENGTH);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1, 1, 0, 1",
    "7, 1, 33, 0, 1",
    "8, 3, 256, 49152, 1",
    "8, 1, 256, 49153, 1",
    "8, 1, 128, 200000, 4",
    "8, 1, 128, 0, 8",
    "32, 1, 64, 0, 16"
  })
  void argumentsArriveWhateverTheGrid(
      int gridX, int gridY, int threads, int sharedBytes, int cluster) {
    float[] x = Probes.random(LENGTH, 1);
    DeviceMemory from = device.allocate(4 * LENGTH, arena);
    DeviceMemory to = device.allocate(4 * LENGTH, arena);
    from.copyFrom(MemorySegment.ofArray(x));
    arguments(from, to).run(gridX, gridY, threads, sharedBytes, cluster, device.stream(arena));
    Probes.assertResult(x, Probes.floats(to), LENGTH);
  }

  @Test
  void pointersMayPointInto() {
    float[] x = Probes.random(LENGTH, 2);
    DeviceMemory both = device.allocate(8 * LENGTH + 4, arena);
    both.copyFrom(MemorySegment.ofArray(x));
    kernel
        .launch()
        .addPointer(both)
        .addDouble(Probes.SCALE)
        .addInt(Probes.ADD)
        .addPointer(both, 4L * LENGTH + 4)
        .addLong(LENGTH)
        .run(4, 64, 0, null);
    Probes.assertResult(x, Probes.floats(both.asSlice(4 * LENGTH + 4, 4 * LENGTH)), LENGTH);
    assertThrows(
        IndexOutOfBoundsException.class, () -> kernel.launch().addPointer(both, 8 * LENGTH + 5));
    assertThrows(IndexOutOfBoundsException.class, () -> kernel.launch().addPointer(both, -1));
    // No element: nothing is read through the null pointers.
    kernel
        .launch()
        .addPointer(null)
        .addDouble(0)
        .addInt(0)
        .addPointer(null)
        .addLong(0)
        .run(1, 1, 0, null);
    device.synchronize();
  }

  @Test
  void kernelsAreFoundOnceAndUnknownOnesNamed() {
    assertSame(kernel, Kernel.of(device, "probe", "quern_cuda_probe"));
    CudaUnavailableException e =
        assertThrows(
            CudaUnavailableException.class, () -> Kernel.of(device, "probe", "quern_nothing"));
    assertTrue(e.getMessage().contains("quern_nothing"), e.getMessage());
    assertTrue(kernel.blocksPerMultiprocessor(256, 0) >= 1);
  }

  @Test
  void clustersAreAskedForOnceForEachShape() {
    assertTrue(kernel.runsClusters(8, 160, 0));
    assertTrue(kernel.runsClusters(16, 160, 0));
    Emulator.set("clusters", 4);
    try {
      assertTrue(kernel.runsClusters(8, 160, 0), "what is known is asked for again");
      assertFalse(kernel.runsClusters(8, 192, 0));
      assertTrue(kernel.runsClusters(4, 192, 0));
    } finally {
      Emulator.set("clusters", 16);
    }
    assertFalse(kernel.runsClusters(8, 192, 0), "what is known is asked for again");
    // Errors of the driver: more than any device has.
    assertFalse(kernel.runsClusters(32, 160, 0));
    assertFalse(kernel.runsClusters(2, 2000, 0));
    assertFalse(kernel.runsClusters(2, 160, 1 << 20));
    device.synchronize();
  }

  @Test
  void memoryClosedBetweenArgumentAndLaunchIsNoticed() {
    DeviceMemory to = device.allocate(4 * LENGTH, arena);
    Launch launch;
    try (Arena closed = Arena.ofConfined()) {
      launch = arguments(device.allocate(4 * LENGTH, closed), to);
    }
    assertThrows(IllegalStateException.class, () -> launch.run(1, 1, 0, null));
    // And the next launch is none the worse.
    to.fill((byte) 0, device.stream(arena));
    device.synchronize();
    arguments(to, to).run(1, 32, 0, null);
    assertEquals(Probes.ADD, Probes.floats(to)[LENGTH - 1]);
  }

  @Test
  void tooManyArgumentsAreRefused() {
    Launch launch = kernel.launch();
    for (int i = 0; i < 32; i++) {
      launch.addFloat(i);
    }
    assertThrows(IllegalStateException.class, () -> launch.addInt(1));
  }

  @Test
  void aLaunchThatIsRefusedLeavesTheDeviceUsable() {
    float[] x = Probes.random(LENGTH, 3);
    DeviceMemory from = device.allocate(4 * LENGTH, arena);
    DeviceMemory to = device.allocate(4 * LENGTH, arena);
    from.copyFrom(MemorySegment.ofArray(x));
    CudaException e =
        assertThrows(CudaException.class, () -> arguments(from, to).run(1, 2000, 0, null));
    assertTrue(e.getMessage().contains("quern_cuda_probe"), e.getMessage());
    assertEquals(1, e.error());
    Emulator.set("launch", 701);
    e = assertThrows(CudaException.class, () -> arguments(from, to).run(1, 1, 0, null));
    assertEquals(701, e.error());
    Emulator.set("launch", 0);
    arguments(from, to).run(4, 64, 0, null);
    Probes.assertResult(x, Probes.floats(to), LENGTH);
  }

  @Test
  void threadsLaunchAtOnce() throws Exception {
    List<Thread> threads = new ArrayList<>();
    List<Throwable> thrown = Collections.synchronizedList(new ArrayList<>());
    for (int t = 0; t < 8; t++) {
      int seed = t;
      Runnable work =
          () -> {
            try (Arena own = Arena.ofConfined()) {
              float[] x = Probes.random(LENGTH, seed);
              DeviceMemory from = device.allocate(4 * LENGTH, own);
              DeviceMemory to = device.allocate(4 * LENGTH, own);
              CudaStream stream = device.stream(own);
              float[] y = new float[LENGTH];
              for (int i = 0; i < 20; i++) {
                from.copyFromAsync(MemorySegment.ofArray(x), stream);
                arguments(from, to).run(4, 64, 0, stream);
                to.copyToAsync(MemorySegment.ofArray(y), stream);
                Probes.assertResult(x, y, LENGTH);
              }
            } catch (Throwable e) {
              thrown.add(e);
            }
          };
      threads.add(t % 2 == 0 ? new Thread(work) : Thread.ofVirtual().unstarted(work));
    }
    for (Thread thread : threads) {
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertEquals(List.of(), thrown);
  }

  /** Tiles that do and don't divide the whole, fewer than slots and more. */
  @ParameterizedTest
  @CsvSource({"0, 1000, 0", "0, 300, 1", "1, 1000, 0", "1, 300, 1", "1, 7, 0", "0, 5000, 0"})
  void aPipelineComputesEveryTile(int deferred, int tile, int offset) {
    Emulator.set("deferred", deferred);
    float[] x = Probes.random(LENGTH + offset, 5);
    float[] y = new float[LENGTH + offset];
    y[0] = 42;
    int tiles = (LENGTH + tile - 1) / tile;
    try (Pipeline pipeline = Pipeline.of(device)) {
      Lease[] from = new Lease[Pipeline.SLOTS];
      Lease[] to = new Lease[Pipeline.SLOTS];
      try {
        for (int slot = 0; slot < Pipeline.SLOTS; slot++) {
          from[slot] = pipeline.scratch(4L * tile, slot);
          to[slot] = pipeline.scratch(4L * tile, slot);
        }
        pipeline.run(
            tiles,
            (t, slot, stream) -> {
              int length = (int) Math.min(tile, LENGTH - t * tile);
              Staging.copyIn(
                  x, 4 * (offset + t * tile), from[slot].memory(), 0, 4L * length, stream);
              Probes.launch(from[slot].memory(), to[slot].memory(), length, stream);
            },
            (t, slot, stream) ->
                Staging.copyOut(
                    to[slot].memory(),
                    0,
                    y,
                    4 * (offset + t * tile),
                    4 * Math.min(tile, LENGTH - t * tile),
                    stream));
      } finally {
        for (int slot = 0; slot < Pipeline.SLOTS; slot++) {
          from[slot].close();
          to[slot].close();
        }
      }
    }
    if (offset > 0) {
      assertEquals(42, y[0]);
      x[0] = 18; // What would give 42.
    }
    Probes.assertResult(x, y, LENGTH + offset);
  }

  @Test
  void scratchMemoryIsUsedAgain() {
    CudaStream stream = device.stream(arena);
    device.releaseCaches();
    DeviceMemory memory;
    try (Lease lease = ((Device) device).scratch(100_000, stream)) {
      memory = lease.memory();
      assertTrue(memory.byteSize() >= 100_000 && memory.byteSize() <= 125_000);
      try (Lease other = ((Device) device).scratch(100_000, stream)) {
        assertTrue(other.memory() != memory, "two at once share memory");
      }
    }
    long allocations = Emulator.get("memory.allocations");
    for (int i = 0; i < 10; i++) {
      try (Lease lease = ((Device) device).scratch(99_999, stream)) {
        lease.memory().fill((byte) i, stream);
      }
    }
    assertEquals(allocations, Emulator.get("memory.allocations"));
    device.releaseCaches();
    assertEquals(allocations - 2, Emulator.get("memory.allocations"));
    assertThrows(IllegalStateException.class, memory::address);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 65536, 65537, 81920, 81921, 131072, 131073, 1 << 20, 3_000_001})
  void scratchMemoryIsLargeEnoughAndNotMuchLarger(long bytes) {
    try (Lease lease = ((Device) device).scratch(bytes, null)) {
      long size = lease.memory().byteSize();
      assertTrue(size >= bytes, "" + size);
      assertTrue(size <= Math.max(65536, bytes * 5 / 4 + 1), "" + size);
    }
  }

  @Test
  void whatIsNoMemoryIsRefused() {
    DeviceMemory memory = device.allocate(100, arena);
    CudaStream stream = device.stream(arena);
    assertThrows(
        IllegalArgumentException.class, () -> Staging.copyIn("text", 0, memory, 0, 1, stream));
    assertThrows(
        IndexOutOfBoundsException.class,
        () -> Staging.copyIn(new float[10], 4, memory, 0, 40, stream));
    assertThrows(
        IndexOutOfBoundsException.class,
        () -> Staging.copyIn(new float[10], 0, memory, 61, 40, stream));
    assertThrows(
        IndexOutOfBoundsException.class,
        () -> Staging.copyOut(memory, 61, new float[10], 0, 40, stream));
    assertThrows(
        IndexOutOfBoundsException.class,
        () -> Staging.copyOut(memory, 0, new float[10], -4, 40, stream));
  }
}
