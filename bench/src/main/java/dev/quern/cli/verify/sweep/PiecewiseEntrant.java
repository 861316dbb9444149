package dev.quern.cli.verify.sweep;

import dev.quern.approx.PiecewiseAffine;
import dev.quern.approx.PiecewiseFunction;
import dev.quern.cli.verify.Subject;
import dev.quern.hardware.Backend;
import dev.quern.hardware.Selection;
import java.util.ArrayList;
import java.util.List;

/** One of those that must all give the same bits. */
interface PiecewiseEntrant {
  /** Who it is. */
  Subject subject();

  /** A function, or its slope. */
  void apply(PiecewiseFunction f, boolean slope, float[] x, float[] y);

  /**
   * Every usable backend and tier, the scalar one first. Piecewise-affine functions take arrays.
   */
  static List<PiecewiseEntrant> all() {
    List<PiecewiseEntrant> all = new ArrayList<>();
    for (Selection.Candidate c : PiecewiseAffine.best().selection().candidates()) {
      if (c.usable()) {
        PiecewiseAffine.Builder builder = PiecewiseAffine.builder();
        PiecewiseAffine affine =
            c.tier() == null
                ? builder.backend(c.backend()).build()
                : builder.tier(c.tier()).build();
        boolean scalar = c.backend() == Backend.SCALAR;
        all.add(scalar ? 0 : all.size(), of(Subject.of(c).inMemory(true), affine));
      }
    }
    return all;
  }

  private static PiecewiseEntrant of(Subject subject, PiecewiseAffine affine) {
    return new PiecewiseEntrant() {
      @Override
      public Subject subject() {
        return subject;
      }

      @Override
      public void apply(PiecewiseFunction f, boolean slope, float[] x, float[] y) {
        if (slope) {
          affine.slope(f, x, y);
        } else {
          affine.apply(f, x, y);
        }
      }
    };
  }
}
