package dev.quern.internal.cuda;

import static java.lang.foreign.ValueLayout.ADDRESS;

import dev.quern.cuda.CudaException;
import dev.quern.internal.bindings.cuda.cuda_h;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Set;

/** What the driver's numbers mean: to people, and to the context. */
final class Errors {
  /** Errors after which every call on the context fails. */
  private static final Set<Integer> STICKY =
      Set.of(
          cuda_h.CUDA_ERROR_DEINITIALIZED(),
          cuda_h.CUDA_ERROR_ECC_UNCORRECTABLE(),
          cuda_h.CUDA_ERROR_NVLINK_UNCORRECTABLE(),
          cuda_h.CUDA_ERROR_CONTAINED(),
          cuda_h.CUDA_ERROR_ILLEGAL_ADDRESS(),
          cuda_h.CUDA_ERROR_LAUNCH_TIMEOUT(),
          cuda_h.CUDA_ERROR_CONTEXT_IS_DESTROYED(),
          cuda_h.CUDA_ERROR_ASSERT(),
          cuda_h.CUDA_ERROR_HARDWARE_STACK_ERROR(),
          cuda_h.CUDA_ERROR_ILLEGAL_INSTRUCTION(),
          cuda_h.CUDA_ERROR_MISALIGNED_ADDRESS(),
          cuda_h.CUDA_ERROR_INVALID_ADDRESS_SPACE(),
          cuda_h.CUDA_ERROR_INVALID_PC(),
          cuda_h.CUDA_ERROR_LAUNCH_FAILED(),
          cuda_h.CUDA_ERROR_TENSOR_MEMORY_LEAK(),
          cuda_h.CUDA_ERROR_EXTERNAL_DEVICE(),
          cuda_h.CUDA_ERROR_UNKNOWN());

  /** Errors of an image that another image may not have. */
  private static final Set<Integer> OF_IMAGE =
      Set.of(
          cuda_h.CUDA_ERROR_INVALID_IMAGE(),
          cuda_h.CUDA_ERROR_NO_BINARY_FOR_GPU(),
          cuda_h.CUDA_ERROR_INVALID_PTX(),
          cuda_h.CUDA_ERROR_JIT_COMPILER_NOT_FOUND(),
          cuda_h.CUDA_ERROR_UNSUPPORTED_PTX_VERSION(),
          cuda_h.CUDA_ERROR_JIT_COMPILATION_DISABLED(),
          cuda_h.CUDA_ERROR_INVALID_SOURCE());

  private Errors() {}

  static boolean sticky(int status) {
    return STICKY.contains(status);
  }

  static boolean ofImage(int status) {
    return OF_IMAGE.contains(status);
  }

  static CudaException exception(String call, int status) {
    return new CudaException(describe(call, status), call, status, name(status), null);
  }

  /** Such as {@code cuInit failed with CUDA_ERROR_NO_DEVICE (100): no device; what to do}. */
  static String describe(String call, int status) {
    String hint = hint(status);
    return call
        + " failed with "
        + name(status)
        + " ("
        + status
        + "): "
        + text(status)
        + (hint == null ? "" : "; " + hint);
  }

  static String name(int status) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment out = arena.allocate(ADDRESS);
      return string(cuda_h.cuGetErrorName(status, out), out, "CUDA error");
    }
  }

  private static String text(int status) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment out = arena.allocate(ADDRESS);
      return string(cuda_h.cuGetErrorString(status, out), out, "not known to this driver");
    }
  }

  private static String string(int status, MemorySegment out, String otherwise) {
    MemorySegment text = out.get(cuda_h.C_POINTER, 0);
    return status != 0 || text.address() == 0 ? otherwise : text.getString(0);
  }

  /** What a person can do about it; null if there is nothing to say. */
  static String hint(int status) {
    String visible = System.getenv("CUDA_VISIBLE_DEVICES");
    if (visible != null
        && (status == cuda_h.CUDA_ERROR_NO_DEVICE()
            || status == cuda_h.CUDA_ERROR_INVALID_DEVICE())) {
      return "the environment variable CUDA_VISIBLE_DEVICES='"
          + visible
          + (visible.isBlank() ? "' hides every GPU" : "' names the GPUs that may be used")
          + ": unset it, or list others there";
    } else if (status == cuda_h.CUDA_ERROR_NO_DEVICE()) {
      return "see what nvidia-smi finds; in a container, start that with the GPUs (--gpus all)";
    } else if (status == cuda_h.CUDA_ERROR_STUB_LIBRARY()) {
      return "the library is the CUDA toolkit's stub for linking: take the stubs folder off"
          + " LD_LIBRARY_PATH, or name the driver's own with -D"
          + DriverLibrary.PROPERTY;
    } else if (status == cuda_h.CUDA_ERROR_SYSTEM_DRIVER_MISMATCH()) {
      return "the driver's library and kernel module are of different versions: restart the machine"
          + " after an update of the driver, and in a container use the host's library";
    } else if (status == cuda_h.CUDA_ERROR_COMPAT_NOT_SUPPORTED_ON_DEVICE()) {
      return "the forward compatibility package serves data centre GPUs only: take it off"
          + " LD_LIBRARY_PATH, or update the driver";
    } else if (status == cuda_h.CUDA_ERROR_SYSTEM_NOT_READY()) {
      return "a service of the driver is not running, such as nvidia-fabricmanager";
    } else if (status == cuda_h.CUDA_ERROR_MPS_CONNECTION_FAILED()) {
      return "no connection to the MPS server: start nvidia-cuda-mps-control, or unset"
          + " CUDA_MPS_PIPE_DIRECTORY";
    } else if (status == cuda_h.CUDA_ERROR_OPERATING_SYSTEM()
        || status == cuda_h.CUDA_ERROR_NOT_PERMITTED()) {
      return "see whether this user may open /dev/nvidia*";
    } else if (status == cuda_h.CUDA_ERROR_DEVICE_UNAVAILABLE()) {
      return "another process has the GPU in exclusive mode, or it must be reset: see nvidia-smi";
    } else if (status == cuda_h.CUDA_ERROR_UNKNOWN()) {
      return "see nvidia-smi and the system's log; after a suspend, reload the module nvidia_uvm";
    } else if (status == cuda_h.CUDA_ERROR_OUT_OF_MEMORY()) {
      return "close arenas, or use less at once; nvidia-smi shows what other processes use";
    } else if (status == cuda_h.CUDA_ERROR_NOT_INITIALIZED()
        || status == cuda_h.CUDA_ERROR_DEINITIALIZED()) {
      return "the process is ending, or was forked after the driver had started";
    } else if (status == cuda_h.CUDA_ERROR_LAUNCH_TIMEOUT()) {
      return "the GPU drives a display too, and kernels there may not last";
    } else if (status == cuda_h.CUDA_ERROR_ECC_UNCORRECTABLE()) {
      return "the GPU's memory is faulty: see nvidia-smi -q -d ECC";
    } else if (sticky(status)) {
      return "a kernel that was given to the device before has failed, or the device has";
    }
    return null;
  }
}
