package dev.quern.bench.tune;

import dev.quern.approx.Arithmetic;
import dev.quern.approx.Products;
import dev.quern.bessel.LogBessel;
import dev.quern.hardware.Backend;
import dev.quern.hardware.Capabilities;
import dev.quern.hardware.Selection;
import dev.quern.hardware.Tier;
import dev.quern.internal.Threshold;
import dev.quern.softmax.Softmax;
import java.util.ArrayList;
import java.util.List;

/**
 * What there is to measure on this machine, and why the rest is not.
 *
 * @param list the thresholds to measure
 * @param left what is not measured, a line each
 */
public record Questions(List<Question> list, List<String> left) {
  private static final long MOST_BYTES = 1L << 30;
  private static final long DEFAULT_LEVEL3 = 16L << 20;
  private static final List<Long> SHORT_SIZES = List.of(1L, 4L, 8L, 16L, 24L, 32L, 48L, 64L, 128L);
  private static final List<Long> FEW_SHORT_SIZES = List.of(4L, 8L, 16L, 32L, 64L, 128L);

  /** Copies the lists. */
  public Questions {
    list = List.copyOf(list);
    left = List.copyOf(left);
  }

  /**
   * Those of this machine.
   *
   * @param quick only of the backend that is chosen automatically, and fewer sizes
   */
  public static Questions of(boolean quick) {
    List<Question> list = new ArrayList<>();
    List<String> left = new ArrayList<>();
    Selection softmax = Softmax.best().selection();
    Selection bessel = LogBessel.best().selection();
    Selection approx = Products.best(Arithmetic.lMul()).selection();
    List<Long> shortSizes = quick ? FEW_SHORT_SIZES : SHORT_SIZES;
    String problem = shortProblem(softmax);
    if (problem == null) {
      for (Threshold t : List.of(Threshold.FLOAT_SHORT, Threshold.DOUBLE_SHORT)) {
        add(list, t, softmax.backend(), softmax.tier(), shortSizes);
      }
    } else {
      left.add("short calls of softmax: not measured: " + problem);
    }
    problem = shortProblem(approx);
    if (problem == null) {
      add(list, Threshold.L_MUL_SHORT, approx.backend(), approx.tier(), shortSizes);
    } else {
      left.add("short calls of l-mul: not measured: " + problem);
    }
    for (Selection.Candidate c : places(softmax, quick)) {
      for (Threshold t :
          List.of(Threshold.FLOAT_RELOAD, Threshold.DOUBLE_RELOAD, Threshold.STREAMING)) {
        add(list, t, c.backend(), c.tier(), bytes(quick));
      }
    }
    String busy = Processors.problem();
    if (busy == null) {
      parallel(list, Threshold.SOFTMAX_PARALLEL, softmax, quick);
      parallel(list, Threshold.BESSEL_PARALLEL, bessel, quick);
      parallel(list, Threshold.L_MUL_PARALLEL, approx, quick);
    } else {
      left.add("threads: not measured: " + busy);
    }
    gpu(list, left, List.of(Threshold.FLOAT_CUDA, Threshold.DOUBLE_CUDA), softmax, quick);
    gpu(list, left, List.of(Threshold.BESSEL_CUDA), bessel, quick);
    gpu(list, left, List.of(Threshold.L_MUL_CUDA, Threshold.MATRIX_CUDA), approx, quick);
    return new Questions(list, left);
  }

  private static void add(
      List<Question> list, Threshold threshold, Backend backend, Tier tier, List<Long> sizes) {
    if (threshold.appliesTo(backend)) {
      list.add(new Question(threshold, backend, tier, sizes));
    }
  }

  /** Calls on arrays, the kind of host memory that most calls are on, stand for all others. */
  private static void gpu(
      List<Question> list,
      List<String> left,
      List<Threshold> thresholds,
      Selection selection,
      boolean quick) {
    String what = thresholds.get(0).kernel() + " on a GPU against the CPU: not measured: ";
    String problem = gpuProblem(selection);
    if (problem != null) {
      left.add(what + problem);
      return;
    }
    for (Threshold t : thresholds) {
      add(list, t, selection.backend(), selection.tier(), sizes(t, quick));
    }
  }

  private static List<Long> sizes(Threshold threshold, boolean quick) {
    // Log-Bessel takes the CPU 10 ns an element, others less than 1: each up to some 50 ms.
    int from = threshold == Threshold.BESSEL_CUDA ? 10 : 14;
    int to = threshold == Threshold.BESSEL_CUDA ? 20 : 24;
    int step = quick ? 4 : 2;
    if (threshold == Threshold.MATRIX_CUDA) {
      from = 3 * 6; // matrices of 64 x 64
      to = 3 * (quick ? 9 : 10);
      step = 3;
    }
    List<Long> sizes = new ArrayList<>();
    for (int log = from; log <= to; log += step) {
      sizes.add(1L << log);
    }
    return sizes;
  }

  private static String gpuProblem(Selection selection) {
    if (!System.getProperty("quern.backend", "auto").equals("auto")) {
      return "-Dquern.backend chooses one backend for all";
    }
    if (!Threshold.FLOAT_CUDA.appliesTo(selection.backend())) {
      return "the CPU's backend is " + selection.backend().id() + ", which has no such threshold";
    }
    return selection.candidates().stream()
        .filter(c -> c.backend() == Backend.CUDA && !c.usable())
        .map(Selection.Candidate::reason)
        .findFirst()
        .orElse(null);
  }

  private static void parallel(
      List<Question> list, Threshold threshold, Selection selection, boolean quick) {
    List<Long> sizes = new ArrayList<>();
    for (int twice = 3; twice <= (quick ? 24 : 48); twice *= 2) {
      sizes.add(threshold.least() * twice / 2);
    }
    for (Selection.Candidate c : places(selection, quick)) {
      add(list, threshold, c.backend(), c.tier(), sizes);
    }
  }

  /** The chosen one and, with more time, the others that serve at full speed. */
  private static List<Selection.Candidate> places(Selection selection, boolean quick) {
    return selection.candidates().stream()
        .filter(c -> c.usable() && c.backend() != Backend.SCALAR && c.tier() != Tier.X86_64_V2)
        .filter(c -> !quick || c.backend() == selection.backend() && c.tier() == selection.tier())
        .toList();
  }

  /** Around the last cache, source and destination together. */
  private static List<Long> bytes(boolean quick) {
    long level3 = Capabilities.probe().cpu().level3();
    level3 = level3 > 0 ? level3 : DEFAULT_LEVEL3;
    List<Long> sizes = new ArrayList<>();
    for (long size = level3 / 4; size <= level3 * (quick ? 4 : 8); size *= 2) {
      if (size <= MOST_BYTES) {
        sizes.add(size);
      }
    }
    return sizes;
  }

  private static String shortProblem(Selection selection) {
    if (selection.backend() != Backend.NATIVE) {
      return "the native backend was not chosen";
    }
    if (!System.getProperty("quern.backend", "auto").equals("auto")) {
      return "-Dquern.backend chooses the native backend for all";
    }
    return selection.candidates().stream()
        .filter(c -> c.backend() == Backend.VECTOR && !c.usable())
        .map(c -> "the vector backend can't serve: " + c.reason())
        .findFirst()
        .orElse(null);
  }
}
