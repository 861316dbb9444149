package dev.quern.bench.tune;

/** Compares the two sides of a threshold. */
public interface Measurer extends AutoCloseable {
  /** Of calls of {@code size}, in the unit of the threshold. */
  Evidence measure(Question question, long size);

  @Override
  default void close() {}
}
