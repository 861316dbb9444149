package dev.quern.bench;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.Result;

/**
 * One benchmark's result for people: time per element, bandwidth, distance to the memory's limit,
 * allocation.
 */
record JmhLine(BenchmarkResult result) {
  @Override
  public String toString() {
    BenchmarkParams params = result.getParams();
    StringBuilder name = new StringBuilder();
    String benchmark = params.getBenchmark();
    name.append(
        benchmark.substring(benchmark.lastIndexOf('.', benchmark.lastIndexOf('.') - 1) + 1));
    for (String key : params.getParamsKeys()) {
      name.append(' ').append(params.getParam(key));
    }
    double nanos =
        result.getPrimaryResult().getScore()
            * TimeUnit.NANOSECONDS.convert(1, params.getTimeUnit());
    double error =
        100 * result.getPrimaryResult().getScoreError() / result.getPrimaryResult().getScore();
    StringBuilder text =
        new StringBuilder(
            String.format(Locale.ROOT, "%-86s %14.1f ns +- %3.0f %%", name, nanos, error));
    long elements = elements(params);
    if (elements > 0) {
      text.append(String.format(Locale.ROOT, "  %7.1f ps/element", nanos * 1000 / elements));
    }
    double limit = mean("readNanos") + mean("copyNanos");
    if (limit > 0) {
      text.append(String.format(Locale.ROOT, "  limit/time %.2f", limit / nanos));
    }
    if (result.getSecondaryResults().containsKey("gc.alloc.rate.norm")) {
      text.append(String.format(Locale.ROOT, "  %.1f B/op", mean("gc.alloc.rate.norm")));
    }
    return text.toString();
  }

  private static long elements(BenchmarkParams params) {
    for (String key : List.of("columns", "elements")) {
      if (params.getParamsKeys().contains(key)) {
        return Long.parseLong(params.getParam(key));
      }
    }
    if (params.getParamsKeys().contains("shape")) {
      String[] shape = params.getParam("shape").split("x");
      return Long.parseLong(shape[0]) * Long.parseLong(shape[1]);
    }
    return 0;
  }

  /** Of the iterations: JMH itself adds auxiliary counters up. */
  private double mean(String name) {
    Result<?> secondary = result.getSecondaryResults().get(name);
    return secondary == null ? 0 : secondary.getStatistics().getMean();
  }
}
