package dev.quern.cli;

import dev.quern.cuda.CudaException;
import dev.quern.hardware.BackendUnavailableException;
import java.io.PrintWriter;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line, {@code quern}. */
@Command(
    name = "quern",
    description = "Numeric kernels for Java: the same bits from SIMD Java and native code.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      RunCommand.class,
      SampleCommand.class,
      FitVmfCommand.class,
      ReportCommand.class,
      PageCommand.class,
      VerifyCommand.class,
      BenchCommand.class,
      TuneCommand.class,
      GpuCommand.class
    },
    footer = {
      "",
      "Exit status: 0; 1 for bad input or a failed check; 2 for wrong usage; 3 when a backend that",
      "was asked for can't serve, or a GPU fails."
    })
public final class Main implements Runnable {
  static final int BAD_INPUT = 1;
  static final int USAGE = 2;
  static final int UNAVAILABLE = 3;

  /** Held, because the loggers of java.util.logging are only weakly held by themselves. */
  private static final Logger LIBRARY = Logger.getLogger("dev.quern");

  @Spec private CommandSpec spec;

  private Main() {}

  /** Runs the command and ends the JVM with its status. */
  public static void main(String[] args) {
    int status = run(new PrintWriter(System.out, true), new PrintWriter(System.err, true), args);
    System.exit(status);
  }

  /** Runs the command; returns the exit status. */
  static int run(PrintWriter out, PrintWriter err, String... args) {
    LIBRARY.setLevel(Level.WARNING); // which backend runs is in the output already
    CommandLine quern = new CommandLine(new Main());
    quern.setOut(out).setErr(err);
    quern.getSubcommands().values().forEach(Main::addHelp);
    quern.setParameterExceptionHandler(Main::usage);
    quern.setExecutionExceptionHandler(Main::failure);
    return quern.execute(args);
  }

  private static void addHelp(CommandLine command) {
    command
        .getCommandSpec()
        .addOption(
            CommandLine.Model.OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Show this help message and exit.")
                .build());
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "no command; expected one");
  }

  private static int usage(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    line(command.getErr(), e.getMessage() + "; see '" + name + " --help'");
    return USAGE;
  }

  private static int failure(Exception e, CommandLine command, CommandLine.ParseResult parsed) {
    if (e instanceof BadInputException) {
      line(command.getErr(), e.getMessage());
      return BAD_INPUT;
    }
    if (e instanceof BackendUnavailableException || e instanceof CudaException) {
      line(command.getErr(), e.getMessage());
      return UNAVAILABLE;
    }
    if (e instanceof IllegalArgumentException && e.getMessage().startsWith("system property ")) {
      line(command.getErr(), e.getMessage());
      return USAGE;
    }
    line(command.getErr(), "internal error, please report it: " + e);
    e.printStackTrace(command.getErr());
    return BAD_INPUT;
  }

  /** Names of files may hold anything; what we say of them stays one line. */
  private static void line(PrintWriter err, String message) {
    err.println("quern: " + message.replaceAll("\\R", " "));
  }

  static final class Version implements IVersionProvider {
    static String number() {
      String version = Main.class.getPackage().getImplementationVersion();
      return version == null ? "(development)" : version;
    }

    @Override
    public String[] getVersion() {
      return new String[] {
        "quern " + number(), "Java " + Runtime.version() + ", " + System.getProperty("java.vm.name")
      };
    }
  }
}
