package dev.quern.bench;

import java.lang.foreign.ValueLayout;
import java.util.Locale;

/** The types of elements that the kernels take. */
public enum ElementType {
  FLOAT32(ValueLayout.JAVA_FLOAT),
  FLOAT64(ValueLayout.JAVA_DOUBLE);

  private final ValueLayout layout;

  ElementType(ValueLayout layout) {
    this.layout = layout;
  }

  /** The layout of one element, aligned. */
  public ValueLayout layout() {
    return layout;
  }

  /** Bytes of one element. */
  public int bytes() {
    return (int) layout.byteSize();
  }

  /** The name in tables and filters. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
