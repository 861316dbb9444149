package dev.quern.bench.peer;

/**
 * A {@link PeerCall} that has nothing to free.
 *
 * @param computation what is timed
 * @param storing what writes the result where that didn't
 * @param how what the computation does
 */
public record ArrayCall(Runnable computation, Runnable storing, String how) implements PeerCall {
  @Override
  public void run() {
    computation.run();
  }

  @Override
  public void store() {
    storing.run();
  }

  @Override
  public void close() {}
}
