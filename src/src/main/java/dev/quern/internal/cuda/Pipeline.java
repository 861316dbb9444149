package dev.quern.internal.cuda;

import dev.quern.cuda.CudaDevice;
import dev.quern.cuda.CudaStream;
import java.lang.foreign.Arena;

/**
 * Work in tiles, each in one of three streams in turn: while a tile is computed, the next is copied
 * in and the one before copied out. Kept by the device for the next user when closed.
 */
public final class Pipeline implements AutoCloseable {
  /** How many tiles are on their way at once, each with a slot of its own. */
  public static final int SLOTS = 3;

  /** What is done with a tile: {@code slot}, below {@link #SLOTS}, names buffers and stream. */
  @FunctionalInterface
  public interface Stage {
    /** Gives work to the stream. */
    void run(long tile, int slot, CudaStream stream);
  }

  private final Device device;
  private final Arena arena = Arena.ofShared();
  private final Stream[] streams = new Stream[SLOTS];

  Pipeline(Device device) {
    this.device = device;
    try {
      for (int i = 0; i < SLOTS; i++) {
        streams[i] = Stream.create(device, arena);
      }
    } catch (RuntimeException e) {
      arena.close();
      throw e;
    }
  }

  /** One that nobody else uses until it is closed. */
  public static Pipeline of(CudaDevice device) {
    return ((Device) device).pipelines.lease();
  }

  /** The stream of a slot. */
  public CudaStream stream(int slot) {
    return streams[slot];
  }

  /** Scratch memory for work in a slot. */
  public Lease scratch(long bytes, int slot) {
    return device.scratch.lease(bytes, streams[slot]);
  }

  /**
   * Runs all tiles.
   *
   * @param begin copies a tile in and launches the kernels; does not wait for them
   * @param end copies its result out; comes in order, once two later tiles have begun
   */
  public void run(long tiles, Stage begin, Stage end) {
    for (long tile = 0; tile < tiles + SLOTS - 1; tile++) {
      if (tile < tiles) {
        int slot = (int) (tile % SLOTS);
        begin.run(tile, slot, streams[slot]);
      }
      long before = tile - (SLOTS - 1);
      if (before >= 0) {
        int slot = (int) (before % SLOTS);
        end.run(before, slot, streams[slot]);
      }
    }
  }

  /** Waits for all of the work. */
  public void synchronize() {
    for (Stream stream : streams) {
      stream.synchronize();
    }
  }

  @Override
  public void close() {
    try {
      synchronize();
    } finally {
      device.pipelines.giveBack(this);
    }
  }

  void free() {
    arena.close();
  }
}
