package dev.quern.cli.verify.sweep;

import dev.quern.approx.PiecewiseAffine;
import dev.quern.cli.verify.Certificate;
import java.util.List;

/** All sweeps. */
public final class FloatSweeps {
  /** Passes over the inputs that are not piecewise affine: exponentials, and softmax. */
  private static final int OTHERS = 2;

  private final Inputs inputs;
  private final Meter meter;
  private final List<PiecewiseEntrant> piecewise;
  private final List<SoftmaxEntrant> softmax;

  /** Of every backend and tier that serves here. */
  public FloatSweeps(Inputs inputs, Meter meter) {
    this(inputs, meter, PiecewiseEntrant.all(), SoftmaxEntrant.all());
  }

  FloatSweeps(
      Inputs inputs, Meter meter, List<PiecewiseEntrant> piecewise, List<SoftmaxEntrant> softmax) {
    this.inputs = inputs;
    this.meter = meter;
    this.piecewise = piecewise;
    this.softmax = softmax;
  }

  /** What {@link Meter#advance} will add up to. */
  public long work() {
    return PiecewiseSweep.work(inputs) + OTHERS * inputs.count();
  }

  /** Runs them. */
  public void run(Certificate certificate) {
    new ExponentialSweep(inputs, meter).run(certificate);
    new SoftmaxSweep(softmax, inputs, meter).run(certificate);
    new PiecewiseSweep(piecewise, inputs, meter).run(certificate);
    certificate.addAbsent("piecewise-affine", PiecewiseAffine.best().selection());
  }
}
