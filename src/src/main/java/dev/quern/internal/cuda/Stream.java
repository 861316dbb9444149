package dev.quern.internal.cuda;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.quern.cuda.CudaDevice;
import dev.quern.cuda.CudaEvent;
import dev.quern.cuda.CudaStream;
import dev.quern.internal.bindings.cuda.cuda_h;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/** A stream of the driver that does not wait for the default one. */
public final class Stream extends Owned implements CudaStream {
  private final Device device;

  private Stream(Device device, long handle, Arena arena) {
    super("the stream", device.context, handle, arena, Stream::destroy);
    this.device = device;
  }

  static Stream create(Device device, Arena arena) {
    requireOpen(arena);
    Context context = device.context;
    long before = context.enter();
    try {
      MemorySegment out = Slots.get().out;
      context.check(cuda_h.cuStreamCreate(out, cuda_h.CU_STREAM_NON_BLOCKING()), "cuStreamCreate");
      return new Stream(device, out.get(JAVA_LONG, 0), arena);
    } finally {
      context.exit(before);
    }
  }

  private static int destroy(Context context, long address) {
    MemorySegment stream = MemorySegment.ofAddress(address);
    int status = cuda_h.cuStreamSynchronize(stream);
    return status != 0 ? status : cuda_h.cuStreamDestroy_v2(stream);
  }

  @Override
  public CudaDevice device() {
    return device;
  }

  @Override
  public void synchronize() {
    context.check(
        call(null, (stream, none) -> cuda_h.cuStreamSynchronize(stream)), "cuStreamSynchronize");
  }

  @Override
  public boolean isDone() {
    return isDone("cuStreamQuery", (stream, none) -> cuda_h.cuStreamQuery(stream));
  }

  @Override
  public void waitFor(CudaEvent event) {
    context.check(
        call(
            (Event) Objects.requireNonNull(event, "event"),
            (stream, mark) -> cuda_h.cuStreamWaitEvent(stream, mark, 0)),
        "cuStreamWaitEvent");
  }
}
