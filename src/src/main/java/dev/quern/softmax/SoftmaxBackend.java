package dev.quern.softmax;

import dev.quern.hardware.Backend;
import dev.quern.hardware.Selection;
import dev.quern.hardware.Tier;
import dev.quern.internal.BackendChooser;
import dev.quern.internal.CudaCalls;
import dev.quern.internal.ShortCalls;
import dev.quern.internal.TuningProfile;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A backend that has passed its self-test, with its passes for every element type and kind of
 * memory.
 */
final class SoftmaxBackend {
  private static final BackendChooser CHOOSER =
      new BackendChooser("softmax", SoftmaxSelfTest.EXPECTED, new SoftmaxSelfTest());
  private static final ConcurrentHashMap<BackendChooser.Choice, SoftmaxBackend> READY =
      new ConcurrentHashMap<>();

  private final BackendChooser.Choice choice;
  private final SoftmaxThresholds thresholds;
  private final SoftmaxPasses[] passes = new SoftmaxPasses[6];

  /** Those of the vector backend, for short calls; made when the first such call comes. */
  private final SoftmaxPasses[] shortPasses = new SoftmaxPasses[2];

  /** Whether the GPU serves, null until the first call that would go there. */
  private Boolean cuda;

  private SoftmaxBackend(BackendChooser.Choice choice) {
    this.choice = choice;
    this.thresholds = SoftmaxThresholds.of(choice);
  }

  /** The passes, not yet tested. */
  static SoftmaxPasses passes(Backend backend, Tier tier, boolean single, Memory memory) {
    return switch (backend) {
      case SCALAR -> ScalarSoftmax.passes(single, memory == Memory.ARRAY);
      case VECTOR -> VectorSoftmax.passes(single, memory);
      case NATIVE -> NativeSoftmax.passes(tier.ordinal(), single, memory);
      case CUDA -> throw new IllegalArgumentException("cuda has rows, but no passes over parts");
    };
  }

  /** The best backend, or the best that fits what is asked for. */
  static SoftmaxBackend choose(Backend backend, Tier tier) {
    BackendChooser.Choice choice = CHOOSER.choose(backend, tier);
    if (TuningProfile.isTrial()) {
      return new SoftmaxBackend(choice);
    }
    SoftmaxBackend ready = READY.get(choice);
    if (ready == null) {
      ready = new SoftmaxBackend(choice);
      READY.put(choice, ready);
    }
    return ready;
  }

  /** Why a backend can't be trusted, or null. */
  static String problem(Backend backend, Tier tier) {
    return CHOOSER.problem(backend, tier);
  }

  Selection explain() {
    Selection selection = CHOOSER.explain(choice);
    selection = ShortCalls.explain(selection, CHOOSER, thresholds.floatShort(), "float32");
    selection = ShortCalls.explain(selection, CHOOSER, thresholds.doubleShort(), "float64");
    selection =
        CudaCalls.explain(selection, CHOOSER, thresholds.floatCuda(), "elements of float32");
    return CudaCalls.explain(selection, CHOOSER, thresholds.doubleCuda(), "elements of float64");
  }

  /** Whether the GPU serves the calls that are for it. */
  boolean cuda() {
    Boolean serves = cuda;
    if (serves == null) {
      serves = choice.backend() == Backend.CUDA || CudaCalls.divert(CHOOSER, choice);
      cuda = serves; // two threads may find out the same, which does no harm
    }
    return serves;
  }

  Backend backend() {
    return choice.backend();
  }

  Tier tier() {
    return choice.tier();
  }

  SoftmaxThresholds thresholds() {
    return thresholds;
  }

  /** Made when first asked for; two threads may make the same, which does no harm. */
  SoftmaxPasses passes(boolean single, Memory memory) {
    int index = (single ? 0 : 3) + memory.ordinal();
    SoftmaxPasses made = passes[index];
    if (made == null) {
      made = passes(choice.backend(), choice.tier(), single, memory);
      passes[index] = made;
    }
    return made;
  }

  /** The passes for short calls on arrays: the vector backend's, or its own if that can't serve. */
  SoftmaxPasses shortPasses(boolean single) {
    int index = single ? 1 : 0;
    SoftmaxPasses made = shortPasses[index];
    if (made == null) {
      made =
          ShortCalls.divert(CHOOSER)
              ? passes(Backend.VECTOR, null, single, Memory.ARRAY)
              : passes(single, Memory.ARRAY);
      shortPasses[index] = made;
    }
    return made;
  }
}
