package dev.quern.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.quern.bench.results.ResultsFile;
import dev.quern.bench.results.Row;
import dev.quern.cli.page.ResultsPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "page",
    description = "Makes a page for browsers, one file, of what 'bench --out' has measured.")
final class PageCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "RESULTS.json",
      arity = "1..*",
      description = "files of results; each gets pictures of its own")
  private List<Path> files;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE.html",
      description = "the page to write")
  private Path out;

  @Option(names = "--force", description = "replace FILE.html if it exists")
  private boolean force;

  @Override
  public Integer call() {
    HtmlFile.checkFree(out, force);
    List<ResultsPage.Source> sources = new ArrayList<>();
    for (Path file : files) {
      sources.add(source(file));
    }
    HtmlFile.write(out, ResultsPage.writeAll(sources));
    spec.commandLine().getOut().println(out + ": written");
    return 0;
  }

  private static ResultsPage.Source source(Path file) {
    try {
      Files.newInputStream(file).close(); // says more exactly what is wrong
      List<Row> rows = ResultsFile.read(file);
      if (rows == null || rows.contains(null)) {
        throw notResults(file, "null where a row should be");
      }
      return new ResultsPage.Source(file.getFileName().toString(), rows);
    } catch (JsonProcessingException e) {
      throw notResults(file, e.getOriginalMessage());
    } catch (IllegalArgumentException e) {
      throw notResults(file, e.getMessage());
    } catch (IOException e) {
      throw new BadInputException(file, "read", e);
    }
  }

  private static BadInputException notResults(Path file, String problem) {
    return new BadInputException(
        file, "not results: " + problem + "; expected a file that 'quern bench --out' wrote");
  }
}
