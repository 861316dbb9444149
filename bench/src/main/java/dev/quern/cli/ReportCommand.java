package dev.quern.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.quern.cli.page.HardwarePage;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "report",
    description =
        "Says what this machine can do, which backend serves each kernel, and why each other one does not.")
final class ReportCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @ArgGroup(exclusive = true)
  private Form form = new Form();

  @Option(names = "--force", description = "replace FILE if it exists")
  private boolean force;

  /** What it is for. */
  private static final class Form {
    @Option(names = "--json", description = "for programs to read")
    private boolean json;

    @Option(
        names = "--html",
        paramLabel = "FILE",
        description = "a page for browsers, with pictures; one file")
    private Path html;
  }

  @Override
  public Integer call() throws JsonProcessingException {
    if (form.html != null) {
      HtmlFile.checkFree(form.html, force);
    } else if (force) {
      throw new ParameterException(spec.commandLine(), "--force is for --html");
    }
    Report report = Report.take();
    PrintWriter out = spec.commandLine().getOut();
    ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    if (form.html != null) {
      HtmlFile.write(form.html, HardwarePage.write(mapper.valueToTree(report)));
      out.println(form.html + ": written");
    } else if (form.json) {
      out.println(mapper.writeValueAsString(report));
    } else {
      new ReportText(out).print(report);
    }
    return 0;
  }
}
