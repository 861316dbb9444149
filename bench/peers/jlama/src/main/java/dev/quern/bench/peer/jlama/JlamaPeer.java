package dev.quern.bench.peer.jlama;

import com.github.tjake.jlama.math.VectorMath;
import com.github.tjake.jlama.tensor.AbstractTensor;
import com.github.tjake.jlama.tensor.FloatBufferTensor;
import com.github.tjake.jlama.tensor.TensorShape;
import com.github.tjake.jlama.tensor.operations.TensorOperations;
import com.github.tjake.jlama.tensor.operations.TensorOperationsProvider;
import dev.quern.bench.ElementType;
import dev.quern.bench.PeerUnavailableException;
import dev.quern.bench.peer.ArrayCall;
import dev.quern.bench.peer.Peer;
import dev.quern.bench.peer.PeerCall;
import dev.quern.bench.peer.PeerTask;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Jlama's tensors, of float32 only. Jlama turns bounds checks of the Vector API off for the whole
 * JVM if nothing has used that before: measure other code of the Vector API in another JVM.
 */
public final class JlamaPeer implements Peer {
  /**
   * Elements of the vectors of Jlama's loops. What is left over, less than a vector, Jlama computes
   * wrong without a word, reading beyond the row.
   */
  private static final int STEP = 8;

  private static final String NATIVE = "Native SIMD Operations";

  private final TensorOperations operations;

  /** Loads Jlama, and its native code where that is there. */
  public JlamaPeer() {
    operations = TensorOperationsProvider.get();
  }

  @Override
  public String name() {
    return "Jlama";
  }

  @Override
  public String version() {
    return getClass().getPackage().getSpecificationVersion() + " (" + operations.name() + ")";
  }

  @Override
  public PeerCall prepare(PeerTask task) {
    if (task.type() != ElementType.FLOAT32) {
      throw new PeerUnavailableException("Jlama has no " + task.describe());
    }
    return switch (task.operation()) {
      case SOFTMAX -> softmax(task);
      case MULTIPLY -> multiply(task);
      case MATRIX_PRODUCT -> matrixProduct(task);
    };
  }

  private static PeerCall softmax(PeerTask task) {
    int columns = task.columns();
    long bytes = (long) columns * Float.BYTES;
    AbstractTensor<?, ?>[] rows = new AbstractTensor<?, ?>[task.rows()];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = tensor(task.result().asSlice(i * bytes, bytes), 1, columns);
    }
    return new ArrayCall(
        () -> {
          MemorySegment.copy(task.x(), 0, task.result(), 0, task.x().byteSize());
          for (AbstractTensor<?, ?> row : rows) {
            VectorMath.softMax(row, 0, columns);
          }
        },
        () -> {},
        "float32, off-heap tensors, copies the input to the result and overwrites it row by row,"
            + " Java, one thread");
  }

  private PeerCall multiply(PeerTask task) {
    checkSteps(task, task.columns());
    AbstractTensor<?, ?> result = tensor(task.result(), task.rows(), task.columns());
    AbstractTensor<?, ?> y = tensor(task.y(), task.rows(), task.columns());
    return new ArrayCall(
        () -> {
          MemorySegment.copy(task.x(), 0, task.result(), 0, task.x().byteSize());
          operations.maccumulate(result, y, 0, task.columns());
        },
        () -> {},
        "float32, off-heap tensors, copies the first input to the result and overwrites it, "
            + operations.name()
            + ", one thread");
  }

  private PeerCall matrixProduct(PeerTask task) {
    if (!operations.name().equals(NATIVE)) {
      throw new PeerUnavailableException(
          "Jlama's matrix product is measured with its native code, and this is "
              + operations.name());
    }
    int depth = task.depth();
    checkSteps(task, depth);
    AbstractTensor<?, ?> x = tensor(task.x(), task.rows(), depth);
    AbstractTensor<?, ?> transposed = new FloatBufferTensor(task.columns(), depth);
    for (int i = 0; i < depth; i++) {
      for (int j = 0; j < task.columns(); j++) {
        transposed.set(
            task.y().getAtIndex(ValueLayout.JAVA_FLOAT, (long) i * task.columns() + j), j, i);
      }
    }
    AbstractTensor<?, ?> result = tensor(task.result(), task.rows(), task.columns());
    return new ArrayCall(
        () -> operations.batchDotProduct(result, x, transposed, 0, 0, depth),
        () -> {},
        "float32, off-heap tensors, the second one transposed before, "
            + operations.name()
            + ", one thread");
  }

  private static void checkSteps(PeerTask task, int length) {
    if (length % STEP != 0) {
      throw new PeerUnavailableException(
          "Jlama's " + task.describe() + " needs a multiple of " + STEP + ", not " + length);
    }
  }

  private static FloatBufferTensor tensor(MemorySegment segment, int rows, int columns) {
    return new FloatBufferTensor(
        segment.asByteBuffer().order(ByteOrder.nativeOrder()).asFloatBuffer(),
        TensorShape.of(rows, columns),
        true);
  }
}
