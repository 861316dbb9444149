package dev.quern.bench.gpu;

import dev.quern.approx.Arithmetic;
import dev.quern.approx.Products;
import dev.quern.bench.BesselInputs;
import dev.quern.bench.Contender;
import dev.quern.bench.ElementType;
import dev.quern.bench.Interleaved;
import dev.quern.bench.LMulData;
import dev.quern.bench.Memory;
import dev.quern.bench.Size;
import dev.quern.bench.Workload;
import dev.quern.bench.results.Row.Kind;
import dev.quern.bench.results.Row.Role;
import dev.quern.bench.results.RowBuilder;
import dev.quern.bessel.BesselFunction;
import dev.quern.bessel.LogBessel;
import dev.quern.hardware.Backend;
import dev.quern.hardware.Tier;
import dev.quern.softmax.Softmax;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Calls on memory of the host: on the GPU, copies and all, against the best backend of the CPU on
 * one thread and on all processors, in turns.
 */
public final class GpuHost {
  private static final int COLUMNS = 4096;

  private final GpuEffort effort;
  private final Consumer<Outcome> done;

  /** Who took how long. */
  public record Outcome(String kernel, List<RowBuilder> rows, String text) {
    /** Copies the list. */
    public Outcome {
      rows = List.copyOf(rows);
    }
  }

  /** A call, and what it is of. */
  private record Task(
      String kernel,
      String contest,
      String type,
      String memory,
      String shape,
      long elements,
      long bytes,
      long operations) {}

  /** Who calls. */
  private record Caller(Backend backend, Tier tier, int threads, Runnable work) {
    String name() {
      return Contender.place(backend, tier) + (threads == 1 ? "" : ", " + threads + " threads");
    }
  }

  /**
   * Measurements.
   *
   * @param done gets each outcome
   */
  public GpuHost(GpuEffort effort, Consumer<Outcome> done) {
    this.effort = effort;
    this.done = done;
  }

  private static int[] threads() {
    int all = Runtime.getRuntime().availableProcessors();
    return all == 1 ? new int[] {1} : new int[] {1, all};
  }

  private List<Long> sizes(int elementBytes) {
    List<Long> sizes = new ArrayList<>();
    for (long bytes = effort.bytes(); bytes >= Math.min(effort.bytes(), 1 << 20); bytes /= 16) {
      sizes.add(0, bytes / elementBytes);
    }
    return sizes;
  }

  /** Softmax of rows of 4K float32, off the heap. */
  public void softmax() {
    for (long elements : sizes(Float.BYTES)) {
      int rows = (int) Math.max(1, elements / COLUMNS);
      try (Workload work =
          new Workload(ElementType.FLOAT32, Memory.OFFHEAP, rows, COLUMNS, false)) {
        List<Caller> callers = new ArrayList<>();
        for (int t : threads()) {
          Softmax best = Softmax.builder().threads(t).build();
          callers.add(new Caller(best.backend(), best.tier(), t, () -> work.softmax(best)));
        }
        Softmax gpu = Softmax.builder().backend(Backend.CUDA).build();
        callers.add(new Caller(gpu.backend(), null, 1, () -> work.softmax(gpu)));
        String shape = rows + " x " + Size.text(COLUMNS);
        long n = (long) rows * COLUMNS;
        measure(
            new Task(
                "softmax",
                "softmax/float32/host/rows-of-4K",
                "float32",
                "offheap",
                shape,
                n,
                8 * n,
                0),
            callers);
      }
    }
  }

  /** Log K over the mixture of all regions. */
  public void logBessel() {
    for (long elements : sizes(8 * Double.BYTES)) {
      BesselInputs inputs = BesselInputs.of(BesselInputs.MIX, false, (int) elements);
      double[] result = new double[inputs.x().length];
      List<Caller> callers = new ArrayList<>();
      for (int t : threads()) {
        LogBessel best = LogBessel.builder().threads(t).build();
        callers.add(new Caller(best.backend(), best.tier(), t, () -> run(best, inputs, result)));
      }
      LogBessel gpu = LogBessel.builder().backend(Backend.CUDA).build();
      callers.add(new Caller(gpu.backend(), null, 1, () -> run(gpu, inputs, result)));
      measure(
          new Task(
              "log-bessel",
              "log-bessel-k/host/mix",
              "float64",
              "heap",
              null,
              elements,
              24 * elements,
              0),
          callers);
    }
  }

  private static void run(LogBessel bessel, BesselInputs inputs, double[] result) {
    bessel.apply(BesselFunction.LOG_K, inputs.orders(), inputs.x(), result);
  }

  /** L-Mul, element by element and of matrices. */
  public void products() {
    for (long elements : sizes(Float.BYTES)) {
      int n = (int) elements;
      float[] x = LMulData.NORMAL.make(n, true);
      float[] y = LMulData.NORMAL.make(n, false);
      float[] z = new float[n];
      measure(
          new Task("l-mul", "l-mul/multiply/host", "float32", "heap", null, n, 12L * n, 0),
          callers(products -> products.multiply(x, y, z)));
    }
    for (int side : effort.sides()) {
      if (side <= 2048) { // longer takes the CPU seconds
        int n = side * side;
        float[] a = LMulData.NORMAL.make(n, true);
        float[] b = LMulData.NORMAL.make(n, false);
        float[] c = new float[n];
        measure(
            new Task(
                "l-mul",
                "l-mul/matrix-product/host",
                "float32",
                "heap",
                Size.text(side) + " x " + Size.text(side),
                n,
                12L * n,
                (long) n * side),
            callers(products -> products.matrixProduct(a, b, c, side, side, side)));
      }
    }
  }

  private static List<Caller> callers(Consumer<Products> call) {
    List<Caller> callers = new ArrayList<>();
    for (int t : threads()) {
      Products best = Products.builder().arithmetic(Arithmetic.lMul()).threads(t).build();
      callers.add(new Caller(best.backend(), best.tier(), t, () -> call.accept(best)));
    }
    Products gpu = Products.builder().arithmetic(Arithmetic.lMul()).backend(Backend.CUDA).build();
    callers.add(new Caller(gpu.backend(), null, 1, () -> call.accept(gpu)));
    return callers;
  }

  private void measure(Task task, List<Caller> callers) {
    Interleaved times =
        Interleaved.measure(
            callers.stream().map(c -> new Interleaved.Contestant(c.name(), c.work())).toList(),
            effort.seconds() * callers.size(),
            false);
    List<RowBuilder> rows = new ArrayList<>();
    StringBuilder text = new StringBuilder(String.format("%-34s", task.contest()));
    text.append(String.format("%12s", task.shape() == null ? task.elements() : task.shape()));
    for (int c = 0; c < callers.size(); c++) {
      Caller caller = callers.get(c);
      Interleaved.Spread nanos = times.nanos(c);
      text.append(
          String.format(
              java.util.Locale.ROOT, "  %s %.1f us", caller.name(), nanos.median() / 1e3));
      rows.add(
          new RowBuilder(Kind.TIME, task.kernel(), task.contest())
              .contender(Contender.place(caller.backend(), caller.tier()), Role.QUERN, null)
              .place(caller.backend().id(), caller.tier() == null ? null : caller.tier().id(), null)
              .data(task.type(), task.memory(), task.shape())
              .size(task.elements(), task.bytes(), task.operations())
              .threads(caller.threads())
              .value("ns", nanos.median())
              .spread(nanos.low(), nanos.high()));
    }
    done.accept(new Outcome(task.kernel(), rows, text.toString()));
  }
}
