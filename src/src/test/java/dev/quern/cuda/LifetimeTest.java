package dev.quern.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quern.internal.bindings.cuda.cuda_h;
import dev.quern.internal.cuda.Kernel;
import dev.quern.testing.Emulator;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Arenas decide what lives, and the driver keeps nothing that they have closed. */
class LifetimeTest {
  private static final int LENGTH = 1000;
  private static CudaDevice device;
  private List<Long> before;

  @BeforeAll
  static void warmUp() {
    Emulator.assumeBuilt();
    device = Cuda.device();
    use(Arena.ofConfined(), true);
  }

  @BeforeEach
  void count() {
    before = Probes.alive(device);
  }

  @AfterEach
  void nothingIsLeft() {
    Emulator.set("deferred", 0);
    List<Long> after = Probes.alive(device);
    for (int i = 0; i < after.size(); i++) {
      assertTrue(after.get(i) <= before.get(i), "before " + before + ", after " + after);
    }
  }

  /** Everything that has a lifetime, used once. */
  private static void use(Arena arena, boolean close) {
    float[] x = Probes.random(LENGTH, 1);
    DeviceMemory from = device.allocate(4L * LENGTH, arena);
    DeviceMemory to = device.allocate(4L * LENGTH, arena);
    CudaStream stream = device.stream(arena);
    CudaEvent event = device.event(arena);
    MemorySegment pinned = device.allocatePinned(4L * LENGTH, arena);
    MemorySegment.copy(x, 0, pinned, ValueLayout.JAVA_FLOAT, 0, LENGTH);
    from.copyFromAsync(pinned, stream);
    Probes.launch(from, to, LENGTH, stream);
    event.record(stream);
    event.synchronize();
    Probes.assertResult(x, Probes.floats(to), LENGTH);
    if (close) {
      arena.close();
    }
  }

  @Test
  void closingFrees() {
    use(Arena.ofConfined(), true);
    use(Arena.ofShared(), true);
  }

  @Test
  void theGarbageCollectorFreesForAutomaticArenas() throws InterruptedException {
    use(Arena.ofAuto(), false);
    for (int i = 0; i < 200 && !Probes.alive(device).equals(before); i++) {
      System.gc();
      Thread.sleep(20);
    }
    // Fewer, if what earlier tests left has gone as well.
    assertTrue(Emulator.get("host.allocations") <= before.get(1));
    assertTrue(Emulator.get("events") <= before.get(3));
  }

  @Test
  void afterClosingEveryUseThrows() {
    Arena arena = Arena.ofConfined();
    DeviceMemory memory = device.allocate(100, arena);
    DeviceMemory slice = memory.asSlice(10, 10);
    CudaStream stream = device.stream(arena);
    CudaEvent event = device.event(arena);
    MemorySegment pinned = device.allocatePinned(100, arena);
    Kernel kernel = Kernel.of(device, "probe", "quern_cuda_probe");
    arena.close();
    try (Arena open = Arena.ofConfined()) {
      DeviceMemory other = device.allocate(100, open);
      CudaStream queue = device.stream(open);
      CudaEvent mark = device.event(open);
      MemorySegment host = open.allocate(100);
      for (Executable use :
          List.<Executable>of(
              () -> memory.address(),
              () -> slice.address(),
              () -> memory.asSlice(0, 1),
              () -> memory.copyFrom(host),
              () -> slice.copyFrom(host.asSlice(0, 10)),
              () -> memory.copyTo(host),
              () -> memory.copyFrom(other),
              () -> other.copyFrom(memory),
              () -> memory.fill((byte) 0, queue),
              () -> memory.copyFromAsync(host, queue),
              () -> memory.copyToAsync(host, queue),
              () -> other.copyFromAsync(host, stream),
              () -> other.copyToAsync(host, stream),
              () -> other.fill((byte) 0, stream),
              () -> other.copyFrom(pinned),
              () -> other.copyTo(pinned),
              () -> pinned.get(ValueLayout.JAVA_BYTE, 0),
              () -> stream.synchronize(),
              () -> stream.isDone(),
              () -> stream.waitFor(mark),
              () -> queue.waitFor(event),
              () -> event.record(queue),
              () -> mark.record(stream),
              () -> event.synchronize(),
              () -> event.isDone(),
              () -> event.millisecondsSince(mark),
              () -> mark.millisecondsSince(event),
              () -> kernel.launch().addPointer(memory),
              () -> kernel.launch().run(1, 1, 0, stream),
              () -> device.allocate(1, arena),
              () -> device.allocatePinned(1, arena),
              () -> device.stream(arena),
              () -> device.event(arena))) {
        assertThrows(IllegalStateException.class, use);
      }
    }
  }

  @Test
  void confinedArenasAreTheirThreads() throws InterruptedException {
    try (Arena arena = Arena.ofConfined()) {
      DeviceMemory memory = device.allocate(100, arena);
      CudaStream stream = device.stream(arena);
      CudaEvent event = device.event(arena);
      MemorySegment pinned = device.allocatePinned(100, arena);
      Kernel kernel = Kernel.of(device, "probe", "quern_cuda_probe");
      for (Executable use :
          List.<Executable>of(
              () -> memory.address(),
              () -> memory.asSlice(0, 1),
              () -> memory.copyTo(MemorySegment.ofArray(new byte[100])),
              () -> stream.synchronize(),
              () -> event.record(stream),
              () -> event.isDone(),
              () -> pinned.get(ValueLayout.JAVA_BYTE, 0),
              () -> kernel.launch().addPointer(memory),
              () -> kernel.launch().run(1, 1, 0, stream),
              () -> device.allocate(1, arena),
              () -> device.allocatePinned(1, arena),
              () -> device.stream(arena),
              () -> device.event(arena))) {
        Threads.throwing(WrongThreadException.class, use);
      }
    }
  }

