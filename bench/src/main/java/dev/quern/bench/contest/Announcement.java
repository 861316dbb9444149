package dev.quern.bench.contest;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.quern.bench.results.Row.Role;
import dev.quern.hardware.Backend;
import dev.quern.hardware.Tier;

/**
 * What a fork says of a contender before it measures it: what really runs, not what was asked for.
 *
 * @param contender its name in tables
 * @param role what it is
 * @param release the version of a peer
 * @param backend where ours runs
 * @param tier its tier, of the native backend
 * @param algorithm of softmax, what runs
 * @param threads how many
 * @param details why this backend, or how a peer is called
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Announcement(
    String contender,
    Role role,
    String release,
    String backend,
    String tier,
    String algorithm,
    int threads,
    String details) {
  /** Of ours. */
  static Announcement ofQuern(
      String contender, Backend backend, Tier tier, String algorithm, int threads, String reason) {
    return new Announcement(
        contender,
        Role.QUERN,
        null,
        backend.id(),
        tier == null ? null : tier.id(),
        algorithm,
        threads,
        reason);
  }

  /** Of a limit, reached in the same JVM. */
  static Announcement ofLimit(String contender, String details) {
    return new Announcement(contender, Role.LIMIT, null, null, null, null, 1, details);
  }

  /** Of a peer, on one thread. */
  static Announcement ofPeer(String contender, String release, String details) {
    return new Announcement(contender, Role.PEER, release, null, null, null, 1, details);
  }
}
