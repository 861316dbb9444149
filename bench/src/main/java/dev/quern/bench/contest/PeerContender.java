package dev.quern.bench.contest;

import dev.quern.bench.BesselPeer;
import dev.quern.bench.PeerUnavailableException;
import dev.quern.bench.peer.Peer;
import dev.quern.bench.peer.PeerCall;
import dev.quern.bench.peer.PeerId;
import dev.quern.bench.peer.PeerTask;
import dev.quern.bench.peer.PeerTask.Operation;
import dev.quern.bench.peer.Peers;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Another library as a contender. */
final class PeerContender {
  /** What takes products; the others have softmax alone. */
  private static final List<PeerId> WITH_PRODUCTS =
      List.of(PeerId.ONNX, PeerId.ONEDNN, PeerId.PYTORCH, PeerId.JLAMA, PeerId.ND4J);

  private PeerContender() {}

  /**
   * The names of those that may have that operation; whether they do shows when they enter.
   *
   * @param slowOnes scalar Java with Math.exp too
   */
  static List<String> names(Operation operation, boolean slowOnes) {
    List<String> names = new ArrayList<>();
    for (PeerId id : PeerId.values()) {
      boolean fast = slowOnes || id != PeerId.MATH_EXP;
      if (fast && (operation == Operation.SOFTMAX || WITH_PRODUCTS.contains(id))) {
        names.add(Names.PEER + id.id());
      }
    }
    return names;
  }

  /** The name in tables, of log-Bessel's peers too. */
  static String label(String contender) {
    String id = id(contender);
    return PeerId.of(id).map(PeerId::label).orElseGet(() -> BesselPeer.of(id).label());
  }

  private static String id(String contender) {
    return contender.substring(Names.PEER.length());
  }

  /**
   * Ready to run.
   *
   * @param errors measures what stands in the task's result
   * @throws PeerUnavailableException if it can't be measured here
   */
  static Entry of(String contender, PeerTask task, Supplier<Entry.Accuracy> errors) {
    Peer peer = Peers.entry(PeerId.of(id(contender)).orElseThrow()).get();
    PeerCall call = peer.prepare(task);
    return new Entry(
        Announcement.ofPeer(peer.name(), peer.version(), call.how()),
        call::run,
        () -> {
          call.run();
          call.store();
          return errors.get();
        });
  }
}
