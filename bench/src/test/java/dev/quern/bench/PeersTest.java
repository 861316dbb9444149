package dev.quern.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.onnxruntime.OrtException;
import dev.quern.softmax.Softmax;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;

class PeersTest {
  private static final int ROWS = 3;
  private static final int COLUMNS = 1000;

  @Test
  void onnxRuntimeComputesTheSameSoftmax() throws OrtException {
    try (Workload work = new Workload(ElementType.FLOAT32, Memory.OFFHEAP, ROWS, COLUMNS, false);
        OnnxSoftmax onnx = new OnnxSoftmax(work.logits(), work.probabilities(), ROWS, COLUMNS)) {
      onnx.run();
      float[] theirs = work.probabilities().toArray(ValueLayout.JAVA_FLOAT);
      work.softmax(Softmax.best());
      float[] ours = work.probabilities().toArray(ValueLayout.JAVA_FLOAT);
      for (int i = 0; i < ours.length; i++) {
        assertEquals(ours[i], theirs[i], 1e-6f);
      }
    }
  }

  @Test
  void mathExpComputesTheSameSoftmax() {
    float[] x = {1, 2, 3, -1};
    float[] theirs = new float[4];
    float[] ours = new float[4];
    MathExpSoftmax.apply(x, theirs);
    Softmax.best().apply(x, ours);
    for (int i = 0; i < 4; i++) {
      assertEquals(ours[i], theirs[i], 1e-6f);
    }
  }
}
