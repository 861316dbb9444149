package dev.quern.bench.gpu;

import dev.quern.bench.ElementType;
import dev.quern.bench.Size;
import dev.quern.cuda.CudaDevice;
import java.util.ArrayList;
import java.util.List;

/**
 * A matrix whose rows softmax is measured on.
 *
 * @param type of the elements
 * @param rows how many
 * @param columns of each
 * @param places in memory, with source and destination each, that calls take in turn
 */
public record SoftmaxShape(ElementType type, int rows, int columns, int places) {
  /** Rows and columns where launching takes a good part. */
  private static final int[][] SMALL = {{1, 1024}, {64, 1024}, {8, 32768}, {1, 131072}};

  /** Those of an effort: large ones by columns, then small ones. */
  public static List<SoftmaxShape> all(CudaDevice device, GpuEffort effort) {
    List<SoftmaxShape> all = new ArrayList<>();
    for (ElementType type : ElementType.values()) {
      for (int columns : effort.columns()) {
        int rows = (int) Math.max(1, effort.bytes() / ((long) columns * type.bytes()));
        all.add(of(device, type, rows, columns));
      }
      for (int[] small : SMALL) {
        if ((long) small[0] * small[1] * type.bytes() < effort.bytes()) {
          all.add(of(device, type, small[0], small[1]));
        }
      }
    }
    return all;
  }

  private static SoftmaxShape of(CudaDevice device, ElementType type, int rows, int columns) {
    return new SoftmaxShape(
        type, rows, columns, Turns.count(device, 2L * rows * columns * type.bytes()));
  }

  /** Elements. */
  public long elements() {
    return (long) rows * columns;
  }

  /** The contest of its rows of results. */
  public String contest() {
    return contest(type.id(), columns);
  }

  static String contest(String type, int columns) {
    return "softmax/" + type + "/device/rows-of-" + Size.text(columns);
  }

  /** As rows of results say it. */
  public String shape() {
    return shape(rows, columns);
  }

  static String shape(int rows, int columns) {
    return rows + " x " + Size.text(columns);
  }

  /** A line for others that measure the same: type, rows, columns, places. */
  public String line() {
    return type.id() + " " + rows + " " + columns + " " + places;
  }
}
