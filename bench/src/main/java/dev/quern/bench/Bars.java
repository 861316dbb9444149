package dev.quern.bench;

import dev.quern.bench.Bar.Outcome;
import dev.quern.bench.Interleaved.Contestant;
import dev.quern.bench.Interleaved.Spread;
import dev.quern.softmax.Softmax;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What the kernels have to hold: each bar with its own measurement, ready to take. */
final class Bars {
  private Bars() {}

  /** Those of every kernel. */
  static List<Bar> all() {
    List<Bar> bars = new ArrayList<>();
    for (Suite suite : Suite.values()) {
      bars.addAll(suite.bars());
    }
    return bars;
  }

  /** Lengths of rows, in and out of every cache. */
  static List<String> sizes(ElementType type) {
    List<String> sizes = List.of("1K", "8K", "64K", "512K", "2M", "8M", "16M", "64M");
    // Of float64 the last would be twice the memory and nothing new.
    return type == ElementType.FLOAT32 ? sizes : sizes.subList(0, sizes.size() - 1);
  }

  static String join(Object... parts) {
    StringBuilder key = new StringBuilder();
    for (Object part : parts) {
      key.append(key.isEmpty() ? "" : "/").append(part);
    }
    return key.toString();
  }

  /** Whether a row's logits and probabilities fit in the last-level cache. */
  static boolean fits(String size, ElementType type) {
    return 2L * Size.of(size) * type.bytes() <= Workload.lastLevelCache();
  }

  /** The time of the first contestant over that of the second. */
  static Outcome against(Contestant a, Contestant b, Work work, double seconds) {
    Interleaved result = measure(List.of(a, b), work, seconds);
    return outcome(result.ratio(0, 1), result, work);
  }

  static Contestant softmax(String name, Workload work, Softmax softmax) {
    return new Contestant(name, () -> work.softmax(softmax));
  }

  static Interleaved measure(List<Contestant> contestants, Work work, double seconds) {
    boolean settle = work.bytes() <= 4 * Workload.lastLevelCache();
    return Interleaved.measure(contestants, seconds, settle);
  }

  static Outcome outcome(Spread value, Interleaved result, Work work) {
    StringBuilder details = new StringBuilder();
    for (int c = 0; c < result.size(); c++) {
      details
          .append(details.isEmpty() ? "" : ", ")
          .append(result.name(c))
          .append(' ')
          .append(time(result.nanos(c).median(), work.elements()));
    }
    return new Outcome(value, details.toString());
  }

  private static String time(double nanos, long elements) {
    if (elements < 256) {
      return String.format(Locale.ROOT, "%.1f ns", nanos);
    }
    double each = nanos / elements;
    return each < 10
        ? String.format(Locale.ROOT, "%.0f ps/element", each * 1000)
        : String.format(Locale.ROOT, "%.1f ns/element", each);
  }
}
