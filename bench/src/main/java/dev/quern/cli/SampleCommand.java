package dev.quern.cli;

import dev.quern.cli.npy.NpyException;
import dev.quern.cli.npy.NpyHeader;
import dev.quern.cli.npy.NpyType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.function.DoubleSupplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

@Command(
    name = "sample",
    description = {
      "Makes a NumPy file to try 'run' on: normally distributed logits, or numbers with",
      "a uniformly distributed logarithm, as orders and arguments of Bessel functions."
    })
final class SampleCommand implements Callable<Integer> {
  private static final int BUFFER_ELEMENTS = 1 << 16;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "X.npy", description = "what to write")
  private Path out;

  @Option(names = "--rows", paramLabel = "R", description = "how many rows (default: 1000)")
  private long rows = 1000;

  @Option(
      names = "--columns",
      paramLabel = "C",
      description = "the length of each (default: 50000)")
  private long columns = 50000;

  @Option(names = "--type", paramLabel = "T", description = "float32 or float64 (default: float32)")
  private String type = "float32";

  @Option(
      names = "--log-uniform",
      paramLabel = "FROM,TO",
      converter = Range.Converter.class,
      description = "log-uniform between two positive numbers, not normally distributed")
  private Range range;

  @Option(names = "--seed", paramLabel = "S", description = "of the random numbers (default: 1)")
  private long seed = 1;

  @Override
  public Integer call() {
    if (rows < 0 || columns < 0) {
      throw usage("rows is " + rows + " and columns is " + columns + "; expected at least 0");
    }
    boolean single = isSingle();
    DoubleSupplier numbers = numbers();
    NpyHeader header;
    try {
      header = NpyHeader.create(NpyType.of(single ? "<f4" : "<f8"), List.of(rows, columns));
    } catch (NpyException e) {
      throw usage(e.getMessage());
    }
    int bytes = header.type().bytes();
    try (PendingFile file = new PendingFile(out)) {
      file.write(header.encode());
      ByteBuffer buffer =
          ByteBuffer.allocateDirect(bytes * BUFFER_ELEMENTS).order(ByteOrder.LITTLE_ENDIAN);
      for (long left = header.elements(); left > 0; left -= buffer.limit() / bytes) {
        buffer.clear();
        while (buffer.hasRemaining() && buffer.position() / bytes < left) {
          if (single) {
            buffer.putFloat((float) numbers.getAsDouble());
          } else {
            buffer.putDouble(numbers.getAsDouble());
          }
        }
        file.write(buffer.flip());
      }
      file.commit();
    }
    spec.commandLine()
        .getOut()
        .printf("%s: %d x %d %s%n", out, rows, columns, header.type().descr());
    return 0;
  }

  private boolean isSingle() {
    if (!type.equals("float32") && !type.equals("float64")) {
      throw usage("type '" + type + "' is none of [float32, float64]");
    }
    return type.equals("float32");
  }

  private DoubleSupplier numbers() {
    SplittableRandom random = new SplittableRandom(seed);
    if (range == null) {
      return random::nextGaussian;
    }
    double from = StrictMath.log(range.from);
    double to = StrictMath.log(range.to);
    return () -> StrictMath.exp(random.nextDouble(from, to));
  }

  private record Range(double from, double to) {
    private static final class Converter implements ITypeConverter<Range> {
      @Override
      public Range convert(String text) {
        try {
          int comma = text.indexOf(',');
          double from = Double.parseDouble(text.substring(0, Math.max(0, comma)));
          double to = Double.parseDouble(text.substring(comma + 1));
          if (0 < from && from < to && to < Double.POSITIVE_INFINITY) {
            return new Range(from, to);
          }
        } catch (NumberFormatException e) {
          // Said below.
        }
        throw new TypeConversionException(
            "'" + text + "' is not FROM,TO with numbers 0 < FROM < TO");
      }
    }
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
