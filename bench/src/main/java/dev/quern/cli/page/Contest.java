package dev.quern.cli.page;

import dev.quern.bench.results.Environment;
import dev.quern.bench.results.Row;
import dev.quern.cli.page.ResultsData.Entry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The times of one contest of one file: who took how long at which size. */
final class Contest {
  /**
   * One size of a contest.
   *
   * @param elements how many
   * @param shape how they are arranged, or empty
   */
  record Size(long elements, String shape) implements Comparable<Size> {
    @Override
    public int compareTo(Size other) {
      return Comparator.comparingLong(Size::elements)
          .thenComparing(Size::shape)
          .compare(this, other);
    }
  }

  /**
   * Who took part.
   *
   * @param name as pictures show it
   * @param role what it is
   */
  record Contender(String name, Row.Role role) {}

  /** What throughput counts. */
  enum Work {
    /** Multiply-adds. */
    OPERATIONS("operations", "G multiply-adds/s", 1),
    /** Bytes read and written at least. */
    BYTES("bytes", "GB/s", 1),
    /** Elements. */
    ELEMENTS("elements", "M elements/s", 1e3);

    private final String field;
    private final String unit;
    private final double factor;

    Work(String field, String unit, double factor) {
      this.field = field;
      this.unit = unit;
      this.factor = factor;
    }

    String field() {
      return field;
    }

    String unit() {
      return unit;
    }

    /** What the field over nanoseconds is multiplied by. */
    double factor() {
      return factor;
    }
  }

  private static final Comparator<Entry> MEDIAN = Comparator.comparing(e -> e.row().median());

  private final String id;
  private final String kernel;
  private final String name;
  private final int file;
  private final Work work;
  private final Map<Size, Map<Contender, List<Entry>>> sizes = new TreeMap<>();
  private final List<Contender> contenders;

  /** The entries have the same file, kernel and contest. */
  Contest(String id, List<Entry> entries) {
    Entry first = entries.get(0);
    this.id = id;
    this.kernel = ResultsPage.kernel(first.row());
    this.name = Objects.requireNonNullElse(first.row().contest(), kernel);
    this.file = first.file();
    this.work = work(entries);
    boolean threads = entries.stream().map(e -> threads(e.row())).distinct().count() > 1;
    Map<Contender, Boolean> seen = new LinkedHashMap<>();
    for (Entry entry : entries) {
      Contender contender = contender(entry.row(), threads);
      seen.put(contender, true);
      sizes
          .computeIfAbsent(size(entry.row()), s -> new LinkedHashMap<>())
          .computeIfAbsent(contender, c -> new ArrayList<>())
          .add(entry);
    }
    contenders = new ArrayList<>(seen.keySet());
    contenders.sort(Comparator.comparing(Contender::role));
  }

  private static Contender contender(Row row, boolean threads) {
    String name = Objects.requireNonNullElse(row.contender(), "unnamed");
    int n = threads(row);
    String more = !threads ? "" : n == 1 ? ", 1\u00a0thread" : ", " + n + "\u00a0threads";
    return new Contender(name + more, Objects.requireNonNullElse(row.role(), Row.Role.QUERN));
  }

  private static int threads(Row row) {
    return row.threads() == null ? 1 : row.threads();
  }

  private static Size size(Row row) {
    return new Size(
        row.elements() == null ? 0 : row.elements(), Objects.requireNonNullElse(row.shape(), ""));
  }

  private static Work work(List<Entry> entries) {
    for (Work work : Work.values()) {
      if (entries.stream().anyMatch(e -> e.row().median() != null && has(e, work))) {
        return work;
      }
    }
    return Work.ELEMENTS;
  }

  private static boolean has(Entry entry, Work work) {
    return entry.json().path(work.field()).asLong() > 0;
  }

  String id() {
    return id;
  }

  String kernel() {
    return kernel;
  }

  /** As in the rows. */
  String name() {
    return name;
  }

  /** The name without the kernel's, for people. */
  String title() {
    String rest = name.startsWith(kernel + "/") ? name.substring(kernel.length() + 1) : name;
    return rest.replace("/", " · ");
  }

  int file() {
    return file;
  }

  Work work() {
    return work;
  }

  /** Quern's own first, limits last. */
  List<Contender> contenders() {
    return contenders;
  }

  /** Ascending. */
  List<Size> sizes() {
    return new ArrayList<>(sizes.keySet());
  }

  /** Whether sizes are told apart by the number of elements, so that they make an axis. */
  boolean numeric() {
    return sizes.keySet().stream().mapToLong(Size::elements).filter(n -> n > 0).distinct().count()
        == sizes.size();
  }

  /** Mostly one; none where the contender did not take part. */
  List<Entry> entries(Size size, Contender contender) {
    return sizes.get(size).getOrDefault(contender, List.of());
  }

  /** Some row of that size. */
  Entry any(Size size) {
    return sizes.get(size).values().iterator().next().get(0);
  }

  /** The row that says how much work a call of {@code entry} is: mostly itself; null if none. */
  Entry worker(Size size, Entry entry) {
    if (has(entry, work)) {
      return entry;
    }
    return sizes.get(size).values().stream()
        .flatMap(List::stream)
        .filter(other -> has(other, work))
        .findFirst()
        .orElse(null);
  }

  /** Work over time, with its unit. */
  String throughput(Entry worker, Entry entry) {
    return ResultsData.quotient(worker, work.field(), work.factor(), entry, "median")
        + " "
        + work.unit();
  }

  /** The shortest time of a role; null if nobody has it. */
  Entry fastest(Size size, Row.Role role) {
    return timed(size, role).min(MEDIAN).orElse(null);
  }

  /** The fastest Quern with as many threads; if none has, of all; null if there is none. */
  Entry fastest(Size size, Entry to) {
    return timed(size, Row.Role.QUERN)
        .filter(e -> threads(e.row()) == threads(to.row()))
        .min(MEDIAN)
        .orElse(fastest(size, Row.Role.QUERN));
  }

  /** The limit that binds so many threads: the longest of those times; null if there is none. */
  Entry limit(Size size, Entry to) {
    return timed(size, Row.Role.LIMIT)
        .filter(e -> threads(e.row()) == threads(to.row()))
        .max(MEDIAN)
        .orElse(null);
  }

  boolean hasLimit(Size size) {
    return timed(size, Row.Role.LIMIT).findAny().isPresent();
  }

  private Stream<Entry> timed(Size size, Row.Role role) {
    return sizes.get(size).entrySet().stream()
        .filter(e -> e.getKey().role() == role)
        .flatMap(e -> e.getValue().stream())
        .filter(e -> e.row().median() != null && e.row().median() > 0);
  }

  /** Where the environment is from; null if the rows have none. */
  Environment environment() {
    return sizes.values().stream()
        .flatMap(m -> m.values().stream())
        .flatMap(List::stream)
        .map(e -> e.row().environment())
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  /** The number of elements with which a call's bytes reach {@code cache}; NaN if never. */
  double crossing(long cache) {
    double elements = 0;
    double bytes = 0;
    for (Size size : sizes.keySet()) {
      Long own =
          sizes.get(size).values().stream()
              .flatMap(List::stream)
              .map(e -> e.row().bytes())
              .filter(b -> b != null && b > 0)
              .findFirst()
              .orElse(null);
      if (own == null || size.elements() == 0) {
        continue;
      }
      if (bytes > 0 && bytes <= cache && own > cache) {
        double part = Math.log(cache / bytes) / Math.log(own / bytes);
        return elements * Math.pow(size.elements() / elements, part);
      }
      elements = size.elements();
      bytes = own;
    }
    return Double.NaN;
  }
}
