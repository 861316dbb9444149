package dev.quern.cuda;

import dev.quern.internal.cuda.Kernel;
import dev.quern.testing.Emulator;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.net.URL;
import java.net.URLClassLoader;

/** What a JVM of its own goes through, as it can't be undone; prints what it finds. */
public final class Scenario {
  private static final int LENGTH = 1000;

  private Scenario() {}

  public static void main(String[] arguments) throws Exception {
    switch (arguments[0]) {
      case "lost" -> lost(arguments[1]);
      case "closing" -> closing();
      case "compute" -> compute(Cuda.devices());
      case "loaders" -> loaders();
      case "devices" -> devices();
      case "pinned" -> pinned();
      case "allocates" -> allocates();
      default -> throw new IllegalArgumentException(arguments[0]);
    }
  }

  private static void compute(Iterable<CudaDevice> devices) throws InterruptedException {
    for (CudaDevice device : devices) {
      float[] x = Probes.random(LENGTH, 1);
      for (int i = 0; i < 20; i++) {
        try (Arena arena = Arena.ofConfined()) {
          DeviceMemory from = device.allocate(4 * LENGTH, arena);
          DeviceMemory to = device.allocate(4 * LENGTH, arena);
          from.copyFrom(MemorySegment.ofArray(x));
          Probes.launch(from, to, LENGTH, device.stream(arena));
          Probes.assertResult(x, Probes.floats(to), LENGTH);
        }
      }
    }
    Cuda.devices().forEach(Probes::alive);
    System.out.println("allocations=" + Emulator.get("memory.allocations"));
    System.out.println("pools=" + Emulator.get("memory.pools"));
    System.out.println("damaged=" + Emulator.get("memory.damaged"));
  }

  private static void lost(String setting) {
    CudaDevice device = Cuda.device();
    Arena arena = Arena.ofShared();
    DeviceMemory memory = device.allocate(4 * LENGTH, arena);
    CudaStream stream = device.stream(arena);
    MemorySegment pinned = device.allocatePinned(100, arena);
    Kernel.of(device, "probe", "quern_cuda_probe");
    int equals = setting.indexOf('=');
    Emulator.set(setting.substring(0, equals), Long.parseLong(setting.substring(equals + 1)));
    try {
      Probes.launch(memory, memory, LENGTH, stream);
      stream.synchronize();
    } catch (CudaException e) {
      System.out.println("first=" + e.getMessage());
    }
    Emulator.set("launch", 0);
    Emulator.set("lost", 0);
    Emulator.set("reset", 1);
    int failed = 0;
    for (Runnable use :
        new Runnable[] {
          () -> Probes.launch(memory, memory, LENGTH, stream),
          () -> memory.copyFrom(pinned),
          () -> Probes.floats(memory),
          stream::synchronize,
          device::synchronize,
          () -> device.allocate(1, arena),
          () -> device.allocatePinned(1, arena),
          () -> device.stream(arena),
          device::freeMemoryBytes
        }) {
      try {
        use.run();
      } catch (CudaException e) {
        failed++;
        System.out.println("later=" + e.getMessage());
        System.out.println("cause=" + e.getCause().getMessage());
      }
    }
    System.out.println("failed=" + failed);
    arena.close();
    System.out.println("closed=true");
    System.out.println("kernels=" + device.kernelImage());
  }

  /** The first to notice is a cleanup. */
  private static void closing() {
    CudaDevice device = Cuda.device();
    Arena arena = Arena.ofConfined();
    DeviceMemory memory = device.allocate(4 * LENGTH, arena);
    device.allocate(1, arena);
    CudaStream stream = device.stream(arena);
    Kernel.of(device, "probe", "quern_cuda_probe");
    Emulator.set("lost", 719);
    Probes.launch(memory, memory, LENGTH, stream);
    arena.close();
    System.out.println("closed=true");
    try {
      device.synchronize();
    } catch (CudaException e) {
      System.out.println("later=" + e.getMessage());
    }
  }

  /** Page-locked memory had of one device is copied by another. */
  private static void pinned() {
    CudaDevice first = Cuda.devices().get(0);
    CudaDevice second = Cuda.devices().get(1);
    try (Arena arena = Arena.ofConfined()) {
      DeviceMemory memory = second.allocate(100, arena);
      CudaStream stream = second.stream(arena);
      try (Arena shorter = Arena.ofConfined()) {
        MemorySegment source = first.allocatePinned(100, shorter);
        for (int i = 0; i < 3; i++) { // a query lets the emulator do one
          memory.copyFromAsync(source, stream);
        }
        System.out.println("before=" + stream.isDone());
      }
      System.out.println("after=" + stream.isDone());
    }
  }

  private static void devices() throws InterruptedException {
    compute(Cuda.devices());
    CudaDevice first = Cuda.devices().get(0);
    CudaDevice second = Cuda.devices().get(1);
    try (Arena arena = Arena.ofConfined()) {
      DeviceMemory a = first.allocate(100, arena);
      DeviceMemory b = second.allocate(100, arena);
      CudaStream stream = second.stream(arena);
      CudaEvent event = second.event(arena);
      int refused = 0;
      for (Runnable use :
          new Runnable[] {
            () -> a.copyFrom(b),
            () -> a.fill((byte) 0, stream),
            () -> a.copyFromAsync(MemorySegment.ofArray(new byte[1]), stream),
            () -> a.copyToAsync(MemorySegment.ofArray(new byte[100]), stream),
            () -> event.record(first.stream(arena)),
            () -> event.millisecondsSince(first.event(arena)),
            () -> Kernel.of(first, "probe", "quern_cuda_probe").launch().addPointer(b),
            () -> Kernel.of(first, "probe", "quern_cuda_probe").launch().run(1, 1, 0, stream)
          }) {
        try {
          use.run();
        } catch (IllegalArgumentException e) {
          refused++;
        }
      }
      System.out.println("refused=" + refused);
    }
  }

  /** The library twice, as two applications in one server have it. */
  private static void loaders() throws Exception {
    URL[] classes = {Cuda.class.getProtectionDomain().getCodeSource().getLocation()};
    for (int i = 0; i < 2; i++) {
      try (URLClassLoader loader = new URLClassLoader(classes, null)) {
        Class<?> cuda = loader.loadClass(Cuda.class.getName());
        System.out.println("loader" + i + "=" + cuda.getMethod("devices").invoke(null));
      }
    }
  }

  /** What a launch allocates once it is compiled. */
  private static void allocates() {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    CudaDevice device = Cuda.device();
    Kernel kernel = Kernel.of(device, "probe", "quern_cuda_probe");
    try (Arena arena = Arena.ofShared()) {
      DeviceMemory memory = device.allocate(400, arena);
      CudaStream stream = device.stream(arena);
      long least = Long.MAX_VALUE;
      for (int round = 0; round < 200 && least > 500; round++) {
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 1000; i++) {
          kernel
              .launch()
              .addPointer(memory)
              .addDouble(2)
              .addInt(i)
              .addPointer(memory)
              .addLong(1)
              .run(1, 1, 0, stream);
        }
        least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
      }
      System.out.println("bytes=" + least);
    }
  }
}
