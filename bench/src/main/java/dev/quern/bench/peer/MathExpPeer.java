package dev.quern.bench.peer;

import dev.quern.bench.ElementType;
import dev.quern.bench.MathExpSoftmax;
import dev.quern.bench.PeerUnavailableException;
import dev.quern.bench.peer.PeerTask.Operation;

/** The softmax that people write themselves, {@link MathExpSoftmax}, as a peer. */
final class MathExpPeer implements Peer {
  @Override
  public String name() {
    return PeerId.MATH_EXP.label();
  }

  @Override
  public String version() {
    return "Java " + Runtime.version();
  }

  @Override
  public PeerCall prepare(PeerTask task) {
    if (task.operation() != Operation.SOFTMAX) {
      throw new PeerUnavailableException("Math.exp makes a softmax, and no " + task.describe());
    }
    String how = task.type().id() + ", Java arrays, one for each row, one thread";
    return task.type() == ElementType.FLOAT32 ? floats(task, how) : doubles(task, how);
  }

  private static PeerCall floats(PeerTask task, String how) {
    float[][] x = PeerArrays.floats(task.x(), task.rows(), task.columns());
    float[][] result = new float[task.rows()][task.columns()];
    return new ArrayCall(
        () -> {
          for (int i = 0; i < x.length; i++) {
            MathExpSoftmax.apply(x[i], result[i]);
          }
        },
        () -> PeerArrays.store(result, task.result()),
        how);
  }

  private static PeerCall doubles(PeerTask task, String how) {
    double[][] x = PeerArrays.doubles(task.x(), task.rows(), task.columns());
    double[][] result = new double[task.rows()][task.columns()];
    return new ArrayCall(
        () -> {
          for (int i = 0; i < x.length; i++) {
            MathExpSoftmax.apply(x[i], result[i]);
          }
        },
        () -> PeerArrays.store(result, task.result()),
        how);
  }
}
