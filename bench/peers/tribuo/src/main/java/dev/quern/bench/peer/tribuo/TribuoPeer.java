package dev.quern.bench.peer.tribuo;

import dev.quern.bench.ElementType;
import dev.quern.bench.PeerUnavailableException;
import dev.quern.bench.peer.ArrayCall;
import dev.quern.bench.peer.Peer;
import dev.quern.bench.peer.PeerArrays;
import dev.quern.bench.peer.PeerCall;
import dev.quern.bench.peer.PeerTask;
import org.tribuo.Tribuo;
import org.tribuo.math.la.DenseMatrix;
import org.tribuo.math.util.ExpNormalizer;

/** Tribuo's vectors and matrices, of float64 on the heap. */
public final class TribuoPeer implements Peer {
  private final ExpNormalizer normalizer = new ExpNormalizer();

  /** Loads Tribuo. */
  public TribuoPeer() {}

  @Override
  public String name() {
    return "Tribuo";
  }

  @Override
  public String version() {
    return Tribuo.VERSION;
  }

  @Override
  public PeerCall prepare(PeerTask task) {
    if (task.type() != ElementType.FLOAT64) {
      throw new PeerUnavailableException("Tribuo has no " + task.describe());
    }
    double[][] x = PeerArrays.doubles(task.x(), task.rows(), task.innerColumns());
    return switch (task.operation()) {
      case SOFTMAX -> softmax(x, task);
      case MULTIPLY -> multiply(DenseMatrix.createDenseMatrix(x), matrix(task), task);
      case MATRIX_PRODUCT -> matrixProduct(DenseMatrix.createDenseMatrix(x), matrix(task), task);
    };
  }

  private static DenseMatrix matrix(PeerTask task) {
    return DenseMatrix.createDenseMatrix(
        PeerArrays.doubles(task.y(), task.innerRows(), task.columns()));
  }

  private PeerCall softmax(double[][] x, PeerTask task) {
    double[][] result = new double[x.length][];
    return new ArrayCall(
        () -> {
          for (int i = 0; i < x.length; i++) {
            result[i] = normalizer.normalize(x[i]);
          }
        },
        () -> PeerArrays.store(result, task.result()),
        "float64, Java arrays, returns a new one for each row, one thread");
  }

  private static PeerCall multiply(DenseMatrix x, DenseMatrix y, PeerTask task) {
    DenseMatrix[] result = new DenseMatrix[1];
    return new ArrayCall(
        () -> {
          DenseMatrix product = x.copy();
          product.hadamardProductInPlace(y);
          result[0] = product;
        },
        () -> PeerArrays.store(result[0].toArray(), task.result()),
        "float64, matrices of Java arrays, copies the first to a new one and overwrites it,"
            + " one thread");
  }

  private static PeerCall matrixProduct(DenseMatrix x, DenseMatrix y, PeerTask task) {
    DenseMatrix[] result = new DenseMatrix[1];
    return new ArrayCall(
        () -> result[0] = x.matrixMultiply(y),
        () -> PeerArrays.store(result[0].toArray(), task.result()),
        "float64, matrices of Java arrays, returns a new one, one thread");
  }
}