  @Test
  void sharedArenasAreEveryThreads() throws InterruptedException {
    try (Arena arena = Arena.ofShared()) {
      for (int i = 0; i < 4; i++) {
        Threads.running(() -> use(arena, false));
      }
      Threads.running(() -> Thread.ofVirtual().start(() -> use(arena, false)).join());
    }
  }

  /** Results come although everything they were computed with was closed before. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void closingWaitsForWorkThatIsPending(int deferred) {
    Emulator.set("deferred", deferred);
    float[] x = Probes.random(LENGTH, 2);
    try (Arena results = Arena.ofConfined()) {
      MemorySegment result = device.allocatePinned(4L * LENGTH, results).fill((byte) 0);
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment source = device.allocatePinned(4L * LENGTH, arena);
        MemorySegment.copy(x, 0, source, ValueLayout.JAVA_FLOAT, 0, LENGTH);
        DeviceMemory from = device.allocate(4L * LENGTH, arena);
        DeviceMemory to = device.allocate(4L * LENGTH, arena);
        CudaStream stream = device.stream(arena);
        from.copyFromAsync(source, stream);
        Probes.launch(from, to, LENGTH, stream);
        to.copyToAsync(result, stream);
        if (deferred == 1) {
          assertEquals(0, result.get(ValueLayout.JAVA_INT, 0), "the work was not pending");
        }
      }
      Probes.assertResult(x, result.toArray(ValueLayout.JAVA_FLOAT), LENGTH);
    }
  }

  /** The same with each of the arenas alone. */
  @ParameterizedTest
  @ValueSource(strings = {"memory", "pinned", "stream"})
  void closingOneOfThemWaits(String which) {
    Emulator.set("deferred", 1);
    float[] x = Probes.random(LENGTH, 3);
    try (Arena rest = Arena.ofConfined()) {
      Arena first = Arena.ofConfined();
      DeviceMemory from = device.allocate(4L * LENGTH, which.equals("memory") ? first : rest);
      DeviceMemory to = device.allocate(4L * LENGTH, rest);
      MemorySegment source =
          device.allocatePinned(4L * LENGTH, which.equals("pinned") ? first : rest);
      MemorySegment.copy(x, 0, source, ValueLayout.JAVA_FLOAT, 0, LENGTH);
      CudaStream stream = device.stream(which.equals("stream") ? first : rest);
      from.copyFromAsync(source, stream);
      Probes.launch(from, to, LENGTH, stream);
      first.close();
      Emulator.set("deferred", 0);
      Probes.assertResult(x, Probes.floats(to), LENGTH);
    }
  }

  @Test
  void closingUnderUseThrowsForTheUserAndFreesAfterwards() throws InterruptedException {
    for (int round = 0; round < 20; round++) {
      Arena arena = Arena.ofShared();
      DeviceMemory from = device.allocate(4L * LENGTH, arena);
      DeviceMemory to = device.allocate(4L * LENGTH, arena);
      CudaStream stream = device.stream(arena);
      CountDownLatch begun = new CountDownLatch(1);
      AtomicReference<Throwable> thrown = new AtomicReference<>();
      Thread user =
          new Thread(
              () -> {
                try {
                  while (true) {
                    Probes.launch(from, to, LENGTH, stream);
                    from.fill((byte) 1, stream);
                    from.copyFrom(MemorySegment.ofArray(new byte[100]));
                    begun.countDown();
                  }
                } catch (Throwable e) {
                  thrown.set(e);
                }
              });
      user.start();
      begun.await();
      arena.close();
      user.join();
      assertEquals(IllegalStateException.class, thrown.get().getClass(), () -> "" + thrown.get());
    }
  }

  @Test
  void theContextThatWasCurrentIsCurrentAgain() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment out = arena.allocate(ValueLayout.ADDRESS);
      cuda_h.cuCtxGetCurrent(out);
      MemorySegment none = out.get(ValueLayout.ADDRESS, 0);
      use(Arena.ofConfined(), true);
      cuda_h.cuCtxGetCurrent(out);
      assertEquals(none, out.get(ValueLayout.ADDRESS, 0));
      assertThrows(CudaOutOfMemoryException.class, () -> device.allocate(1L << 60, arena));
      cuda_h.cuCtxGetCurrent(out);
      assertEquals(none, out.get(ValueLayout.ADDRESS, 0));
      assertEquals(0, cuda_h.cuDevicePrimaryCtxRetain(out, 0));
      MemorySegment primary = out.get(ValueLayout.ADDRESS, 0);
      cuda_h.cuCtxSetCurrent(primary);
      use(Arena.ofConfined(), true);
      cuda_h.cuCtxGetCurrent(out);
      assertEquals(primary, out.get(ValueLayout.ADDRESS, 0));
      cuda_h.cuCtxSetCurrent(MemorySegment.NULL);
      cuda_h.cuDevicePrimaryCtxRelease_v2(0);
      assertFalse(none.equals(primary));
    }
  }
}
