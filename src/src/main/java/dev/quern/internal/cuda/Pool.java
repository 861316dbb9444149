package dev.quern.internal.cuda;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.quern.cuda.CudaOutOfMemoryException;
import dev.quern.internal.bindings.cuda.CUmemLocation_st;
import dev.quern.internal.bindings.cuda.CUmemPoolProps_st;
import dev.quern.internal.bindings.cuda.cuda_h;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** A device's memory: from a pool of its own, which keeps some of what is freed for the next. */
final class Pool {
  /** What part of the device's memory the pool keeps. */
  private static final long KEPT = 16;

  private final Context context;
  private final long kept;
  private volatile boolean pooled;
  private volatile MemorySegment pool;

  /** The pool's allocations and frees, in order; nothing else is in it, so that none waits. */
  private volatile MemorySegment stream;

  Pool(Context context, boolean supported, long memoryBytes) {
    this.context = context;
    this.pooled = supported;
    this.kept = memoryBytes / KEPT;
  }

  /**
   * The address of so many bytes, usable in every stream.
   *
   * @param reclaim frees what can be done without, for a second attempt
   */
  long allocate(long bytes, Runnable reclaim) {
    int status = attempt(bytes);
    if (status == cuda_h.CUDA_ERROR_OUT_OF_MEMORY()) {
      reclaim.run();
      trim();
      status = attempt(bytes);
    }
    String call = pooled ? "cuMemAllocFromPoolAsync" : "cuMemAlloc";
    if (status == cuda_h.CUDA_ERROR_OUT_OF_MEMORY()) {
      throw outOfMemory(bytes, call, status);
    }
    context.check(status, call);
    return Slots.get().out.get(JAVA_LONG, 0);
  }

  private synchronized int attempt(long bytes) {
    long before = context.enter();
    try {
      if (pooled && pool == null) {
        create();
      }
      MemorySegment out = Slots.get().out;
      // The driver has no memory of no bytes.
      long size = Math.max(bytes, 1);
      if (!pooled) {
        return cuda_h.cuMemAlloc_v2(out, size);
      }
      int status = cuda_h.cuMemAllocFromPoolAsync(out, size, pool, stream);
      return status != 0 ? status : cuda_h.cuStreamSynchronize(stream);
    } finally {
      context.exit(before);
    }
  }

  /** Free and total bytes of the device. */
  long[] info() {
    long before = context.enter();
    try {
      MemorySegment out = Slots.get().out;
      context.check(cuda_h.cuMemGetInfo_v2(out, out.asSlice(8)), "cuMemGetInfo");
      return new long[] {out.get(JAVA_LONG, 0), out.get(JAVA_LONG, 8)};
    } finally {
      context.exit(before);
    }
  }

  private CudaOutOfMemoryException outOfMemory(long bytes, String call, int status) {
    long[] info = info();
    return new CudaOutOfMemoryException(
        bytes
            + " bytes of the memory of GPU "
            + context.device
            + " can't be had, "
            + info[0]
            + " of its "
            + info[1]
            + " are free: "
            + Errors.describe(call, status),
        call,
        status,
        Errors.name(status),
        bytes,
        info[0],
        info[1]);
  }

  /** Frees, once all work is done that may use it; in the current context, gives the status. */
  int free(long address) {
    int status = cuda_h.cuCtxSynchronize();
    if (status != 0) {
      return status;
    }
    return pool == null ? cuda_h.cuMemFree_v2(address) : cuda_h.cuMemFreeAsync(address, stream);
  }

  /** Gives back what the pool keeps. */
  synchronized void trim() {
    if (pool == null) {
      return;
    }
    long before = context.enter();
    try {
      keep(0);
      context.check(cuda_h.cuCtxSynchronize(), "cuCtxSynchronize");
      keep(kept);
    } finally {
      context.exit(before);
    }
  }

  private void keep(long bytes) {
    MemorySegment out = Slots.get().out;
    out.set(JAVA_LONG, 0, bytes);
    context.check(
        cuda_h.cuMemPoolSetAttribute(pool, cuda_h.CU_MEMPOOL_ATTR_RELEASE_THRESHOLD(), out),
        "cuMemPoolSetAttribute");
  }

  private void create() {
    MemorySegment out = Slots.get().out;
    MemorySegment created;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment properties = arena.allocate(CUmemPoolProps_st.layout());
      CUmemPoolProps_st.allocType(properties, cuda_h.CU_MEM_ALLOCATION_TYPE_PINNED());
      CUmemPoolProps_st.handleTypes(properties, cuda_h.CU_MEM_HANDLE_TYPE_NONE());
      MemorySegment location = CUmemPoolProps_st.location(properties);
      CUmemLocation_st.type(location, cuda_h.CU_MEM_LOCATION_TYPE_DEVICE());
      CUmemLocation_st.id(location, context.device);
      int status = cuda_h.cuMemPoolCreate(out, properties);
      if (status == cuda_h.CUDA_ERROR_NOT_SUPPORTED()) {
        pooled = false;
        return;
      }
      context.check(status, "cuMemPoolCreate");
      created = MemorySegment.ofAddress(out.get(JAVA_LONG, 0));
    }
    int status = cuda_h.cuStreamCreate(out, cuda_h.CU_STREAM_NON_BLOCKING());
    if (status != 0) {
      cuda_h.cuMemPoolDestroy(created);
      throw context.failure(status, "cuStreamCreate");
    }
    stream = MemorySegment.ofAddress(out.get(JAVA_LONG, 0));
    pool = created;
    keep(kept);
  }
}
