package dev.quern.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quern.testing.Emulator;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams keep the order of their work, and events that between streams. */
class StreamTest {
  private CudaDevice device;
  private Arena arena;

  @BeforeEach
  void setUp() {
    Emulator.assumeBuilt();
    device = Cuda.device();
    arena = Arena.ofConfined();
  }

  @AfterEach
  void tearDown() {
    if (arena != null) {
      Emulator.set("deferred", 0);
      arena.close();
    }
  }

  @Test
  void workIsPendingUntilItIsDone() {
    DeviceMemory memory = device.allocate(100, arena);
    CudaStream stream = device.stream(arena);
    CudaEvent event = device.event(arena);
    assertTrue(stream.isDone());
    assertTrue(event.isDone(), "not recorded");
    event.synchronize();
    assertSame(device, stream.device());
    assertSame(device, event.device());
    memory.fill((byte) 3, stream);
    event.record(stream);
    event.synchronize();
    assertTrue(event.isDone());
    stream.synchronize();
    assertTrue(stream.isDone());
  }

  @Test
  void timeRunsBetweenEvents() {
    CudaStream stream = device.stream(arena);
    CudaEvent start = device.event(arena);
    CudaEvent end = device.event(arena);
    assertThrows(IllegalStateException.class, () -> end.millisecondsSince(start));
    start.record(stream);
    assertThrows(IllegalStateException.class, () -> end.millisecondsSince(start));
    device.allocate(1 << 20, arena).fill((byte) 1, stream);
    end.record(stream);
    end.synchronize();
    assertTrue(end.millisecondsSince(start) >= 0);
    assertEquals(0, start.millisecondsSince(start));
  }

  @Test
  void timeIsNotKnownBeforeTheWorkIsDone() {
    CudaStream stream = device.stream(arena);
    CudaEvent start = device.event(arena);
    CudaEvent end = device.event(arena);
    DeviceMemory memory = device.allocate(100, arena);
    Emulator.set("deferred", 1);
    start.record(stream);
    memory.fill((byte) 1, stream);
    end.record(stream);
    try {
      assertTrue(end.millisecondsSince(start) >= 0);
    } catch (IllegalStateException e) {
      assertTrue(e.getMessage().contains("synchronize()"), e.getMessage());
    }
    end.synchronize();
    assertTrue(end.millisecondsSince(start) >= 0);
  }

  /** Fills in random streams, each after the one before by an event, so that the last one wins. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void eventsOrderStreams(long seed) {
    Random random = new Random(seed);
    Emulator.set("deferred", 1);
    CudaStream[] streams = {device.stream(arena), device.stream(arena), device.stream(arena)};
    CudaEvent[] events = {device.event(arena), device.event(arena), device.event(arena)};
    DeviceMemory memory = device.allocate(64, arena);
    int previous = -1;
    byte value = 0;
    for (int i = 0; i < 50; i++) {
      int s = random.nextInt(3);
      if (previous >= 0) {
        streams[s].waitFor(events[previous]);
      }
      value = (byte) random.nextInt();
      memory.fill(value, streams[s]);
      events[s].record(streams[s]);
      previous = s;
    }
    // Asking one stream is enough: it waits for the others.
    streams[previous].synchronize();
    byte[] bytes = new byte[64];
    memory.copyToAsync(MemorySegment.ofArray(bytes), streams[previous]);
    for (byte b : bytes) {
      assertEquals(value, b, "seed " + seed);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void copiesThroughBuffersKeepTheOrderToo(int deferred) {
    Emulator.set("deferred", deferred);
    int length = 5_000_000;
    float[] x = Probes.random(length, 4);
    float[] y = new float[length];
    CudaStream stream = device.stream(arena);
    DeviceMemory from = device.allocate(4L * length, arena);
    DeviceMemory to = device.allocate(4L * length, arena);
    from.fill((byte) 1, stream);
    float[] source = x.clone();
    from.copyFromAsync(MemorySegment.ofArray(source), stream);
    Arrays.fill(source, 0); // It has been read.
    Probes.launch(from, to, length, stream);
    to.copyToAsync(MemorySegment.ofArray(y), stream);
    Probes.assertResult(x, y, length);
  }

  @Test
  void synchronousCopiesWaitForEveryStream() {
    Emulator.set("deferred", 1);
    DeviceMemory memory = device.allocate(16, arena);
    CudaStream stream = device.stream(arena);
    memory.fill((byte) 5, stream);
    byte[] bytes = new byte[16];
    memory.copyTo(MemorySegment.ofArray(bytes));
    assertEquals(5, bytes[15]);
    memory.fill((byte) 6, stream);
    DeviceMemory copy = device.allocate(16, arena);
    copy.copyFrom(memory);
    copy.copyTo(MemorySegment.ofArray(bytes));
    assertEquals(6, bytes[15]);
    memory.fill((byte) 7, stream);
    memory.copyFrom(MemorySegment.ofArray(new byte[] {8}));
    memory.copyTo(MemorySegment.ofArray(bytes));
    assertEquals(8, bytes[0]);
    assertEquals(7, bytes[1]);
    assertTrue(stream.isDone());
  }
}
