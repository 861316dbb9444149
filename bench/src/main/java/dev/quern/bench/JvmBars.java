package dev.quern.bench;

import static dev.quern.bench.Bars.join;

import dev.quern.bench.Bar.Limit;
import dev.quern.bench.Bar.Outcome;
import dev.quern.bench.Interleaved.Spread;
import java.io.IOException;
import java.util.List;
import java.util.regex.Matcher;

/** What the JVM around the kernels notices: its start, its safepoints. */
final class JvmBars {
  private static final int STARTS = 5;

  private final List<Bar> bars;

  private JvmBars(List<Bar> bars) {
    this.bars = bars;
  }

  static void addTo(List<Bar> bars) {
    JvmBars all = new JvmBars(bars);
    all.startup();
    all.safepoints();
  }

  /** What a short-lived program waits for. */
  private void startup() {
    for (String flags : List.of("flags", "no-flags")) {
      List<String> options = flags.equals("flags") ? ChildJvm.ALL_BACKENDS : List.of();
      add(join("startup", "first-call", flags), Limit.atMost(150, "ms"), s -> call(0, options));
      add(join("startup", "second-call", flags), Limit.atMost(1, "ms"), s -> call(1, options));
    }
  }

  private static Outcome call(int which, List<String> options) throws IOException {
    double[] millis = new double[STARTS];
    String place = "";
    for (int i = 0; i < STARTS; i++) {
      Matcher matcher =
          FirstCall.PATTERN.matcher(ChildJvm.output(options, FirstCall.class, List.of()));
      if (!matcher.find()) {
        throw new IOException("no times from " + FirstCall.class);
      }
      millis[i] = Double.parseDouble(matcher.group(1 + which));
      place = matcher.group(3);
    }
    return new Outcome(Spread.of(millis), place + ", " + STARTS + " fresh JVMs");
  }

  private void safepoints() {
    for (String contender :
        List.of("native/two-pass", "native/three-pass-reload", "vector/two-pass", "none")) {
      add(
          join("safepoint", "float32", "heap", contender.replace('/', ':'), "64M"),
          contender.equals("none") ? Limit.none("ms") : Limit.atMost(0.2, "ms"),
          seconds -> {
            SafepointProbe.Times times = SafepointProbe.measure(contender, seconds);
            // Not the middle half: the longest, then the median and 99 %.
            return new Outcome(
                new Spread(times.quantile(1), times.quantile(0.5), times.quantile(0.99)),
                "longest [median 99 %] of " + times.millis().length + " safepoints");
          });
    }
  }

  private void add(String key, Limit limit, Bar.Measurement measurement) {
    bars.add(new Bar(key, limit, measurement));
  }
}
