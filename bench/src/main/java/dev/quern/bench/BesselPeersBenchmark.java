package dev.quern.bench;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Other libraries' Bessel functions of an array, with an order for each element. */
public class BesselPeersBenchmark extends KernelBenchmark {
  /** The array and who runs it. */
  @State(Scope.Thread)
  public static class Points {
    /** The name of the function. */
    @Param({"log-bessel-i", "log-bessel-k"})
    public String function;

    /** The id of a {@link BesselRegion}. */
    @Param({"small-x", "small-r", "r20", "r64", "r4096"})
    public String region;

    /** The peer. */
    @Param public BesselPeer peer;

    /** How many. */
    @Param({"2000"})
    public int elements;

    BesselTask task;
    BesselWorkload work;

    /** Once a fork. */
    @Setup
    public void setUp() {
      task = BesselTask.of(function);
      work = BesselWorkload.of(region, false, elements);
      System.out.println("# quern runs " + peer.version());
    }

    /** Once a fork. */
    @TearDown
    public void tearDown() {
      work.close();
    }
  }

  /** A peer. */
  @Benchmark
  public void peer(Points points) {
    points.work.offHeap(points.peer, points.task);
  }
}
