package dev.quern.cli.verify.sweep;

import dev.quern.cli.verify.Certificate;
import dev.quern.cli.verify.CertificateRow;
import dev.quern.cli.verify.Subject;
import dev.quern.hardware.Backend;
import dev.quern.internal.FloatExp;
import dev.quern.internal.Fma;
import java.util.List;

/**
 * The float32 exponential inside softmax, exp(x) = m 2<sup>n</sup>, on its whole domain. No call
 * gives it by itself: here its formula is evaluated with the library's constants; what backends
 * make of it is in the rows of softmax.
 */
final class ExponentialSweep {
  /** Half from rounding m, and what its polynomial and the steps before lose. */
  private static final double BOUND = 1;

  // ln 2; high has few enough bits for its product with any exponent here to be exact.
  private static final double LN2_HIGH = 0x1.62e42fefp-1;
  private static final double LN2_LOW = 0x1.473de6af278edp-34;

  private final Inputs inputs;
  private final Meter meter;

  ExponentialSweep(Inputs inputs, Meter meter) {
    this.inputs = inputs;
    this.meter = meter;
  }

  void run(Certificate certificate) {
    List<Worker> workers = Workers.run(inputs, "exp of softmax", meter, Worker::new);
    WorstInput worst = new WorstInput();
    workers.forEach(worker -> worst.add(worker.worst));
    certificate.add(
        CertificateRow.accuracy(
                "softmax",
                "exp",
                Subject.of(Backend.SCALAR, null).call("its formula with the library's constants"))
            .type("float32")
            .error(worst.error(), "ulp", worst.where(), worst.inputs())
            .bound(BOUND)
            .basis(CertificateRow.MEASURED)
            .details("of |x| <= " + (int) FloatExp.RANGE + ", as m 2^n, whatever n"));
  }

  private final class Worker implements Workers.Worker {
    private final float[] x = new float[Inputs.CHUNK];
    private final double[] errors = new double[Inputs.CHUNK];
    private final WorstInput worst = new WorstInput();

    @Override
    public void run(long chunk) {
      int n = inputs.length(chunk);
      inputs.fill(chunk, x, 0);
      for (int i = 0; i < n; i++) {
        errors[i] = Math.abs(x[i]) <= FloatExp.RANGE ? error(x[i]) : Double.NaN;
      }
      worst.add(x, errors, n);
    }
  }

  /** In units of the last place of a float32 as large as m; the exact value is good to 2^-50. */
  static double error(float x) {
    float n = Fma.fma(x, FloatExp.LOG2_E, FloatExp.ROUNDER) - FloatExp.ROUNDER;
    float t = Fma.fma(n, FloatExp.MINUS_LN2_HIGH, x);
    t = Fma.fma(n, FloatExp.MINUS_LN2_LOW, t);
    float m = Fma.fma(FloatExp.C6, t, FloatExp.C5);
    m = Fma.fma(m, t, FloatExp.C4);
    m = Fma.fma(m, t, FloatExp.C3);
    m = Fma.fma(m, t, FloatExp.C2);
    m = Fma.fma(m, t, FloatExp.C1);
    m = Fma.fma(m, t, FloatExp.C0);
    double exact = Math.exp((x - n * LN2_HIGH) - n * LN2_LOW);
    return (m - exact) * (exact < 1 ? 0x1p24 : 0x1p23);
  }
}
