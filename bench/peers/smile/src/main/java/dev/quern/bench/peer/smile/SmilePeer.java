package dev.quern.bench.peer.smile;

import dev.quern.bench.ElementType;
import dev.quern.bench.PeerUnavailableException;
import dev.quern.bench.peer.ArrayCall;
import dev.quern.bench.peer.Peer;
import dev.quern.bench.peer.PeerArrays;
import dev.quern.bench.peer.PeerCall;
import dev.quern.bench.peer.PeerTask;
import java.lang.foreign.ValueLayout;
import smile.linalg.NativeLibrary;
import smile.linalg.Transpose;
import smile.math.MathEx;
import smile.tensor.DenseMatrix;
import smile.tensor.ScalarType;

/** Smile's softmax of arrays and its dense matrices. */
public final class SmilePeer implements Peer {
  private final boolean nativeBlas;

  /** Loads Smile, and OpenBLAS where that is installed. */
  public SmilePeer() {
    nativeBlas = NativeLibrary.isBlasAvailable();
  }

  @Override
  public String name() {
    return "Smile";
  }

  @Override
  public String version() {
    return getClass().getPackage().getSpecificationVersion();
  }

  @Override
  public PeerCall prepare(PeerTask task) {
    boolean single = task.type() == ElementType.FLOAT32;
    return switch (task.operation()) {
      case SOFTMAX -> single ? floatSoftmax(task) : doubleSoftmax(task);
      case MULTIPLY -> throw new PeerUnavailableException("Smile multiplies no arrays");
      case MATRIX_PRODUCT -> matrixProduct(task, single ? ScalarType.Float32 : ScalarType.Float64);
    };
  }

  private static PeerCall floatSoftmax(PeerTask task) {
    float[][] x = PeerArrays.floats(task.x(), task.rows(), task.columns());
    float[][] result = new float[task.rows()][task.columns()];
    return new ArrayCall(
        () -> {
          for (int i = 0; i < x.length; i++) {
            System.arraycopy(x[i], 0, result[i], 0, x[i].length);
            MathEx.softmax(result[i]);
          }
        },
        () -> PeerArrays.store(result, task.result()),
        how(task));
  }

  private static PeerCall doubleSoftmax(PeerTask task) {
    double[][] x = PeerArrays.doubles(task.x(), task.rows(), task.columns());
    double[][] result = new double[task.rows()][task.columns()];
    return new ArrayCall(
        () -> {
          for (int i = 0; i < x.length; i++) {
            System.arraycopy(x[i], 0, result[i], 0, x[i].length);
            MathEx.softmax(result[i]);
          }
        },
        () -> PeerArrays.store(result, task.result()),
        how(task));
  }

  private static String how(PeerTask task) {
    return task.type().id() + ", Java arrays, copies each row and overwrites the copy, one thread";
  }

  private PeerCall matrixProduct(PeerTask task, ScalarType type) {
    DenseMatrix x;
    DenseMatrix y;
    if (type == ScalarType.Float32) {
      x = DenseMatrix.of(PeerArrays.floats(task.x(), task.rows(), task.depth()));
      y = DenseMatrix.of(PeerArrays.floats(task.y(), task.depth(), task.columns()));
    } else {
      x = DenseMatrix.of(PeerArrays.doubles(task.x(), task.rows(), task.depth()));
      y = DenseMatrix.of(PeerArrays.doubles(task.y(), task.depth(), task.columns()));
    }
    DenseMatrix result = DenseMatrix.zeros(type, task.rows(), task.columns());
    return new ArrayCall(
        () -> DenseMatrix.mm(1, Transpose.NO_TRANSPOSE, x, Transpose.NO_TRANSPOSE, y, 0, result),
        () -> store(result, task),
        task.type().id()
            + ", matrices in column-major order on the heap, "
            + (nativeBlas ? "the BLAS that is installed" : "Smile's BLAS in Java: no other found")
            + ", one thread");
  }

  private static void store(DenseMatrix result, PeerTask task) {
    for (int i = 0; i < task.rows(); i++) {
      for (int j = 0; j < task.columns(); j++) {
        long at = (long) i * task.columns() + j;
        if (task.type() == ElementType.FLOAT32) {
          task.result().setAtIndex(ValueLayout.JAVA_FLOAT, at, (float) result.get(i, j));
        } else {
          task.result().setAtIndex(ValueLayout.JAVA_DOUBLE, at, result.get(i, j));
        }
      }
    }
  }
}
