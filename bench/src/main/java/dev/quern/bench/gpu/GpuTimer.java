package dev.quern.bench.gpu;

import dev.quern.bench.Interleaved.Spread;
import dev.quern.cuda.CudaDevice;
import dev.quern.cuda.CudaEvent;
import dev.quern.cuda.CudaStream;
import java.lang.foreign.Arena;
import java.util.function.Consumer;

/**
 * Times work on a device by its own clock, between two events of a stream; or by the host's, what
 * the host takes part in. First the work runs untimed, until clocks have gone up.
 */
public final class GpuTimer implements AutoCloseable {
  private static final double SAMPLE_NANOS = 1e6;
  private static final int MOST_REPEATS = 1 << 12;
  private static final int MIN_ROUNDS = 7;
  private static final int MAX_ROUNDS = 200;

  private final Arena arena = Arena.ofConfined();
  private final CudaStream stream;
  private final CudaEvent start;
  private final CudaEvent end;
  private final double seconds;
  private int samples;

  /** Each measurement takes about so many seconds, half of them to warm up. */
  public GpuTimer(CudaDevice device, double seconds) {
    this.seconds = seconds;
    stream = device.stream(arena);
    start = device.event(arena);
    end = device.event(arena);
  }

  /** The stream that timed work is given to. */
  public CudaStream stream() {
    return stream;
  }

  /**
   * Nanoseconds of one run on the device.
   *
   * @param work gives the work to the stream, and does not wait
   */
  public Spread device(Consumer<CudaStream> work) {
    return sample(work, true);
  }

  /**
   * Nanoseconds of one run by the host's clock.
   *
   * @param work returns when all is done, or leaves it to the stream, which is waited for
   */
  public Spread host(Consumer<CudaStream> work) {
    return sample(work, false);
  }

  private Spread sample(Consumer<CudaStream> work, boolean events) {
    time(work, 1, events); // loads what is loaded when first needed
    double once = time(work, 1, events);
    long begin = System.nanoTime();
    while (System.nanoTime() - begin < seconds * 0.5e9) {
      once = Math.min(once, time(work, repeats(once), events));
    }
    int repeats = repeats(once);
    double each = Math.max(1, once) * repeats;
    int rounds = (int) Math.max(MIN_ROUNDS, Math.min(MAX_ROUNDS, seconds * 0.5e9 / each));
    double[] nanos = new double[rounds];
    for (int r = 0; r < rounds; r++) {
      nanos[r] = time(work, repeats, events);
    }
    samples = rounds;
    return Spread.of(nanos);
  }

  /** How many samples the last spread is of. */
  public int samples() {
    return samples;
  }

  private static int repeats(double once) {
    return (int) Math.max(1, Math.min(MOST_REPEATS, SAMPLE_NANOS / Math.max(1, once)));
  }

  private double time(Consumer<CudaStream> work, int repeats, boolean events) {
    stream.synchronize();
    long begin = System.nanoTime();
    start.record(stream);
    for (int i = 0; i < repeats; i++) {
      work.accept(stream);
    }
    end.record(stream);
    end.synchronize();
    double nanos = events ? end.millisecondsSince(start) * 1e6 : System.nanoTime() - begin;
    return nanos / repeats;
  }

  @Override
  public void close() {
    arena.close();
  }
}
