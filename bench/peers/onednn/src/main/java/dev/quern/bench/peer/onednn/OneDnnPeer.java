package dev.quern.bench.peer.onednn;

import dev.quern.bench.peer.Peer;
import dev.quern.bench.peer.PeerCall;
import dev.quern.bench.peer.PeerTask;
import org.bytedeco.dnnl.dnnl_version_t;
import org.bytedeco.dnnl.global.dnnl;

/** oneDNN's primitives for the CPU, through its C interface. */
public final class OneDnnPeer implements Peer {
  private final String version;

  /** Loads oneDNN. */
  public OneDnnPeer() {
    dnnl_version_t loaded = dnnl.dnnl_version();
    version = loaded.major() + "." + loaded.minor() + "." + loaded.patch();
  }

  @Override
  public String name() {
    return "oneDNN";
  }

  @Override
  public String version() {
    return version;
  }

  @Override
  public PeerCall prepare(PeerTask task) {
    return new OneDnnCall(task);
  }
}
