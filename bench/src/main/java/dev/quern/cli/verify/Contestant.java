package dev.quern.cli.verify;

import dev.quern.bench.ElementType;
import java.lang.foreign.MemorySegment;

/** Computes softmax, and must give the same bits as all others that do. */
interface Contestant {
  /** Who it is. */
  Subject subject();

  /** What the table calls it. */
  String name();

  /** Whether long rows would take too long. */
  boolean slow();

  /** Writes the softmax of one row of off-heap memory to another. */
  void apply(ElementType type, MemorySegment x, MemorySegment y);

  /** The log-sum-exp of one row of off-heap memory. */
  double logSumExp(ElementType type, MemorySegment x, MemorySegment result);
}
