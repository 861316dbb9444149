package dev.quern.bessel;

import dev.quern.testing.Subject;
import java.util.concurrent.Executor;

/** Kernels on the subjects of a test. */
final class Kernels {
  private Kernels() {}

  static LogBessel kernel(Subject subject) {
    return builder(subject).build();
  }

  /** The executor may be null, for the common pool. */
  static LogBessel kernel(Subject subject, int threads, Executor executor) {
    LogBessel.Builder builder = builder(subject).threads(threads);
    return (executor == null ? builder : builder.executor(executor)).build();
  }

  private static LogBessel.Builder builder(Subject subject) {
    LogBessel.Builder builder = LogBessel.builder().backend(subject.backend());
    return subject.tier() == null ? builder : builder.tier(subject.tier());
  }
}
