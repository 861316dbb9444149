package dev.quern.internal.cuda;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.quern.cuda.CudaDevice;
import dev.quern.cuda.CudaException;
import dev.quern.cuda.CudaUnavailableException;
import dev.quern.internal.bindings.cuda.cuda_h;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What there is of CUDA, found once.
 *
 * @param devices the devices, in the driver's order
 * @param driverVersion the version of CUDA that the driver supports, null without a driver
 * @param problem why there is no device; null if there is one
 */
public record Probe(List<CudaDevice> devices, String driverVersion, String problem) {
  private static final String DEVICE = "quern.cuda.device";

  /** The oldest driver that has all functions that are bound: CUDA 11.8's. */
  private static final int OLDEST = 11080;

  private static final String ADDRESS = "$address";

  private static final class Holder {
    static final Probe PROBE = probe();
  }

  /** Never throws: what goes wrong is the {@code problem}. */
  public static Probe get() {
    return Holder.PROBE;
  }

  /** The device that the property names, the first if it names none. */
  public CudaDevice device() {
    String value = System.getProperty(DEVICE, "0");
    int ordinal;
    try {
      ordinal = Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(noOrdinal(value), e);
    }
    if (ordinal < 0) {
      throw new IllegalArgumentException(noOrdinal(value));
    }
    if (problem != null) {
      throw new CudaUnavailableException(problem);
    }
    if (ordinal >= devices.size()) {
      throw new IllegalArgumentException(noOrdinal(value));
    }
    return devices.get(ordinal);
  }

  private String noOrdinal(String value) {
    return "system property "
        + DEVICE
        + "='"
        + value
        + "' is not a device's ordinal, expected "
        + (devices.size() > 1
            ? "0 to " + (devices.size() - 1)
            : devices.isEmpty() ? "0 or more" : "0");
  }

  private static Probe probe() {
    DriverLibrary library = DriverLibrary.get();
    if (library.problem() != null) {
      return failed(null, library.problem());
    }
    String version = null;
    try {
      if (library.symbols().find("cuDriverGetVersion").isEmpty()) {
        return failed(null, library.name() + " is not a CUDA driver: it has no cuDriverGetVersion");
      }
      int number = version();
      version = number / 1000 + "." + number % 1000 / 10;
      if (number < OLDEST) {
        return failed(
            version,
            library.name()
                + ": the driver supports CUDA "
                + version
                + ", expected 11.8 or later: update the driver");
      }
      String missing = missing(library);
      if (missing != null) {
        return failed(
            version,
            library.name() + ": the driver has no " + missing + ": reinstall or update it");
      }
      int status = cuda_h.cuInit(0);
      if (status != 0) {
        return failed(version, library.name() + ": " + Errors.describe("cuInit", status));
      }
      return devices(library, version);
    } catch (RuntimeException | LinkageError e) {
      return failed(version, library.name() + ": " + e.getMessage());
    }
  }

  private static int version() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment out = arena.allocate(JAVA_INT);
      int status = cuda_h.cuDriverGetVersion(out);
      if (status != 0) {
        throw new CudaException(
            "cuDriverGetVersion gave " + status, "cuDriverGetVersion", status, "", null);
      }
      return out.get(JAVA_INT, 0);
    }
  }

  /** A function that is bound and not there, null if all are: the bindings look when called. */
  private static String missing(DriverLibrary library) {
    return Stream.of(cuda_h.class.getMethods())
        .map(Method::getName)
        .filter(name -> name.endsWith(ADDRESS))
        .map(name -> name.substring(0, name.length() - ADDRESS.length()))
        .filter(name -> library.symbols().find(name).isEmpty())
        .sorted()
        .findFirst()
        .orElse(null);
  }

  private static Probe devices(DriverLibrary library, String version) {
    int count;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment out = arena.allocate(JAVA_INT);
      int status = cuda_h.cuDeviceGetCount(out);
      if (status != 0) {
        return failed(version, library.name() + ": " + Errors.describe("cuDeviceGetCount", status));
      }
      count = out.get(JAVA_INT, 0);
    }
    if (count == 0) {
      return failed(
          version,
          library.name()
              + ": the driver has no device; "
              + Errors.hint(cuda_h.CUDA_ERROR_NO_DEVICE()));
    }
    List<CudaDevice> devices = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      devices.add(new Device(Properties.read(i)));
    }
    return new Probe(List.copyOf(devices), version, null);
  }

  private static Probe failed(String version, String problem) {
    return new Probe(List.of(), version, problem);
  }
}
