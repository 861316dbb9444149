package dev.quern.cli.verify.sweep;

import dev.quern.approx.PiecewiseFunction;
import dev.quern.cli.verify.Certificate;
import dev.quern.cli.verify.CertificateRow;
import dev.quern.cli.verify.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Every piecewise-affine function of one number, and its slope: the first entrant against the
 * definition, the others against the first.
 */
final class PiecewiseSweep {
  private static final String KERNEL = "piecewise-affine";
  private static final String TYPE = "float32";

  private final List<PiecewiseEntrant> entrants;
  private final Inputs inputs;
  private final Meter meter;

  PiecewiseSweep(List<PiecewiseEntrant> entrants, Inputs inputs, Meter meter) {
    this.entrants = entrants;
    this.inputs = inputs;
    this.meter = meter;
  }

  /** How many inputs it will go through, all functions together. */
  static long work(Inputs inputs) {
    return 2 * PiecewiseFunction.values().length * inputs.count();
  }

  void run(Certificate certificate) {
    for (PiecewiseFunction f : PiecewiseFunction.values()) {
      sweep(f, false, certificate);
      sweep(f, true, certificate);
    }
  }

  private void sweep(PiecewiseFunction f, boolean slope, Certificate certificate) {
    String name = f.name().toLowerCase(Locale.ROOT) + (slope ? " slope" : "");
    List<Worker> workers =
        Workers.run(inputs, KERNEL + " " + name, meter, () -> new Worker(f, slope));
    Worker all = workers.get(0);
    workers.subList(1, workers.size()).forEach(all::add);
    if (!slope) {
      all.errors(name, certificate);
    }
    all.bits(name, certificate);
  }

  private final class Worker implements Workers.Worker {
    private final PiecewiseFunction f;
    private final boolean slope;
    private float[] x = {};
    private float[] expected = {};
    private float[] first = {};
    private float[] other = {};
    private double[] errors = {};
    private final List<Differences> differences = new ArrayList<>();
    private final List<WorstInput> worst = new ArrayList<>();

    Worker(PiecewiseFunction f, boolean slope) {
      this.f = f;
      this.slope = slope;
      entrants.forEach(
          entrant -> {
            differences.add(new Differences());
            worst.add(new WorstInput());
          });
    }

    @Override
    public void run(long chunk) {
      int n = inputs.length(chunk);
      if (x.length != n) {
        x = new float[n];
        expected = new float[n];
        first = new float[n];
        other = new float[n];
        errors = new double[n];
      }
      inputs.fill(chunk, x, 0);
      define(n);
      entrants.get(0).apply(f, slope, x, first);
      differences.get(0).add(x, expected, first, n);
      measure(0, first, n);
      for (int e = 1; e < entrants.size(); e++) {
        entrants.get(e).apply(f, slope, x, other);
        long before = differences.get(e).differing();
        differences.get(e).add(x, first, other, n);
        if (differences.get(e).differing() > before) {
          measure(e, other, n);
        }
      }
    }

    private void define(int n) {
      if (slope) {
        PiecewiseDefinition.slope(f, x, expected, n);
      } else {
        PiecewiseDefinition.apply(f, x, expected, n);
      }
    }

    private void measure(int entrant, float[] results, int n) {
      if (!slope) {
        StoodFor.of(f).errors(x, results, errors, n);
        worst.get(entrant).add(x, errors, n);
      }
    }

    void add(Worker other) {
      for (int e = 0; e < entrants.size(); e++) {
        differences.get(e).add(other.differences.get(e));
        worst.get(e).add(other.worst.get(e));
      }
    }

    void errors(String name, Certificate certificate) {
      StoodFor exact = StoodFor.of(f);
      Subject reference = entrants.get(0).subject();
      for (int e = 0; e < entrants.size(); e++) {
        Subject subject = entrants.get(e).subject();
        boolean differs = e > 0 && differences.get(e).differing() > 0;
        WorstInput own = worst.get(e);
        // Chunks whose bits are the same have the errors of the first.
        WorstInput its = differs && own.error() > worst.get(0).error() ? own : worst.get(0);
        CertificateRow.Builder row =
            CertificateRow.accuracy(KERNEL, name, subject)
                .type(TYPE)
                .error(its.error(), exact.unit(), its.where(), worst.get(0).inputs())
                .details("of " + exact.domain());
        if (exact.bound() == exact.bound()) {
          row.bound(exact.bound());
        }
        certificate.add(differs ? row.basis(CertificateRow.MEASURED) : row.measuredOn(reference));
      }
    }

    void bits(String name, Certificate certificate) {
      for (int e = 0; e < entrants.size(); e++) {
        Differences its = differences.get(e);
        certificate.add(
            CertificateRow.bits(KERNEL, name, entrants.get(e).subject())
                .type(TYPE)
                .bits(its.compared(), its.differing())
                .first(its.first())
                .details(
                    e == 0
                        ? "against the definition"
                        : "against " + entrants.get(0).subject().name()));
      }
    }
  }
}
