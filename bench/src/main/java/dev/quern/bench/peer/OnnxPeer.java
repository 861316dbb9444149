package dev.quern.bench.peer;

import ai.onnxruntime.OrtException;
import dev.quern.bench.OnnxCall;
import dev.quern.bench.OnnxModel;
import dev.quern.bench.PeerUnavailableException;

/** ONNX Runtime as a peer: models of a single node, on off-heap memory in place. */
final class OnnxPeer implements Peer {
  private final String version = OnnxCall.version();

  @Override
  public String name() {
    return PeerId.ONNX.label();
  }

  @Override
  public String version() {
    return version;
  }

  @Override
  public PeerCall prepare(PeerTask task) {
    String operator =
        switch (task.operation()) {
          case SOFTMAX -> OnnxModel.SOFTMAX;
          case MULTIPLY -> OnnxModel.MULTIPLY;
          case MATRIX_PRODUCT -> OnnxModel.MATRIX_PRODUCT;
        };
    try {
      OnnxCall.Matrix y =
          task.y() == null ? null : new OnnxCall.Matrix(task.y(), task.innerRows(), task.columns());
      return new Call(
          task,
          new OnnxCall(
              operator,
              task.type(),
              new OnnxCall.Matrix(task.x(), task.rows(), task.innerColumns()),
              y,
              new OnnxCall.Matrix(task.result(), task.rows(), task.columns())));
    } catch (OrtException e) {
      throw new PeerUnavailableException(
          "ONNX Runtime, " + task.describe() + ": " + e.getMessage());
    }
  }

  private record Call(PeerTask task, OnnxCall call) implements PeerCall {
    @Override
    public void run() {
      call.run();
    }

    @Override
    public void store() {}

    @Override
    public String how() {
      return task.type().id() + ", off-heap tensors in place, one thread";
    }

    @Override
    public void close() {
      try {
        call.close();
      } catch (OrtException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
