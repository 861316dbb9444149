package dev.quern.bench.tune;

import dev.quern.cuda.Cuda;
import dev.quern.internal.Machine;
import dev.quern.internal.Threshold;
import dev.quern.internal.TuningFile;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Findings for people, and as a profile. */
public final class TuningText {
  private TuningText() {}

  /** A size or threshold with its unit. */
  public static String size(Question question, long size) {
    if (size == Threshold.NEVER) {
      return "never";
    }
    boolean bytes = question.threshold().unit().equals("bytes");
    String unit = bytes ? "B" : question.threshold().unit();
    if (bytes && size >= 1 << 20) {
      return String.format(Locale.ROOT, "%.4g MiB", size / (double) (1 << 20));
    }
    return size + " " + unit;
  }

  /** One line: threshold, default, measured, changed or kept. */
  public static String line(Finding f) {
    Question q = f.question();
    return String.format(
        "%-52s %14s %14s   %s",
        q.key(),
        size(q, q.defaultValue()),
        size(q, f.measured()),
        f.changed() ? "changed" : "kept");
  }

  /** The heads of {@link #line}. */
  public static String heads() {
    return String.format("%-52s %14s %14s", "threshold", "default", "measured");
  }

  /** A line for each size that was measured. */
  public static List<String> evidence(Finding f) {
    Question q = f.question();
    return f.evidence().stream()
        .map(
            e ->
                String.format(
                    Locale.ROOT,
                    "    %14s: %s %s, %s %s, ratio %.3f [%.3f, %.3f]",
                    size(q, e.size()),
                    q.below(),
                    time(e.belowNanos()),
                    q.above(),
                    time(e.aboveNanos()),
                    e.ratio().median(),
                    e.ratio().low(),
                    e.ratio().high()))
        .toList();
  }

  private static String time(double nanos) {
    return nanos < 1e4
        ? String.format(Locale.ROOT, "%.1f ns", nanos)
        : nanos < 1e7
            ? String.format(Locale.ROOT, "%.1f us", nanos / 1e3)
            : String.format(Locale.ROOT, "%.1f ms", nanos / 1e6);
  }

  /** The profile of this machine that says so. */
  public static String profile(List<Finding> findings) {
    Map<String, Long> values = new LinkedHashMap<>();
    Map<String, String> notes = new LinkedHashMap<>();
    for (Finding f : findings) {
      Question q = f.question();
      if (f.changed()) {
        values.put(q.key(), f.measured());
      }
      notes.put(q.key(), note(f));
    }
    Machine here = Machine.get();
    return new TuningFile(
            here.cpu(),
            here.jdk(),
            here.library(),
            gpu(findings),
            LocalDate.now().toString(),
            values)
        .text(
            "Thresholds of selection, measured by 'quern tune'. They change which code runs, never a\n"
                + "result's bits. Used for this CPU, JDK and native library only; those of calls on a GPU\n"
                + "for that GPU only.",
            notes);
  }

  private static String gpu(List<Finding> findings) {
    return findings.stream().anyMatch(f -> f.question().ofGpu())
        ? Machine.oneLine(Cuda.device().name())
        : TuningFile.NO_GPU;
  }

  private static String note(Finding f) {
    Question q = f.question();
    return "default "
        + size(q, q.defaultValue())
        + "; time of "
        + q.above()
        + " over "
        + q.below()
        + ": "
        + f.evidence().stream()
            .map(
                e ->
                    String.format(Locale.ROOT, "%.2f at %s", e.ratio().median(), size(q, e.size())))
            .collect(Collectors.joining(", "));
  }
}
