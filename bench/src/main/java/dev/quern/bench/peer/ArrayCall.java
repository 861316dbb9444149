package dev.quern.bench.peer;

/** A {@link PeerCall} of a library of Java arrays, which has nothing to free. */
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
