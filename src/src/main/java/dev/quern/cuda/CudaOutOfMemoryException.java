package dev.quern.cuda;

/** Thrown when memory can't be had. Nothing has been allocated, and the device stays usable. */
public final class CudaOutOfMemoryException extends CudaException {
  private static final long serialVersionUID = 1;

  private final long requestedBytes;
  private final long freeBytes;
  private final long totalBytes;

  /**
   * For a request.
   *
   * @param message all of it, for people
   * @param call the driver's function
   * @param error what it returned
   * @param errorName that number's name
   * @param requestedBytes what was asked for
   * @param freeBytes what the device has left, -1 if it was not device memory
   * @param totalBytes what the device has, -1 if it was not device memory
   */
  public CudaOutOfMemoryException(
      String message,
      String call,
      int error,
      String errorName,
      long requestedBytes,
      long freeBytes,
      long totalBytes) {
    super(message, call, error, errorName, null);
    this.requestedBytes = requestedBytes;
    this.freeBytes = freeBytes;
    this.totalBytes = totalBytes;
  }

  /** What was asked for. */
  public long requestedBytes() {
    return requestedBytes;
  }

  /** What the device had left, -1 if page-locked memory was asked for. */
  public long freeBytes() {
    return freeBytes;
  }

  /** What the device has, -1 if page-locked memory was asked for. */
  public long totalBytes() {
    return totalBytes;
  }
}
