package dev.quern.hardware;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * An instruction-set level of the native backend, from the least to the most of its architecture.
 */
public enum Tier {
  /** SSE4.2; fused multiply-add is emulated, which is exact and slow. */
  X86_64_V2,
  /** AVX2 and FMA. */
  X86_64_V3,
  /** AVX-512 F, BW, CD, DQ, VL. */
  X86_64_V4,
  /** AArch64 Advanced SIMD. */
  NEON;

  /** The name in properties and on the command line, such as {@code x86-64-v4}. */
  public String id() {
    return this == NEON ? "neon" : "x86-64-" + name().substring(7).toLowerCase(Locale.ROOT);
  }

  /**
   * The tier of that name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Tier of(String id) {
    for (Tier tier : values()) {
      if (tier.id().equals(id)) {
        return tier;
      }
    }
    throw new IllegalArgumentException(
        "tier '" + id + "' is none of " + Arrays.stream(values()).map(Tier::id).toList());
  }

  /** The tiers whose bits, by ordinal, are set: the masks of the native library. */
  static List<Tier> ofMask(int mask) {
    List<Tier> tiers = new ArrayList<>();
    for (Tier tier : values()) {
      if ((mask >> tier.ordinal() & 1) != 0) {
        tiers.add(tier);
      }
    }
    return List.copyOf(tiers);
  }
}
