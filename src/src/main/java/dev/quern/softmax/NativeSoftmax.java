package dev.quern.softmax;

import dev.quern.internal.bindings.quern_h;
import dev.quern.internal.bindings.quern_softmax_state;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** The native backend: kernels/softmax.cc, one tier of it. */
final class NativeSoftmax {
  static final int SHIFTED = quern_h.QUERN_SOFTMAX_SHIFTED();
  static final int STREAMING = quern_h.QUERN_SOFTMAX_STREAMING();

  private static final long HIGH = quern_softmax_state.high$offset();
  private static final long LOW = quern_softmax_state.low$offset();
  private static final long EXPONENT = quern_softmax_state.exponent$offset();
  private static final long MAXIMUM = quern_softmax_state.maximum$offset();

  private NativeSoftmax() {}

  /** The passes for an element type and a kind of memory. */
  static SoftmaxPasses passes(int tier, boolean single, Memory memory) {
    if (single) {
      return switch (memory) {
        case ARRAY -> new NativeFloatArraySoftmax(tier);
        case HEAP -> new NativeFloatHeapSoftmax(tier);
        case OFF_HEAP -> new NativeFloatOffHeapSoftmax(tier);
      };
    }
    return switch (memory) {
      case ARRAY -> new NativeDoubleArraySoftmax(tier);
      case HEAP -> new NativeDoubleHeapSoftmax(tier);
      case OFF_HEAP -> new NativeDoubleOffHeapSoftmax(tier);
    };
  }

  /**
   * The elements of a critical call, for which safepoints have to wait: some 40 microseconds, or,
   * where the multiply-add is emulated, a slab, the least there is.
   */
  static long criticalPart(int tier) {
    return tier == quern_h.QUERN_TIER_X86_64_V2() ? SoftmaxState.SLAB : 4L * SoftmaxState.SLAB;
  }

  static int id(Algorithm algorithm) {
    return switch (algorithm) {
      case TWO_PASS -> 1;
      case THREE_PASS_RELOAD -> 2;
      case THREE_PASS_RECOMPUTE -> 3;
      case AUTO -> throw new IllegalArgumentException("algorithm AUTO was not resolved");
    };
  }

  static MemorySegment allocateState() {
    return Arena.ofAuto().allocate(quern_softmax_state.layout());
  }

  static MemorySegment write(SoftmaxState s) {
    MemorySegment state = s.nativeState();
    state.set(ValueLayout.JAVA_DOUBLE, HIGH, s.row.high);
    state.set(ValueLayout.JAVA_DOUBLE, LOW, s.row.low);
    state.set(ValueLayout.JAVA_LONG, EXPONENT, s.row.exponent);
    state.set(ValueLayout.JAVA_DOUBLE, MAXIMUM, s.maximum);
    return state;
  }

  static void read(MemorySegment state, SoftmaxState s) {
    s.row.high = state.get(ValueLayout.JAVA_DOUBLE, HIGH);
    s.row.low = state.get(ValueLayout.JAVA_DOUBLE, LOW);
    s.row.exponent = state.get(ValueLayout.JAVA_LONG, EXPONENT);
    s.maximum = state.get(ValueLayout.JAVA_DOUBLE, MAXIMUM);
  }

  static boolean outOfRange(MemorySegment state) {
    return state.get(ValueLayout.JAVA_LONG, EXPONENT) == Sum.OUT_OF_RANGE;
  }
}
