package dev.quern.cuda;

/** Thrown when a call of CUDA's driver fails; the message says which, why, and what to do. */
public class CudaException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String call;
  private final int error;
  private final String errorName;

  /**
   * For a failure.
   *
   * @param message all of it, for people
   * @param call the driver's function, such as {@code cuLaunchKernel}
   * @param error what it returned
   * @param errorName that number's name, such as {@code CUDA_ERROR_ILLEGAL_ADDRESS}
   * @param cause the first failure, if this one follows from it; or null
   */
  public CudaException(
      String message, String call, int error, String errorName, CudaException cause) {
    super(message, cause);
    this.call = call;
    this.error = error;
    this.errorName = errorName;
  }

  /** The driver's function that failed, such as {@code cuLaunchKernel}. */
  public String call() {
    return call;
  }

  /** The number that it returned. */
  public int error() {
    return error;
  }

  /** That number's name, such as {@code CUDA_ERROR_ILLEGAL_ADDRESS}. */
  public String errorName() {
    return errorName;
  }
}
