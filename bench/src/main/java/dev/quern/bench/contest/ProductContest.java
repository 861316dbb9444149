package dev.quern.bench.contest;

import dev.quern.approx.Products;
import dev.quern.bench.ComputeLimits;
import dev.quern.bench.Contender;
import dev.quern.bench.ElementType;
import dev.quern.bench.LMulData;
import dev.quern.bench.LMulWorkload;
import dev.quern.bench.Memory;
import dev.quern.bench.peer.PeerTask;
import java.util.ArrayList;
import java.util.List;

/**
 * Products of float32 numbers: exact, and under the arithmetics that hardware may have one day,
 * emulated.
 *
 * @param task what is multiplied
 */
record ProductContest(Task task) implements Contest {
  private static final List<String> MODES = List.of("exact", "l-mul-raw", "l-mul");
  private static final String FORMULA = "l-mul-formula";

  /** What is multiplied. */
  enum Task {
    /** Arrays, element by element. */
    MULTIPLY("multiply/offheap"),
    /** Arrays, summed up. */
    DOT("dot/heap"),
    /** Square matrices. */
    MATRIX_PRODUCT("matrix-product/heap");

    private final String id;

    Task(String id) {
      this.id = id;
    }
  }

  static List<Contest> all() {
    List<Contest> all = new ArrayList<>();
    for (Task task : Task.values()) {
      all.add(new ProductContest(task));
    }
    return all;
  }

  @Override
  public String kernel() {
    return "l-mul";
  }

  @Override
  public String id() {
    return "l-mul/" + task.id;
  }

  @Override
  public List<Long> sizes(Extent extent) {
    boolean quick = extent == Extent.QUICK;
    return switch (task) {
      case MULTIPLY ->
          quick
              ? List.of(2048L, 1L << 16, 1L << 24)
              : List.of(16L, 256L, 2048L, 1L << 14, 1L << 16, 1L << 20, 1L << 24);
      case DOT -> quick ? List.of(2048L) : List.of(16L, 256L, 2048L, 1L << 14, 1L << 20);
      case MATRIX_PRODUCT ->
          quick ? List.of(256L * 256, 1024L * 1024) : squares(64, 128, 256, 512, 1024);
    };
  }

  private static List<Long> squares(long... sides) {
    List<Long> sizes = new ArrayList<>();
    for (long side : sides) {
      sizes.add(side * side);
    }
    return sizes;
  }

  @Override
  public List<String> contenders(Extent extent, long elements, boolean peers) {
    List<String> contenders = new ArrayList<>();
    for (String place : List.of("native", "vector")) {
      for (String mode : MODES) {
        contenders.add(place + "/" + mode);
      }
      if (extent.covers(Extent.DEFAULT)) {
        contenders.add(place + "/" + FORMULA);
      }
    }
    if (extent.covers(Extent.DEFAULT) && task == Task.MATRIX_PRODUCT) {
      contenders.add("native/exact*2");
    }
    contenders.add(Names.LIMIT);
    if (peers && task != Task.DOT) {
      contenders.addAll(
          PeerContender.names(
              task == Task.MULTIPLY
                  ? PeerTask.Operation.MULTIPLY
                  : PeerTask.Operation.MATRIX_PRODUCT,
              true));
    }
    return contenders;
  }

  @Override
  public List<String> gpu() {
    return MODES.stream().map(mode -> Names.CUDA + "/" + mode).toList();
  }

  @Override
  public Field open(long elements) {
    return new Operands(Math.toIntExact(elements));
  }

  private final class Operands implements Field {
    private final LMulWorkload work;
    private double sink;

    Operands(int elements) {
      work = new LMulWorkload(LMulData.NORMAL, elements);
    }

    @Override
    public String type() {
      return "float32";
    }

    @Override
    public String memory() {
      return task.id.substring(task.id.indexOf('/') + 1);
    }

    @Override
    public String shape() {
      return task == Task.MATRIX_PRODUCT ? work.side() + " x " + work.side() : null;
    }

    @Override
    public long bytes() {
      return task == Task.DOT ? work.bytes() / 3 * 2 : work.bytes();
    }

    @Override
    public long operations() {
      return task == Task.MATRIX_PRODUCT ? (long) work.side() * work.elements() : 0;
    }

    private Runnable call(Products products) {
      return switch (task) {
        case MULTIPLY -> () -> work.multiply(products, Memory.OFFHEAP);
        case DOT -> () -> work.dot(products);
        case MATRIX_PRODUCT -> () -> work.matrixProduct(products);
      };
    }

    @Override
    public Entry enter(String contender) {
      if (contender.equals(Names.LIMIT)) {
        return limit();
      }
      if (contender.startsWith(Names.PEER)) {
        boolean matrices = task == Task.MATRIX_PRODUCT;
        int side = work.side();
        return PeerContender.of(
            contender,
            new PeerTask(
                matrices ? PeerTask.Operation.MATRIX_PRODUCT : PeerTask.Operation.MULTIPLY,
                ElementType.FLOAT32,
                matrices ? side : 1,
                matrices ? side : Math.toIntExact(work.elements()),
                matrices ? side : 0,
                work.first(),
                work.second(),
                work.result()),
            () -> null);
      }
      Names names = Names.of(contender);
      Products products = Contender.products(names.place(), names.variant(), names.threads());
      return new Entry(
          Announcement.ofQuern(
              names.label(),
              products.backend(),
              products.tier(),
              null,
              products.threads(),
              products.selection().reason()),
          call(products),
          null);
    }

    private Entry limit() {
      return switch (task) {
        case MULTIPLY ->
            new Entry(
                Announcement.ofLimit(
                    "read + copy", "the memory's limit: one operand read, the other copied"),
                () -> {
                  sink += work.readFirst();
                  work.copySecond();
                },
                null);
        case DOT ->
            new Entry(
                Announcement.ofLimit("read", "the memory's limit: both operands read"),
                () -> sink += work.readFirst() + work.readSecond(),
                null);
        case MATRIX_PRODUCT ->
            new Entry(
                Announcement.ofLimit(
                    "multiply-adds",
                    "the arithmetic's limit: as many multiply-adds that never leave registers"),
                () -> sink += ComputeLimits.multiplyAdd(operations()),
                null);
      };
    }

    @Override
    public void close() {
      work.close();
    }
  }
}
