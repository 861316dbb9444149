package dev.quern.cuda;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quern.testing.ChildJvm;
import dev.quern.testing.ChildJvm.Result;
import dev.quern.testing.CudaReport;
import dev.quern.testing.Emulator;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said where there is no driver, no device or no kernels; each in a JVM of its own. */
class CudaProblemsTest {
  private static final byte[] FATBIN = {0x50, (byte) 0xED, 0x55, (byte) 0xBA, 1, 0, 16, 0};
  private static final byte[] PTX = ".version 7.8\n".getBytes(StandardCharsets.US_ASCII);

  @TempDir Path folder;

  private static void says(Result result, String key, String... words) {
    String text = String.valueOf(result.get(key));
    for (String word : words) {
      assertTrue(text.contains(word), () -> "'" + word + "' is missing in " + key + ": " + result);
    }
  }

  /** No device, with these words in the reason, which asking for one throws. */
  private static void hasNone(Result result, String... words) {
    assertEquals("0", result.get("devices"), result::toString);
    says(result, "problem", words);
    says(result, "thrown", CudaUnavailableException.class.getName());
    says(result, "thrown", words);
  }

  private static Result driver(Path path) {
    return ChildJvm.with("--enable-native-access=ALL-UNNAMED", "-Dquern.cuda.path=" + path)
        .main(CudaReport.class)
        .run();
  }

  @Test
  void aDriverThatIsNotThereIsNamed() {
    hasNone(
        driver(Path.of("/nowhere/libcuda.so.1")),
        "-Dquern.cuda.path=/nowhere/libcuda.so.1",
        "no such file");
  }

  @Test
  void aLibraryThatIsNoDriverIsNamed() {
    Path library = Path.of(System.getProperty("java.home"), "lib", "libnet.so");
    hasNone(driver(library), library.toString(), "not a CUDA driver");
  }

