package dev.quern.bench.peer.pytorch;

import dev.quern.bench.ElementType;
import dev.quern.bench.peer.PeerCall;
import dev.quern.bench.peer.PeerTask;
import java.lang.foreign.MemorySegment;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;

/** One operator with its tensors, which are views of the task's memory. */
final class PyTorchCall implements PeerCall {
  private static final long LAST_AXIS = 1;

  private final PeerTask task;
  private final Tensor x;
  private final Tensor y;
  private final Tensor result;

  PyTorchCall(PeerTask task) {
    this.task = task;
    x = view(task.x(), task.rows(), task.innerColumns());
    y = task.y() == null ? null : view(task.y(), task.innerRows(), task.columns());
    result = view(task.result(), task.rows(), task.columns());
  }

  private Tensor view(MemorySegment segment, int rows, int columns) {
    torch.ScalarType type =
        task.type() == ElementType.FLOAT32 ? torch.ScalarType.Float : torch.ScalarType.Double;
    try (TensorOptions options = new TensorOptions(type)) {
      return torch.from_blob(new Address(segment), new long[] {rows, columns}, options);
    }
  }

  // Each call gives the tensor that it wrote to, as an object of its own to be freed.
  @Override
  public void run() {
    Tensor written =
        switch (task.operation()) {
          case SOFTMAX -> torch.softmax_out(result, x, LAST_AXIS);
          case MULTIPLY -> torch.mul_out(result, x, y);
          case MATRIX_PRODUCT -> torch.mm_out(result, x, y);
        };
    written.close();
  }

  @Override
  public void store() {}

  @Override
  public String how() {
    return task.type().id()
        + ", off-heap tensors in place, "
        + (torch.get_num_threads() == 1 ? "one thread" : torch.get_num_threads() + " threads");
  }

  @Override
  public void close() {
    x.close();
    if (y != null) {
      y.close();
    }
    result.close();
  }

  /** A segment's address as a pointer that owns nothing. */
  private static final class Address extends Pointer {
    Address(MemorySegment segment) {
      address = segment.address();
    }
  }
}
