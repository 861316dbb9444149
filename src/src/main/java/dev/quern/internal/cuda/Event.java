package dev.quern.internal.cuda;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.quern.cuda.CudaDevice;
import dev.quern.cuda.CudaEvent;
import dev.quern.cuda.CudaStream;
import dev.quern.internal.bindings.cuda.cuda_h;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/** An event of the driver; those for users have a time. */
public final class Event extends Owned implements CudaEvent {
  private final Device device;
  private volatile boolean recorded;

  private Event(Device device, long handle, Arena arena) {
    super("the event", device.context, handle, arena, Event::destroy);
    this.device = device;
  }

  static Event create(Device device, Arena arena) {
    return create(device, cuda_h.CU_EVENT_DEFAULT(), arena);
  }

  /** To wait for only, which costs the device less: {@link #millisecondsSince} fails. */
  static Event withoutTime(Device device, Arena arena) {
    return create(device, cuda_h.CU_EVENT_DISABLE_TIMING(), arena);
  }

  private static Event create(Device device, int flags, Arena arena) {
    requireOpen(arena);
    Context context = device.context;
    long before = context.enter();
    try {
      MemorySegment out = Slots.get().out;
      context.check(cuda_h.cuEventCreate(out, flags), "cuEventCreate");
      return new Event(device, out.get(JAVA_LONG, 0), arena);
    } finally {
      context.exit(before);
    }
  }

  private static int destroy(Context context, long address) {
    return cuda_h.cuEventDestroy_v2(MemorySegment.ofAddress(address));
  }

  @Override
  public CudaDevice device() {
    return device;
  }

  @Override
  public void record(CudaStream stream) {
    Stream work = (Stream) Objects.requireNonNull(stream, "stream");
    if (work.context != context) {
      throw new IllegalArgumentException(
          "the stream is of GPU " + work.context.device + ", the event of " + context.device);
    }
    context.check(call(work, cuda_h::cuEventRecord), "cuEventRecord");
    recorded = true;
  }

  @Override
  public void synchronize() {
    context.check(
        call(null, (event, none) -> cuda_h.cuEventSynchronize(event)), "cuEventSynchronize");
  }

  @Override
  public boolean isDone() {
    return isDone("cuEventQuery", (event, none) -> cuda_h.cuEventQuery(event));
  }

  @Override
  public float millisecondsSince(CudaEvent start) {
    Event from = (Event) Objects.requireNonNull(start, "start");
    if (from.context != context) {
      throw new IllegalArgumentException(
          "the start is of GPU " + from.context.device + ", this event of " + context.device);
    }
    from.requireOpen();
    requireOpen();
    if (!recorded || !from.recorded) {
      throw new IllegalStateException(
          (recorded ? "the start" : "this event") + " has not been recorded");
    }
    int status = call(from, (end, begin) -> cuda_h.cuEventElapsedTime(Slots.get().out, begin, end));
    if (status == cuda_h.CUDA_ERROR_NOT_READY()) {
      throw new IllegalStateException("an event has not been reached: synchronize() first");
    }
    context.check(status, "cuEventElapsedTime");
    return Slots.get().out.get(JAVA_FLOAT, 0);
  }
}
