package dev.quern.bench.gpu;

import dev.quern.bench.Interleaved.Spread;
import dev.quern.bench.results.Row.Kind;
import dev.quern.bench.results.Row.Role;
import dev.quern.bench.results.RowBuilder;
import dev.quern.cuda.CudaDevice;
import dev.quern.cuda.CudaStream;
import dev.quern.cuda.DeviceMemory;
import dev.quern.internal.cuda.Kernel;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What a GPU allows, measured by itself.
 *
 * @param copies within its memory, by size
 * @param host copies from and to the host
 * @param float32 multiply-adds
 * @param float64 multiply-adds
 * @param launch nanoseconds from one launch to the next, of kernels that do nothing
 * @param call nanoseconds of such a launch and of waiting for it, by the host's clock
 */
public record GpuLimits(
    List<Copy> copies, CopyRates host, Rate float32, Rate float64, Spread launch, Spread call) {
  private static final String KERNEL = "gpu-limits";
  private static final int THREADS = 256;

  /** Of cuda/limits.cu: what one round of its loop does. */
  private static final long PER_ROUND = 128;

  /** Copies of fewer bytes may come from the level 2 cache. */
  private static final long LARGE_BYTES = 64L << 20;

  /** Copies the list. */
  public GpuLimits {
    copies = List.copyOf(copies);
  }

  /**
   * A copy within the memory of the device.
   *
   * @param bytes that are copied
   * @param nanos of one copy
   * @param samples how many
   */
  public record Copy(long bytes, Spread nanos, int samples) {
    /** Each byte counts as read and as written. */
    public double gigabytesPerSecond() {
      return 2 * bytes / nanos.median();
    }
  }

  /**
   * A kernel of multiply-adds that never leave registers.
   *
   * @param count of them
   * @param nanos of the kernel
   * @param samples how many
   */
  public record Rate(long count, Spread nanos, int samples) {
    /** 10<sup>9</sup> multiply-adds a second. */
    public double giga() {
      return count / nanos.median();
    }
  }

  /** Measures. */
  public static GpuLimits measure(CudaDevice device, GpuEffort effort) {
    try (Arena arena = Arena.ofConfined();
        GpuTimer timer = new GpuTimer(device, effort.seconds())) {
      DeviceMemory from = device.allocate(effort.bytes(), arena);
      DeviceMemory to = device.allocate(effort.bytes(), arena);
      from.fill((byte) 1, timer.stream());
      to.fill((byte) 2, timer.stream());
      List<Copy> copies = new ArrayList<>();
      for (long bytes = Math.min(effort.bytes(), 1 << 20); bytes <= effort.bytes(); bytes *= 4) {
        DeviceMemory source = from.asSlice(0, bytes);
        DeviceMemory target = to.asSlice(0, bytes);
        Spread nanos = timer.device(s -> target.copyFromAsync(source, s));
        copies.add(new Copy(bytes, nanos, timer.samples()));
      }
      Kernel probe = Kernel.of(device, "probe", "quern_cuda_probe");
      Consumer<CudaStream> nothing =
          s ->
              probe
                  .launch()
                  .addPointer(from)
                  .addDouble(1)
                  .addInt(0)
                  .addPointer(to)
                  .addLong(0)
                  .run(1, 32, 0, s);
      return new GpuLimits(
          copies,
          CopyRates.measure(device, effort.bytes(), effort.seconds()),
          rate(device, "quern_cuda_fma_f32", effort, to, timer),
          rate(device, "quern_cuda_fma_f64", effort, to, timer),
          timer.device(nothing),
          timer.host(
              s -> {
                nothing.accept(s);
                s.synchronize();
              }));
    }
  }

  private static Rate rate(
      CudaDevice device, String name, GpuEffort effort, DeviceMemory results, GpuTimer timer) {
    int blocks = Math.max(1, device.multiprocessors() * effort.blocksPerMultiprocessor());
    Kernel kernel = Kernel.of(device, "limits", name);
    boolean single = name.endsWith("f32");
    Spread nanos =
        timer.device(
            s -> {
              var launch = kernel.launch().addPointer(results).addLong(effort.rounds());
              if (single) {
                launch.addFloat(0.5f).addFloat(1);
              } else {
                launch.addDouble(0.5).addDouble(1);
              }
              launch.run(blocks, THREADS, 0, s);
            });
    return new Rate(blocks * THREADS * PER_ROUND * effort.rounds(), nanos, timer.samples());
  }

  /**
   * Gigabytes a second of large copies, each byte read and written: what data from memory allows.
   */
  public double copyRate() {
    long largest = copies.get(copies.size() - 1).bytes();
    return copies.stream()
        .filter(copy -> copy.bytes() >= Math.min(largest, LARGE_BYTES))
        .mapToDouble(Copy::gigabytesPerSecond)
        .max()
        .orElseThrow();
  }

  /** As rows of results. */
  public List<RowBuilder> rows() {
    List<RowBuilder> rows = new ArrayList<>();
    for (Copy copy : copies) {
      rows.add(
          row("copy", "copy", null, copy.nanos(), copy.samples())
              .size(copy.bytes(), 2 * copy.bytes(), 0));
    }
    rows.add(host("page-locked-to-device", host.pinnedToDevice()));
    rows.add(host("page-locked-to-host", host.pinnedToHost()));
    rows.add(host("pageable-to-device", host.pageableToDevice()));
    rows.add(host("pageable-to-host", host.pageableToHost()));
    rows.add(rate("float32", float32));
    rows.add(rate("float64", float64));
    rows.add(row("launch", "launch", null, launch, 1).size(1, 0, 0));
    rows.add(row("launch-and-wait", "launch and wait", null, call, 1).size(1, 0, 0));
    return rows;
  }

  private RowBuilder host(String name, double rate) {
    return new RowBuilder(Kind.TIME, KERNEL, KERNEL + "/" + name)
        .contender("copy", Role.LIMIT, null)
        .size(host.bytes(), host.bytes(), 0)
        .value("ns", host.bytes() / rate);
  }

  private static RowBuilder rate(String type, Rate rate) {
    return row("multiply-add/" + type, "multiply-adds", type, rate.nanos(), rate.samples())
        .size(rate.count(), 0, rate.count());
  }

  private static RowBuilder row(
      String name, String contender, String type, Spread nanos, int samples) {
    return new RowBuilder(Kind.TIME, KERNEL, KERNEL + "/" + name)
        .contender(contender, Role.LIMIT, null)
        .data(type, "device", null)
        .value("ns", nanos.median())
        .spread(nanos.low(), nanos.high())
        .samples(samples, 1);
  }
}
