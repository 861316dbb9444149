package dev.quern.bench.contest;

import dev.quern.bench.Contender;
import dev.quern.bench.ElementType;
import dev.quern.bench.Memory;
import dev.quern.bench.Size;
import dev.quern.bench.Workload;
import dev.quern.bench.oracle.Oracle;
import dev.quern.bench.peer.PeerTask;
import dev.quern.hardware.Tier;
import dev.quern.softmax.Algorithm;
import dev.quern.softmax.Softmax;
import java.util.ArrayList;
import java.util.List;

/**
 * Softmax of one row, or of many.
 *
 * @param type of the elements
 * @param memory where logits and probabilities lie
 * @param inPlace whether they are the same memory
 * @param columns of each of several rows; 0 for one row of any length
 */
record SoftmaxContest(ElementType type, Memory memory, boolean inPlace, int columns)
    implements Contest {
  private static final long LARGEST_MEASURED = Size.of("64K");
  private static final long LARGEST_SCALAR = Size.of("64K");
  private static final long LARGEST_MATH_EXP = Size.of("2M");

  static List<Contest> all() {
    List<Contest> all = new ArrayList<>();
    for (ElementType type : ElementType.values()) {
      for (Memory memory : List.of(Memory.OFFHEAP, Memory.HEAP)) {
        for (boolean inPlace : new boolean[] {false, true}) {
          all.add(new SoftmaxContest(type, memory, inPlace, 0));
        }
      }
    }
    all.add(new SoftmaxContest(ElementType.FLOAT32, Memory.OFFHEAP, false, 16));
    all.add(new SoftmaxContest(ElementType.FLOAT32, Memory.OFFHEAP, false, 1 << 17));
    return all;
  }

  @Override
  public String kernel() {
    return "softmax";
  }

  @Override
  public String id() {
    return "softmax/"
        + type.id()
        + "/"
        + memory.id()
        + (inPlace ? "/in" : "/out")
        + (columns == 0 ? "" : "/rows-of-" + Size.text(columns));
  }

  @Override
  public List<Long> sizes(Extent extent) {
    if (columns > 0) {
      return extent.covers(Extent.DEFAULT) ? List.of(64L * columns) : List.of();
    }
    List<String> sizes =
        switch (extent) {
          case QUICK ->
              type == ElementType.FLOAT32 && !inPlace
                  ? List.of("16", "1K", "64K", "2M", "64M")
                  : List.of();
          case DEFAULT ->
              inPlace
                  ? List.of()
                  : type == ElementType.FLOAT32
                      ? List.of("16", "256", "1K", "8K", "64K", "512K", "2M", "8M", "64M")
                      : List.of("16", "1K", "64K", "2M", "16M");
          case FULL ->
              List.of("16", "64", "256", "1K", "8K", "64K", "512K", "2M", "4M", "8M", "16M", "32M");
        };
    return sizes.stream().map(size -> (long) Size.of(size)).toList();
  }

  @Override
  public List<String> contenders(Extent extent, long elements, boolean peers) {
    List<String> contenders = new ArrayList<>(List.of("native", "vector", Names.LIMIT));
    if (columns > 0) {
      contenders.addAll(List.of("native*2", "vector*2"));
    }
    if (extent.covers(Extent.DEFAULT) && columns == 0) {
      for (String place : List.of("native", "vector")) {
        contenders.add(place + "/" + Algorithm.TWO_PASS.id());
        contenders.add(place + "/" + Algorithm.THREE_PASS_RELOAD.id());
      }
      if (elements <= LARGEST_SCALAR) {
        contenders.add("scalar");
      }
    }
    if (extent.covers(Extent.FULL) && columns == 0) {
      contenders.add("native/" + Algorithm.THREE_PASS_RECOMPUTE.id());
      contenders.add("vector/" + Algorithm.THREE_PASS_RECOMPUTE.id());
      contenders.add("native:" + Tier.X86_64_V3.id());
      if (elements <= LARGEST_SCALAR) {
        contenders.add("native:" + Tier.X86_64_V2.id());
      }
    }
    if (peers && !inPlace && memory == Memory.OFFHEAP) {
      contenders.addAll(
          PeerContender.names(PeerTask.Operation.SOFTMAX, elements <= LARGEST_MATH_EXP));
    }
    return contenders;
  }

  @Override
  public Field open(long elements) {
    return new Row(elements);
  }

  private final class Row implements Field {
    private final int rows;
    private final int length;
    private final Workload work;
    private double sink;

    Row(long elements) {
      length = columns == 0 ? Math.toIntExact(elements) : columns;
      rows = Math.toIntExact(elements / length);
      work = new Workload(type, memory, rows, length, inPlace);
    }

    @Override
    public String type() {
      return type.id();
    }

    @Override
    public String memory() {
      return memory.id();
    }

    @Override
    public String shape() {
      return columns == 0 ? null : rows + " x " + Size.text(columns);
    }

    @Override
    public long bytes() {
      return 2 * work.elements() * type.bytes();
    }

    @Override
    public Entry enter(String contender) {
      if (contender.equals(Names.LIMIT)) {
        Runnable second = inPlace ? work::update : work::copy;
        return new Entry(
            Announcement.ofLimit(
                inPlace ? "read + update" : "read + copy",
                "the memory's limit: the logits read once, then "
                    + (inPlace ? "read and written once" : "copied once")),
            () -> {
              sink += work.read();
              second.run();
            },
            null);
      }
      if (contender.startsWith(Names.PEER)) {
        return PeerContender.of(
            contender,
            new PeerTask(
                PeerTask.Operation.SOFTMAX,
                type,
                rows,
                length,
                0,
                work.logits(),
                null,
                work.probabilities()),
            this::accuracy);
      }
      Names names = Names.of(contender);
      Algorithm algorithm =
          names.variant() == null ? Algorithm.AUTO : Algorithm.of(names.variant());
      Softmax softmax = Contender.of(names.place(), algorithm, names.threads());
      return new Entry(
          Announcement.ofQuern(
              names.label(),
              softmax.backend(),
              softmax.tier(),
              softmax.algorithmFor(type.layout(), length, inPlace).id(),
              softmax.threads(),
              softmax.selection().reason()),
          () -> work.softmax(softmax),
          inPlace || work.elements() > LARGEST_MEASURED
              ? null
              : () -> {
                work.softmax(softmax);
                return accuracy();
              });
    }

    /** Of what stands in the probabilities. */
    private Entry.Accuracy accuracy() {
      if (rows > 1 || length > LARGEST_MEASURED) {
        return null;
      }
      Oracle.Errors errors = Oracle.of(type, work.logits()).errors(work.probabilities());
      return new Entry.Accuracy(
          "ulp",
          errors.ulp(),
          "element " + errors.at() + " of " + Size.text(length) + ", logits of U(-10, 10)",
          length);
    }

    @Override
    public void close() {
      work.close();
    }
  }
}
