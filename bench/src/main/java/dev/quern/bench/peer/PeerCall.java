package dev.quern.bench.peer;

/** A computation of another library, ready to run again and again, on one thread. */
public interface PeerCall extends AutoCloseable {
  /** Computes, from the inputs as they were when prepared, however often it ran before; timed. */
  void run();

  /** Writes what {@link #run} computed to the task's result, if that didn't; untimed. */
  void store();

  /**
   * What {@link #run} does and where, in one phrase: type, memory, threads, and whatever it does
   * beyond the bare computation, such as copying what the library overwrites.
   */
  String how();

  /** Frees what was prepared, but not the task's memory. */
  @Override
  void close();
}
