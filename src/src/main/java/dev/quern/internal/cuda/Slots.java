package dev.quern.internal.cuda;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** A thread's native memory for what the driver returns, so that no call allocates any. */
final class Slots {
  private static final ThreadLocal<Slots> OF_THREAD = ThreadLocal.withInitial(Slots::new);

  /** For the context that was current. */
  final MemorySegment current;

  /** For anything else: two results of 8 bytes. */
  final MemorySegment out;

  /** A launch in the making. */
  final Launch launch = new Launch();

  private Slots() {
    // The memory lives as long as a segment of it is reachable, so as long as the thread.
    MemorySegment all = Arena.ofAuto().allocate(24, 8);
    current = all.asSlice(0, 8);
    out = all.asSlice(8, 16);
  }

  static Slots get() {
    return OF_THREAD.get();
  }
}
