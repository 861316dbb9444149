package dev.quern.bench;

import dev.quern.bessel.BesselFunction;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Locale;

/** Other libraries' Bessel functions, one element after the other on the calling thread. */
public enum BesselPeer {
  /** The GNU Scientific Library: lnKnu, and the logarithm of Inu_scaled. */
  GSL("GSL", "libgsl-dev"),
  /** Boost.Math as it is called without a policy, which computes in long double. */
  BOOST("Boost", "libboost-math-dev"),
  /** Boost.Math told to compute in double. */
  BOOST_DOUBLE("Boost in double", "libboost-math-dev"),
  /** The C++ standard library's own. */
  STD("std::cyl_bessel", "libstdc++");

  private final String label;
  private final String needs;

  BesselPeer(String label, String needs) {
    this.label = label;
    this.needs = needs;
  }

  /** The name in keys and parameters. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The name in tables. */
  public String label() {
    return label;
  }

  /**
   * The one of that id.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static BesselPeer of(String id) {
    for (BesselPeer peer : values()) {
      if (peer.id().equals(id)) {
        return peer;
      }
    }
    throw new IllegalArgumentException("peer '" + id + "' is unknown");
  }

  /**
   * Name and version.
   *
   * @throws PeerUnavailableException if it can't be measured here
   */
  public String version() {
    String version = BesselPeerLibrary.get().version(ordinal());
    if (version == null) {
      throw new PeerUnavailableException(label + " is not installed; install " + needs);
    }
    return label + " " + version;
  }

  /** Whether it can be measured here; {@link #version} says why not. */
  boolean isAvailable() {
    try {
      version();
      return true;
    } catch (PeerUnavailableException e) {
      return false;
    }
  }

  /** Whether it has that one, as a logarithm or to take the logarithm of. */
  public static boolean has(BesselFunction function) {
    return function == BesselFunction.LOG_I || function == BesselFunction.LOG_K;
  }

  /**
   * Writes the logarithms of the function, which it must {@linkplain #has have}; NaN for errors.
   *
   * @param orders an order for each argument, as {@code JAVA_DOUBLE} outside the heap
   * @param x the arguments
   * @param result gets the results
   * @throws PeerUnavailableException if it can't be measured here
   */
  public void apply(
      BesselFunction function, MemorySegment orders, MemorySegment x, MemorySegment result) {
    long n = x.byteSize() / ValueLayout.JAVA_DOUBLE.byteSize();
    if (!has(function) || orders.byteSize() != x.byteSize() || result.byteSize() != x.byteSize()) {
      throw new IllegalArgumentException(function + " of " + n + " elements");
    }
    version();
    BesselPeerLibrary.get()
        .apply(ordinal(), function == BesselFunction.LOG_I ? 0 : 1, orders, x, result, n);
  }
}
