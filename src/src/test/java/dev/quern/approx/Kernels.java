package dev.quern.approx;

import dev.quern.hardware.KernelBuilder;
import dev.quern.testing.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/** Kernels on the subjects of a test, and the arithmetics that they run under. */
final class Kernels {
  private Kernels() {}

  static Products products(Subject subject, Arithmetic arithmetic, Format format) {
    return on(subject, Products.builder().arithmetic(arithmetic).format(format)).build();
  }

  /** The executor may be null, for the common pool. */
  static Products products(
      Subject subject, Arithmetic arithmetic, Format format, int threads, Executor executor) {
    Products.Builder builder = Products.builder().arithmetic(arithmetic).format(format);
    return parallel(on(subject, builder), threads, executor).build();
  }

  static PiecewiseAffine affine(Subject subject) {
    return on(subject, PiecewiseAffine.builder()).build();
  }

  static <B extends KernelBuilder<B>> B on(Subject subject, B builder) {
    B chosen = builder.backend(subject.backend());
    return subject.tier() == null ? chosen : chosen.tier(subject.tier());
  }

  static <B extends KernelBuilder<B>> B parallel(B builder, int threads, Executor executor) {
    B chosen = builder.threads(threads);
    return executor == null ? chosen : chosen.executor(executor);
  }

  /** Every kind of product with every guard; of the piecewise-affine ones three offsets. */
  static List<Arithmetic> arithmetics() {
    List<Arithmetic> all = new ArrayList<>();
    for (Arithmetic kind : kinds()) {
      for (Arithmetic.Guard guard : Arithmetic.Guard.values()) {
        all.add(kind.guarded(guard));
      }
    }
    return all;
  }

  static List<Arithmetic> kinds() {
    return List.of(
        Arithmetic.exact(),
        Arithmetic.lMul(),
        Arithmetic.lMulFormula(),
        Arithmetic.mitchell(),
        Arithmetic.piecewiseAffine(1.0552f),
        Arithmetic.piecewiseAffine(0.6f));
  }
}
