package dev.quern.bench.contest;

/** The data of a contest, in the JVM that measures. */
public interface Field extends AutoCloseable {
  /** The type of the elements, as in rows of results. */
  String type();

  /** The kind of memory, as in rows of results. */
  String memory();

  /** How elements are arranged; null for one row. */
  default String shape() {
    return null;
  }

  /** Bytes that one call has to read and write at least. */
  long bytes();

  /** Multiply-adds that one call takes; 0 where memory is the limit. */
  default long operations() {
    return 0;
  }

  /**
   * Makes a contender ready.
   *
   * @throws dev.quern.hardware.BackendUnavailableException if the backend can't serve here
   * @throws dev.quern.bench.PeerUnavailableException if the peer can't be measured here
   * @throws IllegalArgumentException for a name that stands for nobody
   */
  Entry enter(String contender);

  @Override
  void close();
}
