package dev.quern.bench.contest;

import java.util.List;

/** What contestants have to do, on how much. */
public interface Contest {
  /** The family, by its name on the command line. */
  String kernel();

  /** Its name: a path, such as {@code softmax/float32/offheap/out}. */
  String id();

  /** Numbers of elements, smallest first; none if this is not for {@code extent}. */
  List<Long> sizes(Extent extent);

  /**
   * Who takes part, by the names that {@link Field#enter} takes.
   *
   * @param peers other libraries too
   */
  List<String> contenders(Extent extent, long elements, boolean peers);

  /** Who joins them where there is a GPU, on the same memory of the host. */
  default List<String> gpu() {
    return List.of(Names.CUDA);
  }

  /** Makes the data. */
  Field open(long elements);
}
