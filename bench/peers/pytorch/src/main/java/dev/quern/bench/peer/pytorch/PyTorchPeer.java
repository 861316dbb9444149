package dev.quern.bench.peer.pytorch;

import dev.quern.bench.peer.Peer;
import dev.quern.bench.peer.PeerCall;
import dev.quern.bench.peer.PeerTask;
import org.bytedeco.pytorch.global.torch;

/** PyTorch's operators for the CPU (ATen), which write to given tensors. */
public final class PyTorchPeer implements Peer {
  /** Loads PyTorch. */
  public PyTorchPeer() {
    torch.set_num_threads(1);
  }

  @Override
  public String name() {
    return "PyTorch";
  }

  @Override
  public String version() {
    return getClass().getPackage().getSpecificationVersion();
  }

  @Override
  public PeerCall prepare(PeerTask task) {
    torch.set_num_threads(1); // of this thread: OpenMP keeps a number for each
    return new PyTorchCall(task);
  }
}
