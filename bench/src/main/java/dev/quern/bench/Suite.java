package dev.quern.bench;

import dev.quern.bench.contest.Extent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The families of kernels, each with what it has to hold. */
public enum Suite {
  /** {@link dev.quern.softmax.Softmax}. */
  SOFTMAX {
    @Override
    void addTo(List<Bar> bars) {
      CallBars.addTo(bars);
      AlgorithmBars.addTo(bars);
      PeerBars.addTo(bars);
      JvmBars.addTo(bars);
    }

    @Override
    public List<String> filters(Extent extent) {
      return extent == Extent.QUICK
          ? List.of(
              "/auto/float32|/vector/float32|limit|two-pass|math-exp|threads|/row/|memory|startup"
                  + "|onnx",
              "/out/|startup",
              "/1K/|/64K/|/64M/|/1x16/|/64x128K/|first-call/flags|second-call/flags")
          : extent == Extent.DEFAULT
              ? List.of(
                  "/auto|/vector/|limit|two-pass|math-exp|threads|/row/|memory|startup|safepoint"
                      + "|onnx",
                  "/1K/|/64K/|/2M/|/16M/|/64M/|threads|/row/|memory|startup|safepoint")
              : List.of();
    }
  },

  /** {@link dev.quern.bessel.LogBessel}. */
  LOG_BESSEL {
    @Override
    void addTo(List<Bar> bars) {
      BesselBars.addTo(bars);
      BesselPeerBars.addTo(bars);
    }

    @Override
    public List<String> filters(Extent extent) {
      return extent == Extent.QUICK
          ? List.of(
              "/log-bessel-i/|/log-bessel-k/|/log-bessel-i-and-k/",
              "/each|/small-x/one|/small-r/one|bessel-peer",
              "/mix/|/small-x/|/small-r/|/r20/|/r4096/",
              "bessel-vector|bessel-peer|/native|/vector")
          : extent == Extent.DEFAULT
              ? List.of("bessel-vector|bessel-mix|bessel-ns|bessel-peer", "/each|bessel-peer")
              : List.of();
    }
  },

  /** {@link dev.quern.approx.Products}. */
  L_MUL {
    @Override
    void addTo(List<Bar> bars) {
      LMulBars.addTo(bars);
    }

    @Override
    public List<String> filters(Extent extent) {
      return extent == Extent.QUICK
          ? List.of(
              "/l-mul-raw|/l-mul/|/exact",
              "multiply|product|peak",
              "/2K/|/16M/|product|peak|vector")
          : extent == Extent.DEFAULT
              ? List.of("l-mul-multiply|l-mul-product|l-mul-peak|l-mul-vector")
              : List.of();
    }
  };

  /** The name on the command line. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The one of that name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Suite of(String id) {
    for (Suite suite : values()) {
      if (suite.id().equals(id)) {
        return suite;
      }
    }
    throw new IllegalArgumentException(
        "kernel '" + id + "' is none of " + Arrays.stream(values()).map(Suite::id).toList());
  }

  /** What it has to hold. */
  List<Bar> bars() {
    List<Bar> bars = new ArrayList<>();
    addTo(bars);
    return bars;
  }

  abstract void addTo(List<Bar> bars);

  /** Which bars the published figures take, as {@link Ratios} filters them. */
  public abstract List<String> filters(Extent extent);
}
