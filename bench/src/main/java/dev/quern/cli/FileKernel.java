package dev.quern.cli;

import dev.quern.cli.npy.NpyHeader;
import dev.quern.softmax.Softmax;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Locale;

/** What {@code quern run} can do to the last axis of an array. */
enum FileKernel {
  SOFTMAX {
    @Override
    List<Long> shape(NpyHeader in) {
      return in.shape();
    }

    @Override
    void apply(
        Softmax softmax,
        MemorySegment logits,
        MemorySegment results,
        long rows,
        long columns,
        ValueLayout layout) {
      softmax.apply(logits, results, rows, columns, layout);
    }
  },
  LOG_SUM_EXP {
    @Override
    List<Long> shape(NpyHeader in) {
      return in.shape().subList(0, in.shape().size() - 1);
    }

    @Override
    void apply(
        Softmax softmax,
        MemorySegment logits,
        MemorySegment results,
        long rows,
        long columns,
        ValueLayout layout) {
      softmax.logSumExp(logits, results, rows, columns, layout);
    }
  };

  /** The name on the command line. */
  String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The shape of the result, of at least one axis in. */
  abstract List<Long> shape(NpyHeader in);

  /** Whether a row of the result is as long as one of the input. */
  boolean keepsColumns() {
    return this == SOFTMAX;
  }

  /** Applies it to whole rows. */
  abstract void apply(
      Softmax softmax,
      MemorySegment logits,
      MemorySegment results,
      long rows,
      long columns,
      ValueLayout layout);
}
