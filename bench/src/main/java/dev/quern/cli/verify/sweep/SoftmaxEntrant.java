package dev.quern.cli.verify.sweep;

import dev.quern.cli.verify.Subject;
import dev.quern.hardware.Backend;
import dev.quern.hardware.Selection;
import dev.quern.softmax.Softmax;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/** One of those that must all give the same bits. */
interface SoftmaxEntrant {
  /** Who it is, and in which memory. */
  Subject subject();

  /** Softmax of a row, which lies in an array and in a segment, to either of the others. */
  void apply(float[] x, MemorySegment xSegment, float[] y, MemorySegment ySegment);

  /** Every usable backend and tier, in arrays and in off-heap memory, the scalar one first. */
  static List<SoftmaxEntrant> all() {
    List<SoftmaxEntrant> all = new ArrayList<>();
    for (Selection.Candidate c : Softmax.best().selection().candidates()) {
      if (c.usable()) {
        Softmax.Builder builder = Softmax.builder();
        Softmax softmax =
            c.tier() == null
                ? builder.backend(c.backend()).build()
                : builder.tier(c.tier()).build();
        int at = c.backend() == Backend.SCALAR ? 0 : all.size();
        all.add(at, of(Subject.of(c).inMemory(false), softmax, false));
        all.add(at, of(Subject.of(c).inMemory(true), softmax, true));
      }
    }
    return all;
  }

  private static SoftmaxEntrant of(Subject subject, Softmax softmax, boolean heap) {
    return new SoftmaxEntrant() {
      @Override
      public Subject subject() {
        return subject;
      }

      @Override
      public void apply(float[] x, MemorySegment xSegment, float[] y, MemorySegment ySegment) {
        if (heap) {
          softmax.apply(x, y);
        } else {
          softmax.apply(xSegment, ySegment, 1, x.length, ValueLayout.JAVA_FLOAT);
          MemorySegment.copy(ySegment, ValueLayout.JAVA_FLOAT, 0, y, 0, y.length);
        }
      }
    };
  }
}