  @Test
  void aFileThatIsNoLibraryIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("libcuda.so.1"), "text");
    hasNone(driver(file), file.toString(), "no shared library");
  }

  @Test
  void aDriverCutShortIsNamedAndNotLoaded() throws IOException {
    Emulator.assumeBuilt();
    byte[] whole = Files.readAllBytes(Emulator.DRIVER);
    Path file = folder.resolve("libcuda.so.1");
    Files.write(file, Arrays.copyOf(whole, whole.length / 2));
    hasNone(driver(file), file.toString(), "damaged");
  }

  @Test
  void withoutADriverItSaysWhatWasTried() {
    Result result =
        ChildJvm.with("--enable-native-access=ALL-UNNAMED").main(CudaReport.class).run();
    if (result.get("devices").equals("0")) {
      says(result, "problem", "libcuda.so.1");
    }
  }

  @Test
  void deniedNativeAccessIsNamed() {
    Emulator.assumeBuilt();
    hasNone(
        ChildJvm.with("--illegal-native-access=deny", "-Dquern.cuda.path=" + Emulator.DRIVER)
            .main(CudaReport.class)
            .run(),
        "--enable-native-access=ALL-UNNAMED");
  }

  @ParameterizedTest
  @CsvSource({
    "2, OUT_OF_MEMORY, nvidia-smi",
    "3, NOT_INITIALIZED, forked",
    "34, STUB_LIBRARY, stub",
    "46, DEVICE_UNAVAILABLE, exclusive",
    "100, NO_DEVICE, --gpus all",
    "101, INVALID_DEVICE, device",
    "304, OPERATING_SYSTEM, /dev/nvidia",
    "802, SYSTEM_NOT_READY, fabricmanager",
    "803, SYSTEM_DRIVER_MISMATCH, restart the machine",
    "804, COMPAT_NOT_SUPPORTED_ON_DEVICE, LD_LIBRARY_PATH",
    "805, MPS_CONNECTION_FAILED, nvidia-cuda-mps-control",
    "999, UNKNOWN, nvidia_uvm"
  })
  void aDriverThatRefusesIsQuotedWithWhatToDo(int error, String name, String hint) {
    Emulator.assumeBuilt();
    Result result = Emulator.child("init=" + error).main(CudaReport.class).run();
    hasNone(result, "cuInit", "(" + error + ")", hint);
    assertEquals("13.0", result.get("driver"));
    // The emulator has names for what it gives itself.
    if (error == 2 || error == 3 || error == 100 || error == 101) {
      says(result, "problem", "CUDA_ERROR_" + name);
    }
  }

  @Test
  void noDevice() {
    Emulator.assumeBuilt();
    hasNone(Emulator.child("devices=0").main(CudaReport.class).run(), "nvidia-smi");
  }

  @Test
  void hiddenDevicesAreNamed() {
    Emulator.assumeBuilt();
    for (String setting : List.of("init=100", "devices=0")) {
      Result result =
          Emulator.child(setting)
              .environment("CUDA_VISIBLE_DEVICES", "")
              .main(CudaReport.class)
              .run();
      hasNone(result, "CUDA_VISIBLE_DEVICES=''", "hides every GPU", "unset");
    }
    Result result =
        Emulator.child("init=100")
            .environment("CUDA_VISIBLE_DEVICES", "7")
            .main(CudaReport.class)
            .run();
    hasNone(result, "CUDA_VISIBLE_DEVICES='7'");
  }

  @Test
  void aDriverTooOldForTheBindings() {
    Emulator.assumeBuilt();
    Result result = Emulator.child("version=11040").main(CudaReport.class).run();
    hasNone(result, "11.4", "11.8", "update");
    assertEquals("11.4", result.get("driver"));
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "1, 1"})
  void thePropertyChoosesTheDevice(String value, String ordinal) {
    Emulator.assumeBuilt();
    Result result =
        Emulator.child("devices=2")
            .and("-Dquern.cuda.device=" + value)
            .main(CudaReport.class)
            .run();
    assertEquals(ordinal, result.get("device"), result::toString);
    assertEquals("2", result.get("devices"), result::toString);
  }

  @ParameterizedTest
  @CsvSource({"2", "-1", "first", "''"})
  void aWrongOrdinalIsNamed(String value) {
    Emulator.assumeBuilt();
    Result result =
        Emulator.child("devices=2")
            .and("-Dquern.cuda.device=" + value)
            .main(CudaReport.class)
            .run();
    says(
        result,
        "thrown",
        "IllegalArgumentException",
        "quern.cuda.device='" + value + "'",
        "0 to 1");
  }

  @Test
  void capabilitiesAreTheDrivers() {
    Emulator.assumeBuilt();
    Result result = Emulator.child("compute=75").main(CudaReport.class).run();
    assertEquals("7.5", result.get("capability"), result::toString);
    assertEquals("false", result.get("clusters"), result::toString);
    assertEquals(
        "true", Emulator.child("compute=120").main(CudaReport.class).run().get("clusters"));
  }

  /** The library with other images of kernels, or none. */
  private Result withImages(String settings, byte[] fatbin, byte[] ptx, String digest)
      throws IOException {
    Path copy = folder.resolve("classes");
    Path classes = Path.of(ChildJvm.CLASSES);
    try (Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.toList()) {
        Path relative = classes.relativize(file);
        if (!relative.startsWith("META-INF")) {
          Files.createDirectories(copy.resolve(relative).getParent());
          if (!Files.isDirectory(file)) {
            Files.copy(file, copy.resolve(relative));
          }
        }
      }
    }
    Path images = Files.createDirectories(copy.resolve("META-INF/native/cuda"));
    if (fatbin != null) {
      Files.write(images.resolve("probe.fatbin"), fatbin);
      Files.writeString(images.resolve("probe.fatbin.sha256"), digest + "\n");
      Files.writeString(images.resolve("release"), "13.0\n");
      Files.writeString(images.resolve("targets"), "75 80 86 89 90 100 120\n");
    }
    if (ptx != null) {
      Files.write(images.resolve("probe.ptx"), ptx);
    }
    return Emulator.childWithoutKernels(settings)
        .classPath(copy + File.pathSeparator + ChildJvm.TESTS)
        .main(CudaReport.class)
        .run();
  }

  private static String digest(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  /** A cubin runs on GPUs of its generation that are not older. */
  @ParameterizedTest
  @CsvSource({"75,true", "87,true", "90,true", "103,true", "110,false", "121,true", "130,false"})
  void whereTheFatbinHasNoCubinTheDriverCompiles(int capability, boolean cubin) throws IOException {
    Emulator.assumeBuilt();
    Result result = withImages("compute=" + capability, FATBIN, PTX, digest(FATBIN));
    assertEquals(
        cubin ? "cubin in the JAR" : "PTX in the JAR, compiled by the driver",
        result.get("kernels0"),
        result::toString);
  }

  @Test
  void theFatbinServes() throws IOException {
    Emulator.assumeBuilt();
    Result result = withImages("load_ptx=218", FATBIN, PTX, digest(FATBIN));
    assertEquals("cubin in the JAR", result.get("kernels0"), result::toString);
  }

  @ParameterizedTest
  @CsvSource({"200", "209", "222", "218", "221", "223", "300"})
  void aDriverTooOldForTheFatbinCompilesThePtx(int error) throws IOException {
    Emulator.assumeBuilt();
    Result result = withImages("load=" + error, FATBIN, PTX, digest(FATBIN));
    assertEquals(
        "PTX of an early version in the JAR, compiled by the driver",
        result.get("kernels0"),
        result::toString);
  }

  @Test
  void aDriverTooOldForBothIsNamedWithWhatIsNeeded() throws IOException {
    Emulator.assumeBuilt();
    Result result = withImages("version=12020,load=209,load_ptx=222", FATBIN, PTX, digest(FATBIN));
    says(
        result,
        "kernels0",
        "CUDA 12.2",
        "CUDA 13.0",
        "update the driver",
        "(209)",
        "(222)",
        "PTX is refused, as load_ptx says");
    assertEquals("1", result.get("devices"), "the device itself serves");
  }

  @Test
  void withoutPtxTheReasonIsTheFatbins() throws IOException {
    Emulator.assumeBuilt();
    Result result = withImages("load=209", FATBIN, null, digest(FATBIN));
    says(result, "kernels0", "(209)", "there is none in the JAR");
  }

  @Test
  void aJarWithoutKernelsSaysSo() throws IOException {
    Emulator.assumeBuilt();
    Result result = withImages("", null, null, null);
    says(result, "kernels0", "built without nvcc", "rebuild");
  }

  @Test
  void aDamagedJarSaysSo() throws IOException {
    Emulator.assumeBuilt();
    Result result = withImages("", FATBIN, PTX, digest(PTX));
    says(result, "kernels0", "damaged", digest(PTX), digest(FATBIN));
  }

  @Test
  void otherKernelsAreThoseOfTheProperty() {
    Emulator.assumeBuilt();
    Result result = Emulator.child("").main(CudaReport.class).run();
    says(result, "kernels0", Emulator.IMAGE.toString(), "quern.cuda.kernels");
    result =
        Emulator.childWithoutKernels("")
            .and("-Dquern.cuda.kernels=/nowhere/image")
            .main(CudaReport.class)
            .run();
    says(result, "kernels0", "-Dquern.cuda.kernels=/nowhere/image", "can't be read");
  }

  @Test
  void itServesAsAModule() {
    Emulator.assumeBuilt();
    Result result =
        Emulator.child("")
            .onModulePath()
            .and("--enable-native-access=dev.quern")
            .main(CudaReport.class)
            .run();
    assertAll(
        () -> assertEquals("1", result.get("devices"), result::toString),
        () -> assertEquals("", result.err(), result::toString));
  }
}
