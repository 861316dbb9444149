package dev.quern.bench.tune;

import dev.quern.bench.ChildJvm;
import dev.quern.bench.Interleaved.Spread;
import dev.quern.hardware.Backend;
import dev.quern.hardware.Tier;
import dev.quern.internal.Threshold;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * An {@link InterleavedMeasurer} in a JVM of its own, a new one for each question: what a JVM has
 * run before decides how well it compiles short calls.
 */
public final class MeasuringJvm implements Measurer {
  /** Marks answers among whatever else is printed. */
  private static final String ANSWER = "evidence";

  private final double seconds;
  private String key;
  private Process process;
  private BufferedReader answers;

  /** For about so many seconds a comparison, warming up not included. */
  public MeasuringJvm(double seconds) {
    this.seconds = seconds;
  }

  @Override
  public Evidence measure(Question question, long size) {
    StringBuilder said = new StringBuilder();
    try {
      if (!question.key().equals(key)) {
        start();
        key = question.key();
      }
      String tier = question.tier() == null ? "-" : question.tier().name();
      String asked = question.threshold() + " " + question.backend() + " " + tier + " " + size;
      process.getOutputStream().write((asked + "\n").getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().flush();
      for (String line = answers.readLine(); line != null; line = answers.readLine()) {
        if (line.startsWith(ANSWER)) {
          return answer(line.split(" "));
        }
        said.append(line).append(System.lineSeparator());
      }
      throw new IllegalStateException("the measuring JVM ended, after it said: " + said);
    } catch (IOException e) {
      throw new IllegalStateException("no measuring JVM: " + e.getMessage() + ": " + said, e);
    }
  }

  private void start() throws IOException {
    close();
    List<String> options = new ArrayList<>();
    for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      // Agents belong to this JVM; the other flags decide what is measured.
      if (!option.startsWith("-agent") && !option.startsWith("-javaagent")) {
        options.add(option);
      }
    }
    options.add("-Dquern.tuning=off");
    process =
        new ProcessBuilder(
                ChildJvm.command(options, MeasuringJvm.class, List.of(Double.toString(seconds))))
            .redirectErrorStream(true)
            .start();
    answers = process.inputReader(StandardCharsets.UTF_8);
  }

  private static Evidence answer(String[] words) {
    double[] numbers = new double[words.length];
    for (int i = 2; i < words.length; i++) {
      numbers[i] = Double.parseDouble(words[i]);
    }
    Spread ratio = new Spread(numbers[4], numbers[5], numbers[6]);
    return new Evidence(Long.parseLong(words[1]), numbers[2], numbers[3], ratio);
  }

  @Override
  public void close() {
    if (process != null) {
      process.destroyForcibly();
    }
  }

  /** Answers what comes on standard input until that ends, as it does when its parent dies. */
  public static void main(String[] arguments) throws IOException {
    Measurer measurer = new InterleavedMeasurer(Double.parseDouble(arguments[0]));
    PrintStream out = System.out;
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String[] words = line.split(" ");
      Tier tier = words[2].equals("-") ? null : Tier.valueOf(words[2]);
      long size = Long.parseLong(words[3]);
      Evidence e =
          measurer.measure(
              new Question(
                  Threshold.valueOf(words[0]), Backend.valueOf(words[1]), tier, List.of(size)),
              size);
      Spread r = e.ratio();
      out.println(
          String.join(
              " ",
              ANSWER,
              Long.toString(e.size()),
              Double.toString(e.belowNanos()),
              Double.toString(e.aboveNanos()),
              Double.toString(r.median()),
              Double.toString(r.low()),
              Double.toString(r.high())));
    }
  }
}
