package dev.quern.cli.verify.sweep;

import dev.quern.cli.verify.Certificate;
import dev.quern.cli.verify.CertificateRow;
import dev.quern.cli.verify.Subject;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * Softmax of rows that have every float32: a row for each chunk, beside a zero that is the maximum
 * of negative ones. The first entrant is measured, the others compared with it.
 */
final class SoftmaxSweep {
  private static final String KERNEL = "softmax";
  private static final String FUNCTION = "softmax of every float32";
  private static final String TYPE = "float32";
  private static final double BOUND = 3;

  /** Results below twice the smallest normal number are zeros. */
  private static final double LEAST = 0x1p-125;

  /** Exponentials of less don't matter even beside others of their kind. */
  private static final double NOTHING = -110;

  private final List<SoftmaxEntrant> entrants;
  private final Inputs inputs;
  private final Meter meter;

  SoftmaxSweep(List<SoftmaxEntrant> entrants, Inputs inputs, Meter meter) {
    this.entrants = entrants;
    this.inputs = inputs;
    this.meter = meter;
  }

  void run(Certificate certificate) {
    List<Worker> workers = Workers.run(inputs, FUNCTION, meter, Worker::new);
    Worker all = workers.get(0);
    workers.subList(1, workers.size()).forEach(all::add);
    all.rows(certificate);
  }

  private final class Worker implements Workers.Worker {
    private float[] x = {};
    private float[] first = {};
    private float[] other = {};
    private double[] exponentials = {};
    private double[] errors = {};
    private final MemorySegment xMemory;
    private final MemorySegment yMemory;
    private final List<Differences> differences = new ArrayList<>();
    private final List<WorstInput> worst = new ArrayList<>();

    Worker() {
      long bytes = (Inputs.CHUNK + 1L) * Float.BYTES;
      // Freed with the worker: it outlives the thread that made it.
      xMemory = Arena.ofAuto().allocate(bytes, 64);
      yMemory = Arena.ofAuto().allocate(bytes, 64);
      entrants.forEach(
          entrant -> {
            differences.add(new Differences());
            worst.add(new WorstInput());
          });
    }

    @Override
    public void run(long chunk) {
      int n = inputs.length(chunk) + 1;
      if (x.length != n) {
        x = new float[n];
        first = new float[n];
        other = new float[n];
        exponentials = new double[n];
        errors = new double[n];
      }
      inputs.fill(chunk, x, 1);
      MemorySegment xSegment = xMemory.asSlice(0, (long) n * Float.BYTES);
      MemorySegment ySegment = yMemory.asSlice(0, (long) n * Float.BYTES);
      MemorySegment.copy(x, 0, xSegment, ValueLayout.JAVA_FLOAT, 0, n);
      double sum = exponentials();
      entrants.get(0).apply(x, xSegment, first, ySegment);
      measure(0, first, sum);
      for (int e = 1; e < entrants.size(); e++) {
        entrants.get(e).apply(x, xSegment, other, ySegment);
        long before = differences.get(e).differing();
        differences.get(e).add(x, first, other, n);
        if (differences.get(e).differing() > before) {
          measure(e, other, sum);
        }
      }
    }

    /** Writes them, over the largest, and returns their sum; NaN where the row has none. */
    private double exponentials() {
      float max = Float.NEGATIVE_INFINITY;
      for (float v : x) {
        max = Math.max(max, v);
      }
      if (!(max < Float.POSITIVE_INFINITY)) {
        return Double.NaN;
      }
      double sum = 0;
      for (int i = 0; i < x.length; i++) {
        double below = (double) x[i] - max;
        exponentials[i] = below < NOTHING ? 0 : Math.exp(below);
        sum += exponentials[i];
      }
      return sum;
    }

    /** In units of the last place; infinity for what should be 0 or NaN. */
    private void measure(int entrant, float[] results, double sum) {
      for (int i = 0; i < results.length; i++) {
        double exact = exponentials[i] / sum;
        double y = results[i];
        if (sum != sum) {
          errors[i] = y != y ? Double.NaN : Double.POSITIVE_INFINITY;
        } else if (y != y || exact < LEAST * (1 - 0x1p-20) && y != 0) {
          errors[i] = Double.POSITIVE_INFINITY;
        } else if (exact < LEAST) {
          errors[i] = 0;
        } else {
          errors[i] = (y - exact) * ulpsIn(exact);
        }
      }
      worst.get(entrant).add(x, errors, results.length);
    }

    /** How many units of its last place make 1; for less than 1. */
    private static double ulpsIn(double exact) {
      return Double.longBitsToDouble(
          (long) (Double.MAX_EXPONENT + 23 - Math.getExponent(exact)) << 52);
    }

    void add(Worker other) {
      for (int e = 0; e < entrants.size(); e++) {
        differences.get(e).add(other.differences.get(e));
        worst.get(e).add(other.worst.get(e));
      }
    }

    void rows(Certificate certificate) {
      Subject reference = entrants.get(0).subject();
      for (int e = 0; e < entrants.size(); e++) {
        Subject subject = entrants.get(e).subject();
        Differences its = differences.get(e);
        boolean differs = its.differing() > 0;
        // Rows whose bits are the same have the errors of the first.
        boolean larger = differs && worst.get(e).error() > worst.get(0).error();
        WorstInput error = worst.get(larger ? e : 0);
        CertificateRow.Builder row =
            CertificateRow.accuracy(KERNEL, FUNCTION, subject)
                .type(TYPE)
                .error(error.error(), "ulp", error.where(), worst.get(0).inputs())
                .bound(BOUND)
                .details("rows of " + (Inputs.CHUNK + 1) + " that have a sum");
        certificate.add(differs ? row.basis(CertificateRow.MEASURED) : row.measuredOn(reference));
        if (e > 0) {
          certificate.add(
              CertificateRow.bits(KERNEL, FUNCTION, subject)
                  .type(TYPE)
                  .bits(its.compared(), its.differing())
                  .first(its.first())
                  .details("against " + reference.name()));
        }
      }
    }
  }
}
