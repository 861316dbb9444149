package dev.quern.bench;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One operator of ONNX Runtime on one thread, reading and writing off-heap memory in place, so that
 * only the kernel and the call to it are left to measure.
 */
public final class OnnxCall implements AutoCloseable {
  private final OrtSession session;
  private final List<OnnxTensor> tensors = new ArrayList<>();
  private final Map<String, OnnxTensor> inputs = new HashMap<>();
  private final Map<String, OnnxTensor> outputs = new HashMap<>();

  /**
   * A matrix in row-major order.
   *
   * @param memory outside the heap, less than 2 GiB
   */
  public record Matrix(MemorySegment memory, long rows, long columns) {}

  /**
   * Builds the model.
   *
   * @param operator one of {@link OnnxModel}'s
   * @param x the first input
   * @param y the second input; null for an operator of one
   * @param result gets the result
   */
  public OnnxCall(String operator, ElementType type, Matrix x, Matrix y, Matrix result)
      throws OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    byte[] model = OnnxModel.of(operator, type, y != null);
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
      session = environment.createSession(model, options);
    }
    inputs.put(OnnxModel.X, tensor(environment, type, x));
    if (y != null) {
      inputs.put(OnnxModel.Y, tensor(environment, type, y));
    }
    outputs.put(OnnxModel.RESULT, tensor(environment, type, result));
  }

  private OnnxTensor tensor(OrtEnvironment environment, ElementType type, Matrix matrix)
      throws OrtException {
    ByteBuffer bytes = matrix.memory().asByteBuffer().order(ByteOrder.nativeOrder());
    long[] shape = {matrix.rows(), matrix.columns()};
    OnnxTensor tensor =
        switch (type) {
          case FLOAT32 -> OnnxTensor.createTensor(environment, bytes.asFloatBuffer(), shape);
          case FLOAT64 -> OnnxTensor.createTensor(environment, bytes.asDoubleBuffer(), shape);
        };
    tensors.add(tensor);
    return tensor;
  }

  /** The version of ONNX Runtime. */
  public static String version() {
    return OrtEnvironment.getEnvironment().getVersion();
  }

  /** Writes the result. */
  public void run() {
    try {
      session.run(inputs, outputs).close();
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() throws OrtException {
    tensors.forEach(OnnxTensor::close);
    session.close();
  }
}
