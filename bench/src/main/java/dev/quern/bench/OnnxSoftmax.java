package dev.quern.bench;

import ai.onnxruntime.OrtException;
import java.lang.foreign.MemorySegment;

/** ONNX Runtime's softmax of float32 as a peer; an {@link OnnxCall}. */
public final class OnnxSoftmax implements AutoCloseable {
  private final OnnxCall call;

  /** Over two segments of {@code rows} x {@code columns} floats each, outside the heap. */
  public OnnxSoftmax(MemorySegment logits, MemorySegment probabilities, long rows, long columns)
      throws OrtException {
    call =
        new OnnxCall(
            OnnxModel.SOFTMAX,
            ElementType.FLOAT32,
            new OnnxCall.Matrix(logits, rows, columns),
            null,
            new OnnxCall.Matrix(probabilities, rows, columns));
  }

  /** The version of ONNX Runtime. */
  static String version() {
    return OnnxCall.version();
  }

  /** Writes the softmax. */
  public void run() {
    call.run();
  }

  @Override
  public void close() throws OrtException {
    call.close();
  }
}
