package dev.quern.cli;

import dev.quern.bench.Contender;
import dev.quern.bessel.BesselFunction;
import dev.quern.bessel.LogBessel;
import dev.quern.cli.npy.NpyException;
import dev.quern.cli.npy.NpyHeader;
import dev.quern.hardware.Backend;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;

/**
 * A Bessel function of each element of a float64 file, with one order for all of them or with the
 * orders in a second file of the same shape.
 *
 * @param function which
 * @param order for all; null for a second file
 * @param bessel computes it
 */
record BesselFile(BesselFunction function, Double order, LogBessel bessel) implements FileKernel {
  /** The names on the command line. */
  static List<String> names() {
    return Arrays.stream(BesselFunction.values()).map(BesselFunction::id).toList();
  }

  /** Of what the options of {@code quern run} say. */
  static FileKernel of(RunOptions options) {
    options.expectOrder();
    options.expectNoAlgorithm();
    options.expectNoProduct();
    LogBessel.Builder builder = LogBessel.builder().threads(options.threads());
    if (options.backend() != null) {
      builder.backend(options.backend());
    }
    BesselFunction function =
        Arrays.stream(BesselFunction.values())
            .filter(f -> f.id().equals(options.kernel()))
            .findFirst()
            .orElseThrow();
    return new BesselFile(function, options.order(), builder.build());
  }

  @Override
  public NpyHeader result(List<NpyFile> in) {
    NpyFile x = in.get(0);
    for (NpyFile file : in) {
      if (file.header().type().bytes() != Double.BYTES) {
        throw file.bad(
            "dtype "
                + file.header().type().descr()
                + "; expected <f8 or >f8: save numpy.float64 of it");
      }
      if (!file.header().shape().equals(x.header().shape())) {
        throw file.bad(
            "shape "
                + file.header().shapeText()
                + "; expected "
                + x.header().shapeText()
                + ", as in "
                + x.path());
      }
    }
    try {
      return NpyHeader.create(x.header().type().toNative(), x.header().shape());
    } catch (NpyException e) {
      throw x.bad(e.getMessage());
    }
  }

  @Override
  public long columns(NpyHeader in) {
    return 1;
  }

  @Override
  public long resultColumns(NpyHeader in) {
    return 1;
  }

  @Override
  public boolean inPlace() {
    return true;
  }

  @Override
  public Backend backend() {
    return bessel.backend();
  }

  @Override
  public int threads() {
    return bessel.threads();
  }

  @Override
  public void apply(
      List<MemorySegment> in, MemorySegment result, long rows, long columns, ValueLayout layout) {
    ValueLayout.OfDouble elements = (ValueLayout.OfDouble) layout;
    if (order == null) {
      bessel.apply(function, in.get(1), in.get(0), result, elements);
    } else {
      bessel.apply(function, order, in.get(0), result, elements);
    }
  }

  @Override
  public String describe(NpyHeader in) {
    return String.format(
        "%s of %s %s, %s, %s",
        function.id(),
        in.shapeText(),
        in.type().descr(),
        order == null ? "an order each" : "order " + order,
        Contender.place(bessel.backend(), bessel.tier()));
  }
}
