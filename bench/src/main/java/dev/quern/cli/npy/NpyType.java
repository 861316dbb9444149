package dev.quern.cli.npy;

import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.stream.Collectors;

/** The dtypes read here. */
public enum NpyType {
  /** {@code <f4}. */
  FLOAT32_LITTLE("<f4", ByteOrder.LITTLE_ENDIAN, ValueLayout.JAVA_FLOAT_UNALIGNED),
  /** {@code <f8}. */
  FLOAT64_LITTLE("<f8", ByteOrder.LITTLE_ENDIAN, ValueLayout.JAVA_DOUBLE_UNALIGNED),
  /** {@code >f4}. */
  FLOAT32_BIG(">f4", ByteOrder.BIG_ENDIAN, ValueLayout.JAVA_FLOAT_UNALIGNED),
  /** {@code >f8}. */
  FLOAT64_BIG(">f8", ByteOrder.BIG_ENDIAN, ValueLayout.JAVA_DOUBLE_UNALIGNED);

  private final String descr;
  private final ByteOrder order;
  private final ValueLayout layout;

  NpyType(String descr, ByteOrder order, ValueLayout layout) {
    this.descr = descr;
    this.order = order;
    this.layout = layout;
  }

  /** NumPy's name for it, such as {@code <f4}. */
  public String descr() {
    return descr;
  }

  /** Bytes of one element. */
  public int bytes() {
    return (int) layout.byteSize();
  }

  /** Whether the bytes of an element must be turned before this machine can use it. */
  public boolean swapped() {
    return order != ByteOrder.nativeOrder();
  }

  /** One element in this machine's order, without alignment. */
  public ValueLayout layout() {
    return layout;
  }

  /** The type of the same width in this machine's order. */
  public NpyType toNative() {
    boolean little = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
    if (bytes() == Float.BYTES) {
      return little ? FLOAT32_LITTLE : FLOAT32_BIG;
    }
    return little ? FLOAT64_LITTLE : FLOAT64_BIG;
  }

  /** The type of that name. */
  public static NpyType of(String descr) throws NpyException {
    for (NpyType type : values()) {
      if (type.descr.equals(descr)) {
        return type;
      }
    }
    throw new NpyException("dtype " + descr + "; expected " + names());
  }

  static String names() {
    return Arrays.stream(values()).map(NpyType::descr).collect(Collectors.joining(", "));
  }
}
