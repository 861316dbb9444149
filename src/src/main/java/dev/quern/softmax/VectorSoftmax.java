package dev.quern.softmax;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The Vector API backend: the passes of {@code VectorLoops}, at the widest shape of this machine.
 */
final class VectorSoftmax {
  /** Wider registers would have to be split among the sixteen lanes of the reduction order. */
  private static final int MOST_BITS = 512;

  private VectorSoftmax() {}

  static final class FloatSpecies {
    static final VectorSpecies<Float> SPECIES =
        FloatVector.SPECIES_PREFERRED.vectorBitSize() > MOST_BITS
            ? FloatVector.SPECIES_512
            : FloatVector.SPECIES_PREFERRED;
    static final VectorSpecies<Integer> BITS = IntVector.SPECIES_PREFERRED.withShape(shape());

    private FloatSpecies() {}

    private static VectorShape shape() {
      return SPECIES.vectorShape();
    }
  }

  static final class DoubleSpecies {
    static final VectorSpecies<Double> SPECIES =
        DoubleVector.SPECIES_PREFERRED.vectorBitSize() > MOST_BITS
            ? DoubleVector.SPECIES_512
            : DoubleVector.SPECIES_PREFERRED;
    static final VectorSpecies<Long> BITS =
        LongVector.SPECIES_PREFERRED.withShape(SPECIES.vectorShape());

    private DoubleSpecies() {}
  }

  /** The passes for an element type and a kind of memory. */
  static SoftmaxPasses passes(boolean single, Memory memory) {
    if (single) {
      return switch (memory) {
        case ARRAY -> new VectorFloatArraySoftmax();
        case HEAP -> new VectorFloatHeapSoftmax();
        case OFF_HEAP -> new VectorFloatSegmentSoftmax();
      };
    }
    return switch (memory) {
      case ARRAY -> new VectorDoubleArraySoftmax();
      case HEAP -> new VectorDoubleHeapSoftmax();
      case OFF_HEAP -> new VectorDoubleSegmentSoftmax();
    };
  }
}
