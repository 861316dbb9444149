package dev.quern.cli.page;

import dev.quern.bench.results.Environment;
import dev.quern.bench.results.Row;
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
          "off");

  private final Random random;
  private final List<Row> rows = new ArrayList<>();

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
    return sample.rows;
  }

  /** A row with what differs; the rest as a run has it. */
  static Builder row(int id, Row.Kind kind) {
    return new Builder(id, kind);
  }

  private Builder next(Row.Kind kind) {
    return row(rows.size(), kind);
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
      time(contest, "native", Row.Role.QUERN, n, 2L * n * width, 0, limit * 1.12 + 40)
          .place("native", "x86-64-v4")
          .algorithm(algorithm)
          .type(type);
      time(contest, "vector", Row.Role.QUERN, n, 2L * n * width, 0, limit * 1.3 + 60)
          .place("vector", null)
          .algorithm(algorithm)
          .type(type);
      time(contest, "scalar", Row.Role.QUERN, n, 2L * n * width, 0, 1.9 * n)
          .place("scalar", null)
          .algorithm(algorithm)
          .type(type);
      time(contest, "ONNX Runtime", Row.Role.PEER, n, 2L * n * width, 0, limit * 1.9 + 2500)
          .release("1.29.0")
          .type(type);
      if (n <= 1 << 22) {
        time(contest, "Math.exp", Row.Role.PEER, n, 2L * n * width, 0, 11.0 * n).type(type);
      }
      time(contest, "memory", Row.Role.LIMIT, n, 2L * n * width, 0, limit).type(type);
    }
    accuracy("softmax", contest, "native", 0.9173, "ulp", "x = -0x1.8p3");
    accuracy("softmax", contest, "ONNX Runtime", 3.62, "ulp", "x = -0x1.2p5 <worst>");
  }

  private void bessel() {
    String contest = "log-bessel/ive/float64";
    for (long n = 1 << 8; n <= 1 << 16; n <<= 2) {
      time(contest, "native", Row.Role.QUERN, n, null, 0, 9.5 * n).kernel("log-bessel");
      time(contest, "vector", Row.Role.QUERN, n, null, 0, 13.5 * n).kernel("log-bessel");
      time(contest, "GSL", Row.Role.PEER, n, null, 0, 240.0 * n)
          .kernel("log-bessel")
          .release("2.7.1");
    }
    accuracy("log-bessel", contest, "native", 1.5e-15, "relative", "v = 12.5, x = 3e4");
    accuracy("log-bessel", contest, "GSL", Double.POSITIVE_INFINITY, "relative", "v = 1e6");
    accuracy("log-bessel", "log-bessel/large-orders", "native", 2.25, "ulp", "v = 1e300");
  }

  private void lMul() {
    String contest = "l-mul/matrix/float32";
    long n = 512;
    long operations = n * n * n;
    time(contest, "native", Row.Role.QUERN, n, 3 * n * n * 4, operations, operations / 21.0)
        .kernel("l-mul")
        .shape("512x512 by 512x512")
        .place("native", "x86-64-v4");
    time(contest, "native", Row.Role.QUERN, n, 3 * n * n * 4, operations, operations / 80.0)
        .kernel("l-mul")
        .shape("512x512 by 512x512")
        .threads(4);
    time(contest, "vector", Row.Role.QUERN, n, 3 * n * n * 4, operations, operations / 14.0)
        .kernel("l-mul")
        .shape("512x512 by 512x512");
    time(
            contest,
            "a peer with a remarkably long name",
            Row.Role.PEER,
            n,
            3 * n * n * 4,
            operations,
            operations / 31.0)
        .kernel("l-mul")
        .shape("512x512 by 512x512");
    time(contest, "multiply-add", Row.Role.LIMIT, n, null, 0, operations / 62.0)
        .kernel("l-mul")
        .shape("512x512 by 512x512");
    String shapes = "l-mul/shapes/float32";
    for (String shape : List.of("64x4096", "512x512", "4096x64")) {
      time(shapes, "native", Row.Role.QUERN, 1 << 18, 1L << 20, 1 << 24, 700_000)
          .kernel("l-mul")
          .shape(shape);
      time(shapes, "vector", Row.Role.QUERN, 1 << 18, 1L << 20, 1 << 24, 900_000)
          .kernel("l-mul")
          .shape(shape);
    }
  }

  private void bars() {
    bar("softmax", "limit/float32/offheap/out/64M", 0.912, ">=", 0.85, true);
    bar("softmax", "onnx/float32/offheap/out/64K", 0.97, ">=", 1.0, false);
    bar("softmax", "cold/float32/heap/out/1K", 1.04, null, null, null);
    bar("log-bessel", "gsl/ive/float64", 25.3, ">=", 5.0, true);
    bar("l-mul", "guarded/float32/512", 1.312, "<=", 1.25, false);
    add(
        next(Row.Kind.BAR)
            .kernel("l-mul")
            .contest("cuda/float32")
            .reason("no GPU: libcuda.so.1 is not there"));
  }

  private void bar(
      String kernel, String key, double median, String sense, Double bound, Boolean holds) {
    add(
        next(Row.Kind.BAR)
            .kernel(kernel)
            .contest(key)
            .value("x", median, median * 0.98, median * 1.03)
            .bound(sense, bound, holds)
            .details("auto 131 ps/element, onnx 140 ps/element"));
  }

  private void absent(String kernel, String contest, String contender, String reason) {
    add(
        next(Row.Kind.ABSENT)
            .kernel(kernel)
            .contest(contest)
            .contender(contender, Row.Role.PEER)
            .reason(reason));
  }

  private void accuracy(
      String kernel, String contest, String contender, double error, String unit, String where) {
    add(
        next(Row.Kind.ACCURACY)
            .kernel(kernel)
            .contest(contest)
            .contender(contender, contender.equals("native") ? Row.Role.QUERN : Row.Role.PEER)
            .value(unit, error, null, null)
            .where(where));
  }

  private Pending time(
      String contest,
      String contender,
      Row.Role role,
      long elements,
      Long bytes,
      long operations,
      double nanos) {
    double median = nanos * (1 + 0.04 * random.nextGaussian() / 2);
    Builder builder =
        next(Row.Kind.TIME)
            .kernel("softmax")
            .contest(contest)
            .contender(contender, role)
            .size(elements, bytes, operations)
            .value(
                "ns",
                median,
                median * (1 - 0.06 * random.nextDouble()),
                median * (1 + 0.12 * random.nextDouble()));
    rows.add(null);
    return new Pending(builder, rows.size() - 1);
  }

  private void add(Builder builder) {
    rows.add(builder.build());
  }

  /** A row of the sample that more is said of. */
  private final class Pending {
    private final Builder builder;
    private final int index;

    Pending(Builder builder, int index) {
      this.builder = builder;
      this.index = index;
      rows.set(index, builder.build());
    }

    private Pending update() {
      rows.set(index, builder.build());
      return this;
    }

    Pending kernel(String kernel) {
      builder.kernel(kernel);
      return update();
    }

    Pending place(String backend, String tier) {
      builder.place(backend, tier);
      return update();
    }

    Pending algorithm(String algorithm) {
      builder.algorithm(algorithm);
      return update();
    }

    Pending type(String type) {
      builder.type(type);
      return update();
    }

    Pending release(String release) {
      builder.release(release);
      return update();
    }

    Pending shape(String shape) {
      builder.shape(shape);
      return update();
    }

    Pending threads(int threads) {
      builder.threads(threads);
      return update();
    }
  }

  /** A row, component by component. */
  static final class Builder {
    private final int id;
    private final Row.Kind kind;
    private String kernel;
    private String contest;
    private String contender;
    private Row.Role role;
    private String release;
    private String backend;
    private String tier;
    private String algorithm;
    private String type;
    private Long elements;
    private String shape;
    private Long bytes;
    private Long operations;
    private Integer threads = 1;
    private String unit;
    private Double median;
    private Double low;
    private Double high;
    private String where;
    private Double bound;
    private String sense;
    private Boolean holds;
    private String details;
    private String reason;

    private Builder(int id, Row.Kind kind) {
      this.id = id;
      this.kind = kind;
    }

    Builder kernel(String value) {
      kernel = value;
      return this;
    }

    Builder contest(String value) {
      contest = value;
      return this;
    }

    Builder contender(String name, Row.Role what) {
      contender = name;
      role = what;
      return this;
    }

    Builder release(String value) {
      release = value;
      return this;
    }

    Builder place(String where, String level) {
      backend = where;
      tier = level;
      return this;
    }

    Builder algorithm(String value) {
      algorithm = value;
      return this;
    }

    Builder type(String value) {
      type = value;
      return this;
    }

    Builder size(Long count, Long moved, long done) {
      elements = count;
      bytes = moved;
      operations = done;
      return this;
    }

    Builder shape(String value) {
      shape = value;
      return this;
    }

    Builder threads(int value) {
      threads = value;
      return this;
    }

    Builder value(String of, double middle, Double least, Double most) {
      unit = of;
      median = middle;
      low = least;
      high = most;
      return this;
    }

    Builder where(String value) {
      where = value;
      return this;
    }

    Builder bound(String direction, Double value, Boolean held) {
      sense = direction;
      bound = value;
      holds = held;
      return this;
    }

    Builder details(String value) {
      details = value;
      return this;
    }

    Builder reason(String value) {
      reason = value;
      return this;
    }

    Row build() {
      return new Row(
          id,
          kind,
          kernel,
          contest,
          contender,
          role,
          release,
          backend,
          tier,
          algorithm,
          type,
          "offheap",
          elements,
          shape,
          bytes,
          operations,
          threads,
          unit,
          median,
          low,
          high,
          median == null ? null : 40,
          median == null ? null : 1,
          null,
          where,
          bound,
          sense,
          holds,
          details,
          reason,
          MACHINE);
    }
  }
}
