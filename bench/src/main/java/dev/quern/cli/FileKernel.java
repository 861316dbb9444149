package dev.quern.cli;

import dev.quern.cli.npy.NpyHeader;
import dev.quern.hardware.Backend;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/** What {@code quern run} does to files of numbers, row by row; a row may be one element. */
interface FileKernel {
  /**
   * What it does to these files: itself, unless that depends on their shapes.
   *
   * @throws BadInputException if the inputs don't suit the kernel, or each other
   */
  default FileKernel on(List<NpyFile> in) {
    return this;
  }

  /**
   * The header of the result; its type has the width of the first input's.
   *
   * @throws BadInputException if the inputs don't suit the kernel, or each other
   */
  NpyHeader result(List<NpyFile> in);

  /** How many elements of an input make a row, which is computed without looking at others. */
  long columns(NpyHeader in);

  /** How many elements of the result a row makes. */
  long resultColumns(NpyHeader in);

  /** Whether the result replaces the rows of the first input, as long as its own. */
  boolean inPlace();

  /** Whether each row takes all of the second input, which is then held in memory. */
  default boolean wholeSecond() {
    return false;
  }

  /**
   * What {@link #apply} takes of a second input that it needs whole.
   *
   * @param second all of it, in this machine's order; may be overwritten
   */
  default MemorySegment hold(MemorySegment second) {
    return second;
  }

  /** Where it runs. */
  Backend backend();

  /** The number of threads that a call may use. */
  int threads();

  /**
   * Applies it to whole rows.
   *
   * @param in the rows of each input, in this machine's order; of one that is needed whole what
   *     {@link #hold} made
   * @param result gets the result; the memory of the first input if {@link #inPlace}
   * @param layout of one element, in all of them
   */
  void apply(
      List<MemorySegment> in, MemorySegment result, long rows, long columns, ValueLayout layout);

  /** What was done to what, and where it ran, for people. */
  String describe(NpyHeader in);
}
