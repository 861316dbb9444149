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
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "sample",
    description = "Makes a NumPy file of normally distributed float32 logits, to try 'run' on.")
final class SampleCommand implements Callable<Integer> {
  private static final int BUFFER_FLOATS = 1 << 16;

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

  @Option(names = "--seed", paramLabel = "S", description = "of the random numbers (default: 1)")
  private long seed = 1;

  @Override
  public Integer call() {
    if (rows < 0 || columns < 0) {
      throw usage("rows is " + rows + " and columns is " + columns + "; expected at least 0");
    }
    NpyHeader header;
    try {
      header = NpyHeader.create(NpyType.of("<f4"), List.of(rows, columns));
    } catch (NpyException e) {
      throw usage(e.getMessage());
    }
    try (PendingFile file = new PendingFile(out)) {
      file.write(header.encode());
      SplittableRandom random = new SplittableRandom(seed);
      ByteBuffer buffer =
          ByteBuffer.allocateDirect(4 * BUFFER_FLOATS).order(ByteOrder.LITTLE_ENDIAN);
      for (long left = header.elements(); left > 0; left -= buffer.limit() / 4) {
        buffer.clear();
        while (buffer.hasRemaining() && buffer.position() / 4 < left) {
          buffer.putFloat((float) random.nextGaussian());
        }
        file.write(buffer.flip());
      }
      file.commit();
    }
    spec.commandLine().getOut().printf("%s: %d x %d <f4%n", out, rows, columns);
    return 0;
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
