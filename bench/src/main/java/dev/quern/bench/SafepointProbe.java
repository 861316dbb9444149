package dev.quern.bench;

import dev.quern.softmax.Algorithm;
import dev.quern.softmax.Softmax;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long a running softmax keeps the JVM from a safepoint: one thread computes over arrays of 64M
 * floats while another asks for safepoints, and -Xlog:safepoint says how long it took to reach
 * them.
 *
 * <pre>
 * SafepointProbe [--seconds S] [BACKEND[/ALGORITHM]...]
 * </pre>
 */
public final class SafepointProbe {
  /** Held, because java.util.logging holds it only weakly. */
  private static final Logger LIBRARY = Logger.getLogger("dev.quern");

  private static final int LENGTH = 1 << 26;
  private static final Pattern LINE =
      Pattern.compile("^\\[([0-9.]+)s].*Safepoint \"(\\w+)\".*Reaching safepoint: +(\\d+) ns");

  private SafepointProbe() {}

  /** Runs as the class comment says. */
  public static void main(String[] args) throws IOException, InterruptedException {
    if (args.length > 0 && args[0].equals("--load")) {
      LIBRARY.setLevel(Level.WARNING);
      load(args[1], Double.parseDouble(args[2]));
      return;
    }
    double seconds = 4;
    List<String> contenders = new ArrayList<>();
    for (int i = 0; i < args.length; i++) {
      if (args[i].equals("--seconds")) {
        seconds = Double.parseDouble(args[++i]);
      } else {
        contenders.add(args[i]);
      }
    }
    if (contenders.isEmpty()) {
      contenders.addAll(
          List.of("none", "native/two-pass", "native/three-pass-reload", "vector/two-pass"));
    }
    for (String contender : contenders) {
      System.out.println(measure(contender, seconds));
    }
  }

  /**
   * Milliseconds to safepoint, sorted, of a JVM of its own.
   *
   * @param contender what kept it busy
   * @param millis one per safepoint
   */
  record Times(String contender, double[] millis) {
    /** The time that the given part of them stays under. */
    double quantile(double part) {
      return millis.length == 0
          ? 0
          : millis[(int) Math.min(millis.length - 1, millis.length * part)];
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%-28s time to safepoint: median %.4f ms, 99 %% %.4f ms, max %.4f ms (%d safepoints)",
          contender,
          quantile(0.5),
          quantile(0.99),
          quantile(1),
          millis.length);
    }
  }

  /** Measures while {@code contender} runs. */
  static Times measure(String contender, double seconds) throws IOException {
    Path log = Files.createTempFile("quern-safepoints", ".log");
    try {
      List<String> options = new ArrayList<>(ChildJvm.ALL_BACKENDS);
      options.add("-Xmx1g");
      options.add("-Xlog:safepoint=info:file=" + log + ":uptime:filecount=0");
      String begin =
          ChildJvm.output(
              options, SafepointProbe.class, List.of("--load", contender, "" + seconds));
      return new Times(
          contender, parse(Files.readAllLines(log), Double.parseDouble(begin.strip())));
    } finally {
      Files.delete(log);
    }
  }

  /**
   * Milliseconds of the safepoints asked for from {@code begin}, in seconds of uptime, on; sorted.
   */
  static double[] parse(List<String> log, double begin) {
    List<Double> millis = new ArrayList<>();
    for (String line : log) {
      Matcher matcher = LINE.matcher(line);
      if (matcher.find() && Double.parseDouble(matcher.group(1)) >= begin) {
        millis.add(Long.parseLong(matcher.group(3)) / 1e6);
      }
    }
    double[] sorted = millis.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    return sorted;
  }

  /** In the child: prints the uptime at which the load is warm, then asks for safepoints. */
  private static void load(String contender, double seconds) throws InterruptedException {
    Runnable work = work(contender);
    work.run();
    work.run();
    Thread worker =
        new Thread(
            () -> {
              while (!Thread.interrupted()) {
                work.run();
              }
            },
            "softmax");
    worker.setDaemon(true);
    worker.start();
    Thread.sleep(200);
    long start = ManagementFactory.getRuntimeMXBean().getUptime();
    long begin = System.nanoTime();
    while (System.nanoTime() - begin < seconds * 1e9) {
      Thread.getAllStackTraces();
      Thread.sleep(1);
    }
    System.out.println(start / 1000.0);
  }

  private static Runnable work(String contender) {
    if (contender.equals("none")) {
      return () -> {
        try {
          Thread.sleep(1);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      };
    }
    int slash = contender.indexOf('/');
    Softmax softmax =
        Contender.of(
            slash < 0 ? contender : contender.substring(0, slash),
            slash < 0 ? Algorithm.AUTO : Algorithm.of(contender.substring(slash + 1)));
    float[] logits = new float[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      logits[i] = i % 1000 * 0.01f;
    }
    float[] probabilities = new float[LENGTH];
    return () -> softmax.apply(logits, probabilities);
  }
}
