package dev.quern.bench;

import dev.quern.bessel.LogBessel;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Log-Bessel functions of an array. */
public class BesselBenchmark extends KernelBenchmark {
  /** The array and who runs it. */
  @State(Scope.Thread)
  public static class Points {
    private static final double WARM_UP_SECONDS = 2;

    /** The name of the function; {@code log-bessel-i-and-k} for both in one call. */
    @Param({
      "log-bessel-i",
      "log-bessel-k",
      "log-bessel-i-and-k",
      "bessel-ratio-i",
      "bessel-ratio-k",
      "log-bessel-i-dorder",
      "log-bessel-k-dorder"
    })
    public String function;

    /** The id of a {@link BesselRegion}, or {@code mix}. */
    @Param({"small-x", "small-r", "r20", "r64", "r4096", "mix"})
    public String region;

    /** {@code auto}, a backend, or {@code native:TIER}. */
    @Param({"native", "vector"})
    public String backend;

    /** {@code one} order for all, or an order for {@code each}. */
    @Param({"each"})
    public String orders;

    /** How many. */
    @Param({"20000"})
    public int elements;

    BesselTask task;
    LogBessel bessel;
    BesselWorkload work;

    /** Once a fork; everything is compiled before anything is measured. */
    @Setup
    public void setUp() {
      task = BesselTask.of(function);
      bessel = logBessel(backend);
      work = BesselWorkload.of(region, orders.equals(BesselBars.orders(true)), elements);
      Interleaved.warmUp(() -> work.onHeap(bessel, task), WARM_UP_SECONDS);
    }

    /** Once a fork. */
    @TearDown
    public void tearDown() {
      work.close();
    }
  }

  /** Log-Bessel. */
  @Benchmark
  public void logBessel(Points points) {
    points.work.onHeap(points.bessel, points.task);
  }
}
