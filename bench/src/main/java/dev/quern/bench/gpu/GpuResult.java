package dev.quern.bench.gpu;

import dev.quern.bench.Interleaved.Spread;
import dev.quern.bench.results.Row.Kind;
import dev.quern.bench.results.Row.Role;
import dev.quern.bench.results.RowBuilder;
import java.util.List;

/**
 * How long a kernel took on a device's memory.
 *
 * @param kernel the family
 * @param contest what was done, as in rows of results
 * @param type of the elements
 * @param shape how they are arranged, null for one array
 * @param algorithm what ran, null where there is one
 * @param elements how many
 * @param bytes that are read and written at least
 * @param operations multiply-adds, or what takes as long; 0 where they don't matter
 * @param nanos of a call, by the device's clock
 * @param samples how many
 * @param limit what bounds it
 * @param limitNanos how long that takes
 * @param note for people: how often the data has to come from memory
 */
public record GpuResult(
    String kernel,
    String contest,
    String type,
    String shape,
    String algorithm,
    long elements,
    long bytes,
    long operations,
    Spread nanos,
    int samples,
    String limit,
    double limitNanos,
    String note) {
  /** The part of what the limit allows. */
  public double reached() {
    return limitNanos / nanos.median();
  }

  /** Its row and the limit's. */
  public List<RowBuilder> rows() {
    return List.of(
        row()
            .contender("cuda", Role.QUERN, null)
            .place("cuda", null, algorithm)
            .value("ns", nanos.median())
            .spread(nanos.low(), nanos.high())
            .samples(samples, 1)
            .details(note),
        row().contender(limit, Role.LIMIT, null).value("ns", limitNanos));
  }

  private RowBuilder row() {
    return new RowBuilder(Kind.TIME, kernel, contest)
        .data(type, "device", shape)
        .size(elements, bytes, operations);
  }
}
