package dev.quern.cuda;

import dev.quern.internal.cuda.Device;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.OptionalInt;

/**
 * A GPU. Safe for use by many threads at once.
 *
 * <p>Everything that is allocated here has the lifetime of an arena: of any kind, {@link
 * Arena#ofAuto()} included. Closing the arena waits until the device has done all work that was
 * given to it before, and then frees. Until then a use is as safe as one of a {@link
 * MemorySegment}: after closing it throws {@link IllegalStateException}, by a thread that a
 * confined arena does not belong to {@link WrongThreadException}.
 *
 * <p>Whatever uses the device throws {@link CudaException} when the driver refuses. After a failure
 * that the driver does not recover from, such as a kernel's access to a wrong address, each later
 * use throws one that says so, with the first as its cause: only a new process helps.
 *
 * <p>The device's primary context is used, which other CUDA libraries in the process share; it is
 * kept until the JVM ends. What context was current on a thread is current again after each call.
 */
public sealed interface CudaDevice permits Device {
  /** Its place in {@link Cuda#devices()}. */
  int ordinal();

  /** Such as {@code NVIDIA H100 80GB HBM3}. */
  String name();

  /** What stays the same wherever the device is plugged in, such as {@code GPU-1b2c…}. */
  String uuid();

  /** Such as {@code 0000:3B:00.0}. */
  String pciBusId();

  /** The compute capability's first number. */
  int computeMajor();

  /** The compute capability's second number. */
  int computeMinor();

  /** Such as {@code 9.0}. */
  default String computeCapability() {
    return computeMajor() + "." + computeMinor();
  }

  /** All its memory. */
  long memoryBytes();

  /**
   * What is left of it now, other processes' use taken off. What was freed here counts as used
   * until the driver or {@link #releaseCaches()} gives it back.
   */
  long freeMemoryBytes();

  /** How many multiprocessors it has. */
  int multiprocessors();

  /** The multiprocessors' highest clock; empty if the driver does not say. */
  OptionalInt clockKilohertz();

  /** The memory's highest clock; empty if the driver does not say. */
  OptionalInt memoryClockKilohertz();

  /** How many bits wide the memory's bus is; empty if the driver does not say. */
  OptionalInt memoryBusBits();

  /** The size of the cache that all multiprocessors share. */
  int level2CacheBytes();

  /** The most shared memory that a block of a kernel can ask for. */
  int sharedMemoryPerBlockOptIn();

  /** Whether blocks can form clusters that read each other's shared memory. */
  boolean clusters();

  /**
   * Where this device's kernels come from: {@code cubin in the JAR}, {@code PTX in the JAR,
   * compiled by the driver}, {@code FILE, of quern.cuda.kernels}; or why there are none, with what
   * to do about it. Loads them.
   */
  String kernelImage();

  /**
   * Device memory, not cleared.
   *
   * @param bytes how much, 0 or more
   * @param arena whose lifetime it has
   * @throws CudaOutOfMemoryException if the device has not enough
   */
  DeviceMemory allocate(long bytes, Arena arena);

  /**
   * Page-locked memory of the host, not cleared, which the device copies from and to at full speed
   * while other work goes on. Page-locked memory is taken from what the whole machine has.
   *
   * @param bytes how much, 0 or more
   * @param arena whose lifetime it has
   * @throws CudaOutOfMemoryException if the operating system gives no more
   */
  MemorySegment allocatePinned(long bytes, Arena arena);

  /** A queue of work that is done in order, beside that of other streams. */
  CudaStream stream(Arena arena);

  /** A mark for {@linkplain CudaStream streams}. */
  CudaEvent event(Arena arena);

  /** Waits until the device has done all work that this process has given to it. */
  void synchronize();

  /**
   * Gives back memory that is kept for the next use: what was freed, buffers for copies, scratch
   * memory of kernels.
   */
  void releaseCaches();
}
