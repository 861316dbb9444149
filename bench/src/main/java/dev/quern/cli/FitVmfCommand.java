package dev.quern.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.quern.directional.VonMisesFisherFit;
import dev.quern.directional.VonMisesFisherFitter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "fit-vmf",
    description = "Fits a von Mises-Fisher distribution to the rows of a NumPy file.",
    footer = {
      "",
      "Reads a .npy file (versions 1.0 to 3.0) of <f4, <f8, >f4 or >f8 in C order, of",
      "two axes, once; larger than memory is fine. Each row counts as a direction. The",
      "concentration and its standard error are those of maximum likelihood; the",
      "unbiased one doesn't take noise for a direction, which counts in many",
      "dimensions. The result is the same with any number of threads."
    })
final class FitVmfCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FEATURES.npy", description = "the rows")
  private Path in;

  @Option(names = "--json", description = "as JSON, with the mean direction")
  private boolean json;

  @Option(names = "--skip-zero-rows", description = "skip rows of zeros instead of refusing them")
  private boolean skipZeroRows;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "how many threads to use (default: as many as there are processors)")
  private int threads = Runtime.getRuntime().availableProcessors();

  /**
   * What is printed as JSON, under these names; numbers that are infinite or NaN as strings.
   *
   * @param file what was read
   * @param count the number of rows
   * @param zeroRows how many more were zero and skipped
   * @param dimension the length of the rows
   * @param meanResultantLength R
   * @param meanResultantComplement 1 - R
   * @param concentration by maximum likelihood
   * @param standardError of the concentration
   * @param unbiasedConcentration without taking noise for a direction
   * @param logLikelihood of all rows
   * @param logLikelihoodPerRow the same over count
   * @param meanDirection a unit vector
   */
  record Fit(
      String file,
      long count,
      long zeroRows,
      int dimension,
      double meanResultantLength,
      double meanResultantComplement,
      double concentration,
      double standardError,
      double unbiasedConcentration,
      double logLikelihood,
      double logLikelihoodPerRow,
      double[] meanDirection) {}

  @Override
  public Integer call() throws IOException {
    if (threads < 1) {
      throw new ParameterException(
          spec.commandLine(), "threads is " + threads + ", expected at least 1");
    }
    long begin = System.nanoTime();
    try (NpyFile file = NpyFile.open(in);
        Progress progress = Progress.onStandardError()) {
      VonMisesFisherFitter fitter = new FeatureFit(file, progress, threads).run();
      checkZeroRows(file, fitter);
      VonMisesFisherFit fit = fitter.fit();
      double seconds = (System.nanoTime() - begin) / 1e9;
      progress.clear();
      if (json) {
        printJson(fit);
      } else {
        print(fit, file, seconds);
      }
    }
    return 0;
  }

  private void checkZeroRows(NpyFile file, VonMisesFisherFitter fitter) {
    long zeros = fitter.zeroRows();
    long rows = zeros + fitter.count();
    if (zeros == rows) {
      throw file.bad("all " + rows + " rows are zero; expected at least one that isn't");
    }
    if (zeros > 0 && !skipZeroRows) {
      String indices =
          fitter.firstZeroRows().stream().map(String::valueOf).collect(Collectors.joining(", "));
      long more = zeros - fitter.firstZeroRows().size();
      throw file.bad(
          zeros
              + " of "
              + rows
              + " rows are zero and have no direction: "
              + indices
              + (more > 0 ? " and " + more + " more" : "")
              + "; expected none, or --skip-zero-rows");
    }
  }

  private void printJson(VonMisesFisherFit fit) throws IOException {
    spec.commandLine()
        .getOut()
        .println(
            new ObjectMapper()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .writeValueAsString(
                    new Fit(
                        in.toString(),
                        fit.count(),
                        fit.zeroRows(),
                        fit.dimension(),
                        fit.meanResultantLength(),
                        fit.meanResultantComplement(),
                        fit.concentration(),
                        fit.standardError(),
                        fit.unbiasedConcentration(),
                        fit.logLikelihood(),
                        fit.logLikelihood() / fit.count(),
                        fit.meanDirection())));
  }

  private void print(VonMisesFisherFit fit, NpyFile file, double seconds) {
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        Locale.ROOT,
        "%s: %d x %d %s, %.3f s, %.2f GB/s%n",
        in,
        file.header().rows(),
        fit.dimension(),
        file.header().type().descr(),
        seconds,
        file.header().dataBytes() / seconds / 1e9);
    line(out, "rows", fit.count());
    if (fit.zeroRows() > 0) {
      line(out, "zero rows skipped", fit.zeroRows());
    }
    line(out, "dimension", fit.dimension());
    line(out, "mean resultant length", fit.meanResultantLength());
    line(out, "  1 - it", fit.meanResultantComplement());
    line(out, "concentration", fit.concentration());
    line(out, "  standard error", fit.standardError());
    line(out, "  unbiased", fit.unbiasedConcentration());
    line(out, "log-likelihood", fit.logLikelihood());
    line(out, "  per row", fit.logLikelihood() / fit.count());
  }

  private static void line(PrintWriter out, String name, Object value) {
    out.printf(Locale.ROOT, "  %-22s %s%n", name, value);
  }
}
