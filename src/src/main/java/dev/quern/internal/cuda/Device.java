package dev.quern.internal.cuda;

import dev.quern.cuda.CudaDevice;
import dev.quern.cuda.CudaEvent;
import dev.quern.cuda.CudaException;
import dev.quern.cuda.CudaStream;
import dev.quern.cuda.DeviceMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;

/** A GPU: what the driver says of it, and what is kept for it. */
public final class Device implements CudaDevice {
  /** The smallest family: what becomes of its image becomes of the others. */
  private static final String PROBE = "probe";

  final Context context;
  final Pool pool;
  private final ConcurrentHashMap<String, KernelModule> modules = new ConcurrentHashMap<>();
  final Scratch scratch = new Scratch(this);
  final Kept<Ring> rings = new Kept<>(() -> new Ring(this), Ring::close);
  final Kept<Pipeline> pipelines = new Kept<>(() -> new Pipeline(this), Pipeline::free);
  private final Properties properties;
  private volatile Stream defaultStream;

  Device(Properties properties) {
    this.properties = properties;
    context = new Context(properties.ordinal(), properties.handle());
    pool = new Pool(context, properties.pools(), properties.memoryBytes());
  }

  /** For work whose caller names no stream. */
  public Stream defaultStream() {
    Stream stream = defaultStream;
    if (stream == null) {
      synchronized (this) {
        stream = defaultStream;
        if (stream == null) {
          stream = Stream.create(this, Arena.global());
          defaultStream = stream;
        }
      }
    }
    return stream;
  }

  /** The kernels of native/cuda/FAMILY.cu. */
  KernelModule module(String family) {
    KernelModule module = modules.get(family);
    return module != null
        ? module
        : modules.computeIfAbsent(family, f -> new KernelModule(this, f));
  }

  /** Why this device has no kernels, with what to do about it; null if it has. Loads them. */
  public String kernelProblem() {
    return module(PROBE).problem();
  }

  /** At least so many bytes of scratch memory for work in that stream, or in the default one. */
  public Lease scratch(long bytes, CudaStream stream) {
    return scratch.lease(bytes, stream == null ? defaultStream() : stream);
  }

  @Override
  public String kernelImage() {
    try {
      String problem = module(PROBE).problem();
      return problem != null ? problem : module(PROBE).origin();
    } catch (CudaException e) {
      return e.getMessage();
    }
  }

  @Override
  public DeviceMemory allocate(long bytes, Arena arena) {
    return new Buffer(Allocation.create(this, bytes, arena), 0, bytes);
  }

  @Override
  public MemorySegment allocatePinned(long bytes, Arena arena) {
    return Pinned.allocate(context, bytes, arena);
  }

  @Override
  public CudaStream stream(Arena arena) {
    return Stream.create(this, arena);
  }

  @Override
  public CudaEvent event(Arena arena) {
    return Event.create(this, arena);
  }

  @Override
  public void synchronize() {
    context.synchronize();
  }

  @Override
  public void releaseCaches() {
    dropCaches();
    pool.trim();
  }

  void dropCaches() {
    scratch.drop();
    rings.drop();
    pipelines.drop();
  }

  @Override
  public long freeMemoryBytes() {
    return pool.info()[0];
  }

  @Override
  public int ordinal() {
    return properties.ordinal();
  }

  @Override
  public String name() {
    return properties.name();
  }

  @Override
  public String uuid() {
    return properties.uuid();
  }

  @Override
  public String pciBusId() {
    return properties.pciBusId();
  }

  @Override
  public int computeMajor() {
    return properties.computeMajor();
  }

  @Override
  public int computeMinor() {
    return properties.computeMinor();
  }

  @Override
  public long memoryBytes() {
    return properties.memoryBytes();
  }

  @Override
  public int multiprocessors() {
    return properties.multiprocessors();
  }

  @Override
  public OptionalInt clockKilohertz() {
    return properties.clockKilohertz();
  }

  @Override
  public OptionalInt memoryClockKilohertz() {
    return properties.memoryClockKilohertz();
  }

  @Override
  public OptionalInt memoryBusBits() {
    return properties.memoryBusBits();
  }

  @Override
  public int level2CacheBytes() {
    return properties.level2CacheBytes();
  }

  @Override
  public int sharedMemoryPerBlockOptIn() {
    return properties.sharedMemoryPerBlockOptIn();
  }

  @Override
  public boolean clusters() {
    return properties.clusters();
  }

  /** Such as {@code 0 (NVIDIA H100 80GB HBM3, compute capability 9.0)}. */
  @Override
  public String toString() {
    return ordinal() + " (" + name() + ", compute capability " + computeCapability() + ")";
  }
}
