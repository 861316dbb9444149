package dev.quern.cuda;

import dev.quern.internal.cuda.Event;

/** A mark in a stream's work, with the lifetime of an arena. */
public sealed interface CudaEvent permits Event {
  /** The device whose work it marks. */
  CudaDevice device();

  /** Puts the mark after what the stream, of the same device, was given so far. */
  void record(CudaStream stream);

  /** Waits until the mark is reached; not at all if it has not been recorded. */
  void synchronize();

  /** Whether the mark has been reached, or was not recorded. */
  boolean isDone();

  /**
   * The milliseconds from that mark to this one, to half a microsecond or so.
   *
   * @throws IllegalStateException if one of them has not been recorded or reached
   */
  float millisecondsSince(CudaEvent start);
}
