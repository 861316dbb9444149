package dev.quern.cli;

import dev.quern.bench.tune.Finding;
import dev.quern.bench.tune.Measurer;
import dev.quern.bench.tune.MeasuringJvm;
import dev.quern.bench.tune.Questions;
import dev.quern.bench.tune.Tuner;
import dev.quern.bench.tune.TuningText;
import dev.quern.cuda.Cuda;
import dev.quern.internal.Machine;
import dev.quern.internal.TuningProfile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.DoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "tune",
    description =
        "Measures the sizes at which selection should change its mind on this machine, and writes them to a profile that later runs use.",
    footer = {
      "",
      "A default is only replaced by what is clearly faster. No result's bits change.",
      "Where there is a GPU, calls on arrays are compared with the same calls there: from",
      "which size on it is faster in spite of the copies. That holds for this GPU alone.",
      "A profile that is replaced is kept beside the new one as FILE.1, FILE.2, ...",
      "-Dquern.tuning=off ignores profiles; removing the file goes back to the defaults."
    })
final class TuneCommand implements Callable<Integer> {
  private static final double SECONDS = 1;
  private static final double QUICK_SECONDS = 0.25;
  private static final int REFINEMENTS = 2;
  private static final int MOST_COPIES = 1000;

  private final DoubleFunction<Measurer> measurer;

  @Spec private CommandSpec spec;

  @Option(
      names = "--quick",
      description = "only what is chosen automatically, and fewer sizes: 3 minutes instead of 10")
  private boolean quick;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description =
          "the profile to write, to be named with -Dquern.tuning (default: this machine's in the user's cache)")
  private Path file;

  @Option(names = "--dry-run", description = "write nothing")
  private boolean dryRun;

  TuneCommand() {
    this(MeasuringJvm::new);
  }

  /** With other measurements, made from the seconds that one may take. */
  TuneCommand(DoubleFunction<Measurer> measurer) {
    this.measurer = measurer;
  }

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    Path target = target();
    if (target != null) {
      new PendingFile(target).close(); // to learn now, not in ten minutes, that it can't be written
    }
    Machine here = Machine.get();
    out.println("CPU             " + here.cpu());
    out.println("JDK             " + here.jdk());
    out.println("native library  " + here.library());
    out.println("GPU             " + Cuda.problem().orElseGet(() -> "" + Cuda.device()));
    out.println();
    Questions questions = Questions.of(quick);
    List<Finding> findings;
    try (Progress progress = Progress.onStandardError();
        Measurer measuring = measurer.apply(quick ? QUICK_SECONDS : SECONDS)) {
      findings =
          new Tuner(measuring, quick ? 1 : REFINEMENTS)
              .answer(questions.list(), text -> progress.say(() -> text), done -> {});
    }
    print(out, findings, questions);
    if (target == null) {
      out.println("Nothing was written (--dry-run).");
    } else {
      write(out, target, TuningText.profile(findings));
    }
    return 0;
  }

  private static void print(PrintWriter out, List<Finding> findings, Questions questions) {
    for (Finding f : findings) {
      out.println(
          f.question().key()
              + ", time of "
              + f.question().above()
              + " over "
              + f.question().below()
              + ":");
      TuningText.evidence(f).forEach(out::println);
    }
    out.println();
    out.println(TuningText.heads());
    findings.forEach(f -> out.println(TuningText.line(f)));
    questions.left().forEach(out::println);
    out.println();
    long changed = findings.stream().filter(Finding::changed).count();
    out.println(
        changed == 0
            ? "The defaults suit this machine: none is clearly worse than what was measured."
            : changed + " of " + findings.size() + " thresholds changed.");
  }

  /** Null for a dry run. */
  private Path target() {
    if (dryRun) {
      return null;
    }
    if (file != null) {
      return file;
    }
    Path path = TuningProfile.defaultPath();
    if (path == null) {
      throw new BadInputException(
          Path.of("~"), "this user has no home folder; name a file with --out");
    }
    try {
      TuningProfile.createFolder();
    } catch (IOException e) {
      throw new BadInputException(path.getParent(), "make this folder", e);
    }
    return path;
  }

  private void write(PrintWriter out, Path target, String profile) {
    Path former = keep(target);
    try (PendingFile pending = new PendingFile(target)) {
      pending.write(ByteBuffer.wrap(profile.getBytes(StandardCharsets.UTF_8)));
      pending.commit();
    }
    out.println(
        "Written to "
            + target
            + (former == null ? "" : "; the former one is " + former)
            + (file == null ? "." : "; use it with -Dquern.tuning=" + target));
  }

  /** Copies what is about to be replaced to the first free name; null if there is nothing. */
  private static Path keep(Path target) {
    if (!Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      return null;
    }
    for (int i = 1; i < MOST_COPIES; i++) {
      Path copy = target.resolveSibling(target.getFileName() + "." + i);
      try {
        Files.copy(target, copy);
        return copy;
      } catch (FileAlreadyExistsException e) {
        continue;
      } catch (IOException e) {
        throw new BadInputException(copy, "keep the former profile there", e);
      }
    }
    throw new BadInputException(
        target, "has " + MOST_COPIES + " former profiles beside it; remove some");
  }
}
