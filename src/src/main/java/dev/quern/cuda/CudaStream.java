package dev.quern.cuda;

import dev.quern.internal.cuda.Stream;

/** A queue of work of a device, with the lifetime of an arena. */
public sealed interface CudaStream permits Stream {
  /** The device whose work it is. */
  CudaDevice device();

  /** Waits until all its work is done. */
  void synchronize();

  /** Whether all its work is done. */
  boolean isDone();

  /**
   * Lets what is given to this stream from now on wait for what came before the last {@link
   * CudaEvent#record}; for nothing if the event has not been recorded. Does not wait itself.
   */
  void waitFor(CudaEvent event);
}
