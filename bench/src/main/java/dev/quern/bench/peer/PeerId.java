package dev.quern.bench.peer;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/** The libraries known to {@link Peers}. */
public enum PeerId {
  ONNX("ONNX Runtime", OnnxPeer::new),
  ONEDNN("oneDNN"),
  PYTORCH("PyTorch"),
  JLAMA("Jlama"),
  TRIBUO("Tribuo"),
  SMILE("Smile"),
  ND4J("ND4J"),
  /** Plain Java. */
  MATH_EXP("Math.exp", MathExpPeer::new);

  private final String label;
  private final Supplier<Peer> own;

  PeerId(String label) {
    this(label, null);
  }

  PeerId(String label, Supplier<Peer> own) {
    this.label = label;
    this.own = own;
  }

  /** The name in keys, parameters and paths. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The name to show. */
  public String label() {
    return label;
  }

  /** Loads a peer that is part of the benchmarks; empty for those that are built apart. */
  Optional<Supplier<Peer>> own() {
    return Optional.ofNullable(own);
  }

  /** The peer of that {@link #id}. */
  public static Optional<PeerId> of(String id) {
    for (PeerId peer : values()) {
      if (peer.id().equals(id)) {
        return Optional.of(peer);
      }
    }
    return Optional.empty();
  }
}
