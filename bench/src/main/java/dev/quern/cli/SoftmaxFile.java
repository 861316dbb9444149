package dev.quern.cli;

import dev.quern.bench.Contender;
import dev.quern.cli.npy.NpyException;
import dev.quern.cli.npy.NpyHeader;
import dev.quern.hardware.Backend;
import dev.quern.softmax.Softmax;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/**
 * Softmax or log-sum-exp along the last axis of a file.
 *
 * @param softmax computes it
 * @param logSumExp which of the two: softmax keeps the shape, log-sum-exp drops the last axis
 */
record SoftmaxFile(Softmax softmax, boolean logSumExp) implements FileKernel {
  static final String SOFTMAX = "softmax";
  static final String LOG_SUM_EXP = "log-sum-exp";

  /** Of what the options of {@code quern run} say. */
  static FileKernel of(RunOptions options) {
    options.expectNoOrder();
    options.expectNoProduct();
    Softmax.Builder builder =
        Softmax.builder().algorithm(options.algorithm()).threads(options.threads());
    if (options.backend() != null) {
      builder.backend(options.backend());
    }
    return new SoftmaxFile(builder.build(), options.kernel().equals(LOG_SUM_EXP));
  }

  @Override
  public NpyHeader result(List<NpyFile> in) {
    NpyFile logits = in.get(0);
    List<Long> shape = logits.header().shape();
    if (shape.isEmpty()) {
      throw logits.bad("a single number, shape (); expected at least one axis");
    }
    try {
      return NpyHeader.create(
          logits.header().type().toNative(),
          logSumExp ? shape.subList(0, shape.size() - 1) : shape);
    } catch (NpyException e) {
      throw logits.bad(e.getMessage());
    }
  }

  @Override
  public long columns(NpyHeader in) {
    return in.columns();
  }

  @Override
  public long resultColumns(NpyHeader in) {
    return logSumExp ? 1 : in.columns();
  }

  @Override
  public boolean inPlace() {
    return !logSumExp;
  }

  @Override
  public Backend backend() {
    return softmax.backend();
  }

  @Override
  public int threads() {
    return softmax.threads();
  }

  @Override
  public void apply(
      List<MemorySegment> in, MemorySegment result, long rows, long columns, ValueLayout layout) {
    if (logSumExp) {
      softmax.logSumExp(in.get(0), result, rows, columns, layout);
    } else {
      softmax.apply(in.get(0), result, rows, columns, layout);
    }
  }

  @Override
  public String describe(NpyHeader in) {
    String text =
        String.format(
            "%s of %d x %d %s, %s",
            logSumExp ? LOG_SUM_EXP : SOFTMAX,
            in.rows(),
            in.columns(),
            in.type().descr(),
            Contender.place(softmax.backend(), softmax.tier()));
    return logSumExp
        ? text
        : text + " " + softmax.algorithmFor(in.type().toNative().layout(), in.columns(), true).id();
  }
}
