package dev.quern.cli.page;

import dev.quern.bench.results.Environment;
import dev.quern.bench.results.Row;
import dev.quern.bench.results.RowBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Made-up results of every kind, as a run would give: the same for the same seed. Times follow a
 * machine with three caches, so that the pictures look like real ones.
 */
public final class SampleRows {
  static final Environment MACHINE =
      new Environment(
          "2026-03-01T12:00:00Z",
          "Example CPU 9000 <16 cores> & \"more\"",
          "amd64",
          List.of("x86-64-v2", "x86-64-v3", "x86-64-v4"),
          16,
          48L << 10,
          2L << 20,
          32L << 20,
          "Linux 6.1",
          "Example 25+36",
          List.of("--add-modules", "jdk.incubator.vector", "-Xmx4g"),
          "0.1.0",
          "0123456789ab+",
          "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
          "off",
          "Example GPU <80 GB> & more, driver of CUDA 13.0");

  private final Random random;
  private final List<RowBuilder> rows = new ArrayList<>();

  private SampleRows(long seed) {
    random = new Random(seed);
  }

  /** Three kernels, peers, limits, accuracy, bars that hold and don't, absent peers. */
  public static List<Row> make(long seed) {
    SampleRows sample = new SampleRows(seed);
    sample.softmax("softmax/float32/offheap/out", "float32", 4);
    sample.softmax("softmax/float64/heap/in", "float64", 8);
    sample.bessel();
    sample.lMul();
    sample.bars();
    sample.absent(
        "softmax", "softmax/float32/offheap/out", "oneDNN", "library <oneDNN> is not here");
    sample.absent("log-bessel", "log-bessel/ive/float64", "Boost", "no header boost/math & no g++");
    List<Row> built = new ArrayList<>();
    sample.rows.forEach(row -> built.add(row.build(built.size(), MACHINE)));
    return built;
  }

  private RowBuilder next(Row.Kind kind, String kernel, String contest) {
    RowBuilder row = new RowBuilder(kind, kernel, contest);
    rows.add(row);
    return row;
  }

  /** Nanoseconds of moving {@code bytes} on that machine. */
  private static double move(double bytes) {
    double rate = bytes < 48 << 10 ? 180 : bytes < 2 << 20 ? 90 : bytes < 32 << 20 ? 45 : 18;
    return bytes / rate;
  }

  private void softmax(String contest, String type, int width) {
    for (long n = 1 << 10; n <= 1 << 26; n <<= 2) {
      double limit = move(3.0 * n * width) + 5;
      String algorithm = n < 1 << 20 ? "three-pass-reload" : "two-pass";
      Task task = new Task("softmax", contest, type, null, n, 2L * n * width, 0);
      time(task, "native", Row.Role.QUERN, limit * 1.12 + 40)
          .place("native", "x86-64-v4", algorithm);
      time(task, "vector", Row.Role.QUERN, limit * 1.3 + 60).place("vector", null, algorithm);
      time(task, "scalar", Row.Role.QUERN, 1.9 * n).place("scalar", null, algorithm);
      time(task, "ONNX Runtime", Row.Role.PEER, limit * 1.9 + 2500)
          .contender("ONNX Runtime", Row.Role.PEER, "1.29.0");
      if (n <= 1 << 22) {
        time(task, "Math.exp", Row.Role.PEER, 11.0 * n);
      }
      time(task, "memory", Row.Role.LIMIT, limit);
    }
    accuracy("softmax", contest, "native", 0.9173, "ulp", "x = -0x1.8p3");
    accuracy("softmax", contest, "ONNX Runtime", 3.62, "ulp", "x = -0x1.2p5 <worst>");
  }

