package dev.quern.softmax;

/** The backend that always serves: plain Java, and the reference for the bits of the others. */
final class ScalarSoftmax {
  private ScalarSoftmax() {}

  /** The passes for an element type and a kind of memory. */
  static SoftmaxPasses passes(boolean single, boolean array) {
    if (single) {
      return array ? new ScalarFloatArraySoftmax() : new ScalarFloatSegmentSoftmax();
    }
    return array ? new ScalarDoubleArraySoftmax() : new ScalarDoubleSegmentSoftmax();
  }
}
