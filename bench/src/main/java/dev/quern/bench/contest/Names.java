package dev.quern.bench.contest;

import dev.quern.hardware.Backend;

/**
 * The names of contenders: {@code PLACE}, {@code PLACE/VARIANT} or either with {@code *THREADS}
 * behind; {@code peer:ID}; {@code limit}.
 *
 * @param place {@code auto}, a backend, or {@code native:TIER}
 * @param variant an algorithm or an arithmetic, null for none
 * @param threads how many
 */
record Names(String place, String variant, int threads) {
  static final String LIMIT = "limit";
  static final String PEER = "peer:";
  static final String CUDA = Backend.CUDA.id();

  /** Of one of ours. */
  static Names of(String contender) {
    int star = contender.indexOf('*');
    int threads = star < 0 ? 1 : Integer.parseInt(contender.substring(star + 1));
    String rest = star < 0 ? contender : contender.substring(0, star);
    int slash = rest.indexOf('/');
    return slash < 0
        ? new Names(rest, null, threads)
        : new Names(rest.substring(0, slash), rest.substring(slash + 1), threads);
  }

  /** What tables say. */
  String label() {
    return place.replace(':', ' ')
        + (variant == null ? "" : " " + variant)
        + (threads == 1 ? "" : ", " + threads + " threads");
  }

  /** The place that was asked for, without its tier. */
  String backend() {
    int colon = place.indexOf(':');
    return colon < 0 ? place : place.substring(0, colon);
  }
}