  private void bessel() {
    String contest = "log-bessel/ive/float64";
    for (long n = 1 << 8; n <= 1 << 16; n <<= 2) {
      Task task = new Task("log-bessel", contest, null, null, n, 0, 0);
      time(task, "native", Row.Role.QUERN, 9.5 * n);
      time(task, "vector", Row.Role.QUERN, 13.5 * n);
      time(task, "GSL", Row.Role.PEER, 240.0 * n).contender("GSL", Row.Role.PEER, "2.7.1");
    }
    accuracy("log-bessel", contest, "native", 1.5e-15, "relative", "v = 12.5, x = 3e4");
    accuracy("log-bessel", contest, "GSL", Double.POSITIVE_INFINITY, "relative", "v = 1e6");
    accuracy("log-bessel", "log-bessel/large-orders", "native", 2.25, "ulp", "v = 1e300");
  }

  private void lMul() {
    String contest = "l-mul/matrix/float32";
    long n = 512;
    long operations = n * n * n;
    String shape = "512x512 by 512x512";
    Task task = new Task("l-mul", contest, null, shape, n, 3 * n * n * 4, operations);
    time(task, "native", Row.Role.QUERN, operations / 21.0).place("native", "x86-64-v4", null);
    time(task, "native", Row.Role.QUERN, operations / 80.0).threads(4);
    time(task, "vector", Row.Role.QUERN, operations / 14.0);
    time(task, "a peer with a remarkably long name", Row.Role.PEER, operations / 31.0);
    time(
        new Task("l-mul", contest, null, shape, n, 0, 0),
        "multiply-add",
        Row.Role.LIMIT,
        operations / 62.0);
    for (String each : List.of("64x4096", "512x512", "4096x64")) {
      Task shaped =
          new Task("l-mul", "l-mul/shapes/float32", null, each, 1 << 18, 1L << 20, 1 << 24);
      time(shaped, "native", Row.Role.QUERN, 700_000);
      time(shaped, "vector", Row.Role.QUERN, 900_000);
    }
  }

  private void bars() {
    bar("softmax", "limit/float32/offheap/out/64M", 0.912).bound(">=", 0.85, true);
    bar("softmax", "onnx/float32/offheap/out/64K", 0.97).bound(">=", 1.0, false);
    bar("softmax", "cold/float32/heap/out/1K", 1.04);
    bar("log-bessel", "gsl/ive/float64", 25.3).bound(">=", 5.0, true);
    bar("l-mul", "guarded/float32/512", 1.312).bound("<=", 1.25, false);
    next(Row.Kind.BAR, "l-mul", "cuda/float32").reason("no GPU: libcuda.so.1 is not there");
  }

  private RowBuilder bar(String kernel, String key, double median) {
    return next(Row.Kind.BAR, kernel, key)
        .value("x", median)
        .spread(median * 0.98, median * 1.03)
        .details("auto 131 ps/element, onnx 140 ps/element");
  }

  private void absent(String kernel, String contest, String contender, String reason) {
    next(Row.Kind.ABSENT, kernel, contest).contender(contender, Row.Role.PEER, null).reason(reason);
  }

  private void accuracy(
      String kernel, String contest, String contender, double error, String unit, String where) {
    next(Row.Kind.ACCURACY, kernel, contest)
        .contender(contender, contender.equals("native") ? Row.Role.QUERN : Row.Role.PEER, null)
        .value(unit, error)
        .where(where);
  }

  private record Task(
      String kernel,
      String contest,
      String type,
      String shape,
      long elements,
      long bytes,
      long operations) {}

  private RowBuilder time(Task task, String contender, Row.Role role, double nanos) {
    double median = nanos * (1 + 0.04 * random.nextGaussian() / 2);
    return next(Row.Kind.TIME, task.kernel, task.contest)
        .contender(contender, role, null)
        .data(task.type, "offheap", task.shape)
        .size(task.elements, task.bytes, task.operations)
        .threads(1)
        .value("ns", median)
        .spread(
            median * (1 - 0.06 * random.nextDouble()), median * (1 + 0.12 * random.nextDouble()))
        .samples(40, 1);
  }
}
