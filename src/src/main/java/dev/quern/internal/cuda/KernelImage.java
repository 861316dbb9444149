package dev.quern.internal.cuda;

import dev.quern.cuda.CudaDevice;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Compiled kernels, as the driver takes them.
 *
 * @param origin where they are from
 * @param bytes they
 * @param clusters whether there is code for clusters of blocks in it
 */
record KernelImage(String origin, byte[] bytes, boolean clusters) {
  /** Names another file to take all kernels from, or a folder of images. */
  static final String PROPERTY = "quern.cuda.kernels";

  private static final String FATBIN = ".fatbin";
  private static final String FOLDER = "/META-INF/native/cuda/";

  /** There is no image to use; the message says why and what to do. */
  static final class Unusable extends Exception {
    private static final long serialVersionUID = 1;

    Unusable(String message) {
      super(message);
    }
  }

  /** The file that the property names; null if it names none. */
  static KernelImage given(String family) throws Unusable {
    String name = System.getProperty(PROPERTY);
    if (name == null) {
      return null;
    }
    try {
      Path path = Path.of(name);
      Path file = Files.isDirectory(path) ? path.resolve(family + FATBIN) : path;
      return new KernelImage(name + ", of " + PROPERTY, Files.readAllBytes(file), true);
    } catch (IOException | InvalidPathException e) {
      throw new Unusable("-D" + PROPERTY + "=" + name + ": can't be read: " + e);
    }
  }

  /** The JAR's, for the GPUs that it was built for. */
  static KernelImage fatbin(String family, CudaDevice device) throws Unusable {
    String origin =
        hasCubin(device) ? "cubin in the JAR" : "PTX in the JAR, compiled by the driver";
    KernelImage image = bundled(family + FATBIN, origin, true);
    if (image == null) {
      throw new Unusable(
          "this JAR was built without nvcc: it has no GPU kernels; rebuild with the CUDA toolkit"
              + " installed");
    }
    return image;
  }

  /** The JAR's for every GPU, to be compiled by the driver; null if it has none. */
  static KernelImage ptx(String family) throws Unusable {
    return bundled(
        family + ".ptx", "PTX of an early version in the JAR, compiled by the driver", false);
  }

  /** Whether one of the cubins runs on it: of its generation, and not of a later GPU. */
  private static boolean hasCubin(CudaDevice device) throws Unusable {
    byte[] targets = resource("targets");
    if (targets == null) {
      return true;
    }
    for (String target : new String(targets, StandardCharsets.US_ASCII).strip().split(" ")) {
      int number = Integer.parseInt(target);
      if (number / 10 == device.computeMajor() && number % 10 <= device.computeMinor()) {
        return true;
      }
    }
    return false;
  }

  /** The version of CUDA that compiled the JAR's, such as 13.0; null if the JAR doesn't say. */
  static String toolkitVersion() throws Unusable {
    byte[] line = resource("release");
    return line == null ? null : new String(line, StandardCharsets.US_ASCII).strip();
  }

  private static KernelImage bundled(String name, String origin, boolean clusters) throws Unusable {
    byte[] bytes = resource(name);
    if (bytes == null) {
      return null;
    }
    byte[] expected = resource(name + ".sha256");
    if (expected != null
        && !new String(expected, StandardCharsets.US_ASCII).strip().equals(digest(bytes))) {
      throw new Unusable(
          "this JAR is damaged: "
              + name
              + " in it has SHA-256 "
              + digest(bytes)
              + ", expected "
              + new String(expected, StandardCharsets.US_ASCII).strip()
              + "; get it anew");
    }
    return new KernelImage(origin, bytes, clusters);
  }

  private static byte[] resource(String name) throws Unusable {
    try (InputStream in = KernelImage.class.getResourceAsStream(FOLDER + name)) {
      return in == null ? null : in.readAllBytes();
    } catch (IOException e) {
      throw new Unusable("can't read " + name + " in the JAR: " + e);
    }
  }

  private static String digest(byte[] bytes) throws Unusable {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new Unusable("this JVM can't compute SHA-256");
    }
  }
}
