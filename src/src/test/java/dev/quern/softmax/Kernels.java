package dev.quern.softmax;

import dev.quern.testing.Subject;
import java.util.List;
import java.util.concurrent.Executor;

/** Kernels on the subjects of a test. */
final class Kernels {
  static final List<Algorithm> ALGORITHMS = List.of(Algorithm.values());

  private Kernels() {}

  static Softmax kernel(Subject subject, Algorithm algorithm) {
    return builder(subject, algorithm).build();
  }

  /** The executor may be null, for the common pool. */
  static Softmax kernel(Subject subject, Algorithm algorithm, int threads, Executor executor) {
    Softmax.Builder builder = builder(subject, algorithm).threads(threads);
    return (executor == null ? builder : builder.executor(executor)).build();
  }

  private static Softmax.Builder builder(Subject subject, Algorithm algorithm) {
    Softmax.Builder builder = Softmax.builder().backend(subject.backend()).algorithm(algorithm);
    return subject.tier() == null ? builder : builder.tier(subject.tier());
  }
}
