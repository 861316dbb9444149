package dev.quern.bench.peer.nd4j;

import dev.quern.bench.ElementType;
import dev.quern.bench.PeerUnavailableException;
import dev.quern.bench.peer.ArrayCall;
import dev.quern.bench.peer.Peer;
import dev.quern.bench.peer.PeerCall;
import dev.quern.bench.peer.PeerTask;
import dev.quern.bench.peer.PeerTask.Operation;
import java.lang.foreign.MemorySegment;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.CustomOp;
import org.nd4j.linalg.api.ops.impl.transforms.custom.SoftMax;
import org.nd4j.linalg.factory.Environment;
import org.nd4j.linalg.factory.Nd4j;

/** ND4J's arrays and operations on its native backend for the CPU. */
public final class Nd4jPeer implements Peer {
  private static final int LAST_AXIS = 1;

  private final String backend;

  /** Loads ND4J and its backend. */
  public Nd4jPeer() {
    backend = Nd4j.getBackend().getClass().getSimpleName();
    Environment environment = Nd4j.getEnvironment();
    environment.setMaxThreads(1);
    environment.setMaxMasterThreads(1);
  }

  @Override
  public String name() {
    return "ND4J";
  }

  @Override
  public String version() {
    return getClass().getPackage().getSpecificationVersion() + " (" + backend + ")";
  }

  @Override
  public PeerCall prepare(PeerTask task) {
    if (task.operation() == Operation.MATRIX_PRODUCT && task.depth() == 1) {
      throw new PeerUnavailableException("ND4J's matrix product fails for a depth of 1");
    }
    INDArray x = view(task.type(), task.x(), task.rows(), task.innerColumns());
    INDArray y =
        task.y() == null ? null : view(task.type(), task.y(), task.innerRows(), task.columns());
    INDArray result = view(task.type(), task.result(), task.rows(), task.columns());
    Runnable computation =
        switch (task.operation()) {
          case SOFTMAX -> {
            CustomOp softmax = new SoftMax(x, result, LAST_AXIS);
            yield () -> Nd4j.getExecutioner().exec(softmax);
          }
          case MULTIPLY -> () -> x.mul(y, result);
          case MATRIX_PRODUCT -> () -> x.mmul(y, result);
        };
    return new ArrayCall(
        computation, () -> {}, task.type().id() + ", off-heap arrays in place, one thread");
  }

  private static INDArray view(ElementType type, MemorySegment segment, int rows, int columns) {
    long[] shape = {rows, columns};
    long[] strides = {columns, 1};
    long n = (long) rows * columns;
    Pointer address = new Address(segment);
    return type == ElementType.FLOAT32
        ? Nd4j.create(
            Nd4j.createBuffer(new FloatPointer(address), n, DataType.FLOAT), shape, strides, 0)
        : Nd4j.create(
            Nd4j.createBuffer(new DoublePointer(address), n, DataType.DOUBLE), shape, strides, 0);
  }

  /** A segment's address as a pointer that owns nothing. */
  private static final class Address extends Pointer {
    Address(MemorySegment segment) {
      address = segment.address();
    }
  }
}
