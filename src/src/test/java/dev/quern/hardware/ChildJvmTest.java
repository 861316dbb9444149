package dev.quern.hardware;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.quern.internal.bindings.quern_h;
import dev.quern.softmax.Softmax;
import dev.quern.testing.ChildJvm;
import dev.quern.testing.ChildJvm.Result;
import dev.quern.testing.Probe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What serves, and what is said, under the flags, properties and files that decide it; always with
 * the same bits.
 */
class ChildJvmTest {
  private static final String VECTOR = "--add-modules=jdk.incubator.vector";
  private static final String ADD_MODULES = "add --add-modules jdk.incubator.vector";
  private static final String NATIVE_ACCESS = "--enable-native-access=ALL-UNNAMED";
  private static final String DENY = "--illegal-native-access=deny";
  private static final String NO_LIBRARY = "-Dquern.native.path=/nowhere/libquern.so";

  private static String digest;
  private static boolean x86;
  private static boolean library;
  private static boolean nativeIsBest;

  @TempDir Path folder;

  @BeforeAll
  static void computeTheDigest() {
    digest = Long.toString(Probe.digest(Softmax.on(Backend.SCALAR)));
    x86 = System.getProperty("os.arch").equals("amd64");
    Capabilities.NativeKernels kernels = Capabilities.probe().nativeKernels();
    library = kernels.unavailable() == null;
    nativeIsBest = kernels.usableTiers().stream().anyMatch(t -> t.compareTo(Tier.X86_64_V2) > 0);
  }

  private static void assumeLibrary() {
    assumeTrue(
        library && nativeIsBest,
        "no native library was built here, or the CPU has no more than x86-64-v2");
  }

  private static void assumeX86() {
    assumeTrue(x86, "the flag exists on x86 only");
  }

  /** It served, this one, with the right bits, and stderr holds nothing unexpected. */
  private static void serves(String backend, Result result) {
    assertAll(
        result.toString(),
        () -> assertNull(result.get("thrown")),
        () -> assertEquals(backend, result.get("backend")),
        () -> assertEquals(digest, result.get("digest")),
        () -> assertEquals(List.of(), unexpected(result.err())),
        () ->
            assertEquals(
                1,
                result.err().lines().filter(l -> l.matches("(INFO|WARNING): softmax .*")).count(),
                "lines of the log"));
  }

  /** Lines of stderr other than the JVM's known warnings and the library's one line. */
  private static List<String> unexpected(String err) {
    List<String> rest = new ArrayList<>();
    for (String line : err.lines().toList()) {
      boolean known =
          line.equals("WARNING: Using incubator modules: jdk.incubator.vector")
              || line.startsWith("WARNING: A restricted method in java.lang.System has been called")
              || line.startsWith("WARNING: java.lang.System::load has been called by ")
              // Why a backend was chosen was asked for, and so the GPU's driver was looked for.
              || line.equals(
                  "WARNING: A restricted method in java.lang.foreign.SymbolLookup has been called")
              || line.startsWith(
                  "WARNING: java.lang.foreign.SymbolLookup::libraryLookup has been called by ")
              || line.startsWith("WARNING: Use --enable-native-access=")
              || line.startsWith("WARNING: Restricted methods will be blocked in a future release")
              || line.contains(" dev.quern.internal.BackendChooser ")
              || line.matches("(INFO|WARNING): softmax .*")
              // The JVM's own, of a file whose header it can't make out.
              || (line.contains("You have loaded library") && line.contains("damaged"))
              || (err.contains("damaged")
                  && line.startsWith("It's highly recommended that you fix"))
              || line.isBlank();
      if (!known) {
        rest.add(line);
      }
    }
    return rest;
  }

  private static void says(Result result, String... words) {
    for (String word : words) {
      assertTrue(result.out().contains(word), () -> "'" + word + "' is missing: " + result);
    }
  }

  private static void refuses(Result result, Class<? extends Exception> type, String... words) {
    String thrown = result.get("thrown");
    assertTrue(thrown != null && thrown.startsWith(type.getName() + ":"), result::toString);
    for (String word : words) {
      assertTrue(thrown.contains(word), () -> "'" + word + "' is missing: " + result);
    }
  }

  @Test
  void withoutFlagsNativeCodeServesAndTheVectorBackendSaysWhatItNeeds() {
    assumeLibrary();
    Result result = ChildJvm.with().run();
    serves("native", result);
    says(result, "vector (unusable): ", ADD_MODULES);
  }

  @Test
  void withoutFlagsScalarJavaServesWhereThereIsNoLibrary() {
    Result result = ChildJvm.with(NO_LIBRARY).run();
    serves("scalar", result);
    says(result, ADD_MODULES, "/nowhere/libquern.so", "there is no such file");
    assertTrue(result.err().contains("WARNING: softmax runs on scalar"), result::toString);
  }

  @Test
  void withTheVectorModuleBothServe() {
    assumeLibrary();
    Result result = ChildJvm.with(VECTOR, NATIVE_ACCESS).run();
    serves("native", result);
    assertFalse(result.err().contains("restricted"), result::toString);
    assertFalse(result.out().contains("vector (unusable)"), result::toString);
    assertEquals("true", result.get("module"));
  }

  @Test
  void deniedNativeAccessIsNamedAndVectorServes() {
    assumeLibrary();
    Result result = ChildJvm.with(DENY, VECTOR).run();
    serves("vector", result);
    says(result, "native (unusable): ", NATIVE_ACCESS);
  }

  @Test
  void deniedNativeAccessWithoutTheVectorModuleLeavesScalar() {
    assumeLibrary();
    Result result = ChildJvm.with(DENY).run();
    serves("scalar", result);
    says(result, NATIVE_ACCESS, ADD_MODULES);
    assertTrue(result.err().contains(NATIVE_ACCESS), result::toString);
  }

  @Test
  void grantedNativeAccessServesDespiteDeny() {
    assumeLibrary();
    serves("native", ChildJvm.with(DENY, NATIVE_ACCESS).run());
  }

  @Test
  void withoutHardwareFmaScalarGivesTheSameBitsAndVectorRefuses() {
    Result result = ChildJvm.with("-XX:-UseFMA", VECTOR, NO_LIBRARY).run();
    serves("scalar", result);
    says(result, "no hardware FMA", "-XX:-UseFMA");
    assertEquals("false", result.get("fma"));
    if (library && nativeIsBest) {
      serves("native", ChildJvm.with("-XX:-UseFMA", VECTOR).run());
    }
  }

  @Test
  void withoutC2VectorRefuses() {
    Result result = ChildJvm.with("-XX:TieredStopAtLevel=1", VECTOR, NO_LIBRARY).run();
    serves("scalar", result);
    says(result, "C2 is off", "-XX:TieredStopAtLevel=1");
    assertEquals("false", result.get("c2"));
    if (library && nativeIsBest) {
      serves("native", ChildJvm.with("-XX:TieredStopAtLevel=1", VECTOR).run());
    }
  }

  @Test
  void interpretedCodeGivesTheSameBitsAndVectorRefuses() {
    Result result = ChildJvm.with("-Xint", VECTOR, NO_LIBRARY).run();
    serves("scalar", result);
    says(result, "-Xint");
    if (library && nativeIsBest) {
      serves("native", ChildJvm.with("-Xint").run());
    }
  }

  /** Every width gives the same bits; at 0 there is no FMA. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void vectorGivesTheSameBitsAtEveryWidth(int avx) {
    assumeX86();
    Result result = ChildJvm.with("-XX:UseAVX=" + avx, VECTOR, NO_LIBRARY).run();
    if (result.get("fma").equals("false")) {
      assertTrue(avx < 2, result::toString);
      serves("scalar", result);
      says(result, "vector (unusable): ", "no hardware FMA", "-XX:UseAVX=0");
    } else {
      serves("vector", result);
      int bits = Integer.parseInt(result.get("bits"));
      assertTrue(bits <= (avx == 1 ? 256 : avx == 2 ? 256 : 512), result::toString);
    }
    if (avx == 0) {
      assertEquals("false", result.get("fma"), result::toString);
    }
  }

  @ParameterizedTest
  @CsvSource({"8, 64", "4, 32"})
  void vectorRefusesRegistersThatAreTooNarrow(int bytes, int bits) {
    assumeX86();
    Result result = ChildJvm.with("-XX:MaxVectorSize=" + bytes, VECTOR, NO_LIBRARY).run();
    serves("scalar", result);
    says(result, "vector (unusable): ", bits + " bits", "-XX:MaxVectorSize");
  }

  @ParameterizedTest
  @ValueSource(ints = {16, 32, 64})
  void vectorServesAtTheWidthsThatAreWideEnough(int bytes) {
    assumeX86();
    Result result = ChildJvm.with("-XX:MaxVectorSize=" + bytes, VECTOR, NO_LIBRARY).run();
    assumeTrue(!result.get("fma").equals("false"), "this CPU has no FMA");
    serves("vector", result);
  }

  @ParameterizedTest
  @ValueSource(strings = {"scalar", "vector", "native", "auto"})
  void aBackendForcedByPropertyServes(String backend) {
    assumeLibrary();
    Result result = ChildJvm.with("-Dquern.backend=" + backend, VECTOR).run();
    assumeTrue(
        !backend.equals("vector") || !result.get("fma").equals("false"), "this CPU has no FMA");
    serves(backend.equals("auto") ? "native" : backend, result);
    if (!backend.equals("auto")) {
      says(result, "-Dquern.backend=" + backend);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"nonsense", "NATIVE", "", "opencl"})
  void anUnknownBackendIsRefusedWithTheKnownOnes(String backend) {
    Result result = ChildJvm.with("-Dquern.backend=" + backend).run();
    refuses(
        result,
        IllegalArgumentException.class,
        "quern.backend",
        "'" + backend + "'",
        "auto",
        "scalar",
        "vector",
        "native");
  }

  @Test
  void anUnknownTierIsRefusedWithTheKnownOnes() {
    Result result = ChildJvm.with("-Dquern.maxTier=x86-64-v5").run();
    refuses(
        result,
        IllegalArgumentException.class,
        "quern.maxTier",
        "'x86-64-v5'",
        "x86-64-v2",
        "neon");
  }

  @Test
  void aForcedBackendThatCannotServeSaysWhy() {
    refuses(
        ChildJvm.with("-Dquern.backend=vector").run(),
        BackendUnavailableException.class,
        "-Dquern.backend=vector",
        ADD_MODULES);
    refuses(
        ChildJvm.with("-Dquern.backend=native", NO_LIBRARY).run(),
        BackendUnavailableException.class,
        "-Dquern.backend=native",
        "there is no such file");
    refuses(
        ChildJvm.with("-Dquern.backend=vector", VECTOR, "-XX:-UseFMA").run(),
        BackendUnavailableException.class,
        "no hardware FMA");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x86-64-v3", "x86-64-v2"})
  void noTierAboveTheHighestAllowedServes(String tier) {
    assumeX86();
    assumeLibrary();
    Result result = ChildJvm.with("-Dquern.maxTier=" + tier, "-Dquern.backend=native").run();
    serves("native", result);
    assertEquals(tier, result.get("tier"), result::toString);
    if (result.out().contains("native x86-64-v4 (unusable)")) {
      assertTrue(
          result.out().contains("above -Dquern.maxTier=" + tier)
              || result.out().contains("this CPU lacks it"),
          result::toString);
    }
  }

  /** A tier that emulates is worth less than vectors, and more than scalar Java. */
  @Test
  void theTierThatEmulatesComesAfterTheVectorBackend() {
    assumeX86();
    assumeLibrary();
    Result both = ChildJvm.with("-Dquern.maxTier=x86-64-v2", VECTOR).run();
    serves("vector", both);
    Result one = ChildJvm.with("-Dquern.maxTier=x86-64-v2").run();
    serves("native", one);
    assertEquals("x86-64-v2", one.get("tier"));
  }

  @Test
  void theLibraryThatIsNamedIsLoaded() throws IOException {
    assumeLibrary();
    Path copy = Files.copy(built(), folder.resolve("a b.so"));
    Result result = ChildJvm.with("-Dquern.native.path=" + copy).run();
    serves("native", result);
    assertEquals(copy.toString(), result.get("library"));
  }

  @Test
  void aDamagedLibraryIsNamedAndAnotherBackendServes() throws IOException {
    assumeLibrary();
    byte[] bytes = Files.readAllBytes(built());
    byte[] garbage = new byte[5000];
    Arrays.fill(garbage, (byte) 'x');
    byte[] otherClass = bytes.clone();
    otherClass[4] = 1;
    byte[] otherMachine = bytes.clone();
    otherMachine[18] = 40;
    List<byte[]> damaged =
        List.of(
            new byte[0],
            Arrays.copyOf(bytes, 10),
            Arrays.copyOf(bytes, 4096),
            Arrays.copyOf(bytes, bytes.length / 2),
            Arrays.copyOf(bytes, bytes.length * 15 / 16),
            garbage,
            otherClass,
            otherMachine,
            "int main() {}\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    for (int i = 0; i < damaged.size(); i++) {
      Path file = Files.write(folder.resolve("damaged" + i + ".so"), damaged.get(i));
      Result result = ChildJvm.with("-Dquern.native.path=" + file).run();
      serves("scalar", result);
      says(result, "native (unusable): " + file, "-Dquern.native.path");
      refuses(
          ChildJvm.with("-Dquern.native.path=" + file, "-Dquern.backend=native").run(),
          BackendUnavailableException.class,
          file.toString());
    }
  }

  /** A shared library it is, but not this one. */
  @Test
  void anotherLibraryIsNamedAndAnotherBackendServes() throws IOException {
    Path other = Path.of(System.getProperty("java.home"), "lib", "libzip.so");
    assumeTrue(Files.exists(other), "this JDK has no lib/libzip.so to try");
    // A copy: the original may count as loaded already, by the JDK.
    Path copy = Files.copy(other, folder.resolve("libother.so"));
    Result result = ChildJvm.with("-Dquern.native.path=" + copy, NATIVE_ACCESS).run();
    serves("scalar", result);
    says(result, "native (unusable): ", copy.toString());
    assertTrue(
        result.out().contains("is not Quern's library") || result.out().contains("can't be loaded"),
        result::toString);
  }

  @Test
  void aFolderOrNothingInPlaceOfTheLibraryIsNamed() {
    Result result = ChildJvm.with("-Dquern.native.path=" + folder).run();
    serves("scalar", result);
    says(result, "-Dquern.native.path=" + folder, "no such file");
  }

  @Test
  void aLibraryOfAnotherAbiVersionIsRefused() throws Exception {
    Path source = folder.resolve("other.c");
    Files.writeString(
        source,
        """
        const unsigned quern_library[4] = {999, 0, 0, 0};
        """);
    Path stub = folder.resolve("libother.so");
    assumeTrue(
        succeeds(List.of("cc", "-shared", "-fPIC", "-o", stub.toString(), source.toString())),
        "no C compiler, so no library of another version can be made");
    Result result = ChildJvm.with("-Dquern.native.path=" + stub).run();
    serves("scalar", result);
    says(result, "ABI version 999", "expected " + quern_h.QUERN_ABI_VERSION());
  }

  /** A library without one of the functions must not fail at the first call of that function. */
  @Test
  void aLibraryThatLacksAFunctionIsNotOffered() throws Exception {
    Path source = folder.resolve("lacking.c");
    Files.writeString(
        source,
        "const unsigned quern_library[4] = {" + quern_h.QUERN_ABI_VERSION() + ", 15, 15, 15};\n");
    Path stub = folder.resolve("liblacking.so");
    assumeTrue(
        succeeds(List.of("cc", "-shared", "-fPIC", "-o", stub.toString(), source.toString())),
        "no C compiler, so no such library can be made");
    Result result = ChildJvm.with("-Dquern.native.path=" + stub).run();
    serves("scalar", result);
  }

  /** One whose kernels do nothing: the self-test finds out. */
  @Test
  void aLibraryThatGivesOtherBitsFailsTheSelfTest() throws Exception {
    StringBuilder text = new StringBuilder("const unsigned quern_library[4] = {");
    text.append(quern_h.QUERN_ABI_VERSION()).append(", 15, 15, 15};\n");
    for (String name : List.of("max", "sum", "sum_at", "store", "normalize", "scale", "rows")) {
      text.append("int quern_softmax_" + name + "_f32(void) { return 0; }\n");
      text.append("int quern_softmax_" + name + "_f64(void) { return 0; }\n");
    }
    Path source = Files.writeString(folder.resolve("idle.c"), text);
    Path stub = folder.resolve("libidle.so");
    assumeTrue(
        succeeds(List.of("cc", "-shared", "-fPIC", "-o", stub.toString(), source.toString())),
        "no C compiler, so no such library can be made");
    Result result = ChildJvm.with("-Dquern.native.path=" + stub).run();
    serves("scalar", result);
    says(result, "self-test failed");
  }

  @Test
  void theLibraryIsUnpackedIntoTheFolderThatIsNamed() {
    assumeLibrary();
    Path dir = folder.resolve("to be made");
    Result result = ChildJvm.with("-Dquern.native.dir=" + dir).run();
    serves("native", result);
    assertTrue(Path.of(result.get("library")).startsWith(dir), result::toString);
  }

  @Test
  void aFolderThatCannotBeIsNamed() throws IOException {
    assumeLibrary();
    Path file = Files.createFile(folder.resolve("a file"));
    Result result = ChildJvm.with("-Dquern.native.dir=" + file).run();
    serves("scalar", result);
    says(result, "native (unusable): ", file.toString(), "quern.native.dir");
  }

  @Test
  void theLibraryIsUnpackedIntoAPrivateCacheThatTheEnvironmentNames() throws IOException {
    assumeLibrary();
    ChildJvm child = ChildJvm.with().environment("XDG_CACHE_HOME", folder.toString());
    Result result = child.run();
    serves("native", result);
    Path unpacked = Path.of(result.get("library"));
    assertTrue(unpacked.startsWith(folder), result::toString);
    assertEquals("[OWNER_EXECUTE, OWNER_READ, OWNER_WRITE]", permissions(folder.resolve("quern")));
    assertEquals(-1, Files.mismatch(unpacked, built()));
    // Used again, not written again.
    Object key = Files.readAttributes(unpacked, "unix:ino").get("ino");
    serves("native", child.run());
    assertEquals(key, Files.readAttributes(unpacked, "unix:ino").get("ino"));
    try (Stream<Path> files = Files.list(unpacked.getParent())) {
      assertEquals(List.of(unpacked), files.toList());
    }
  }

  private static String permissions(Path path) throws IOException {
    return Files.getPosixFilePermissions(path).stream()
        .map(Enum::name)
        .sorted()
        .toList()
        .toString();
  }

  @Test
  void aTamperedCacheIsReplaced() throws IOException {
    assumeLibrary();
    ChildJvm child = ChildJvm.with().environment("XDG_CACHE_HOME", folder.toString());
    Path unpacked = Path.of(child.run().get("library"));
    byte[] right = Files.readAllBytes(unpacked);
    byte[] wrong = right.clone();
    wrong[wrong.length / 2] ^= 1;
    for (byte[] tampered : List.of(wrong, new byte[0], Arrays.copyOf(right, right.length + 1))) {
      Files.write(unpacked, tampered);
      Result result = child.run();
      serves("native", result);
      assertEquals(unpacked.toString(), result.get("library"));
      assertEquals(-1, Files.mismatch(unpacked, built()));
    }
    // A link to elsewhere is not written through.
    Path elsewhere = Files.write(folder.resolve("elsewhere"), wrong);
    Files.delete(unpacked);
    Files.createSymbolicLink(unpacked, elsewhere);
    serves("native", child.run());
    assertEquals(Arrays.toString(wrong), Arrays.toString(Files.readAllBytes(elsewhere)));
  }

  @Test
  void aCacheThatOthersMayWriteIsMadePrivate() throws IOException {
    assumeLibrary();
    Path cache = Files.createDirectory(folder.resolve("quern"));
    Files.setPosixFilePermissions(
        cache, Set.of(java.nio.file.attribute.PosixFilePermission.values()));
    serves("native", ChildJvm.with().environment("XDG_CACHE_HOME", folder.toString()).run());
    assertEquals("[OWNER_EXECUTE, OWNER_READ, OWNER_WRITE]", permissions(cache));
  }

  /** Then the temporary folder does, and is left clean. */
  @Test
  void withoutACacheTheTemporaryFolderServes() throws IOException {
    assumeLibrary();
    Path file = Files.createFile(folder.resolve("a file"));
    Path temporary = Files.createDirectory(folder.resolve("tmp"));
    ChildJvm underAFile = ChildJvm.with("-Djava.io.tmpdir=" + temporary);
    underAFile.environment("XDG_CACHE_HOME", file.resolve("below").toString());
    ChildJvm homeless = ChildJvm.with("-Djava.io.tmpdir=" + temporary, "-Duser.home=/nowhere");
    homeless.environment("XDG_CACHE_HOME", "");
    for (ChildJvm child : List.of(underAFile, homeless)) {
      Result result = child.run();
      serves("native", result);
      assertTrue(Path.of(result.get("library")).startsWith(temporary), result::toString);
      try (Stream<Path> left = Files.list(temporary)) {
        assertEquals(List.of(), left.toList(), "left behind");
      }
    }
    assertFalse(Files.exists(Path.of("/nowhere")));
  }

  @Test
  void aFolderMountedNoexecIsNamedAndAnotherBackendServes() throws Exception {
    assumeLibrary();
    Path mount = Files.createDirectory(folder.resolve("mount"));
    List<String> under = noexec(mount);
    assumeTrue(
        under != null, "no file system can be mounted noexec here: that needs root or unshare -r");
    for (String option : List.of("-Dquern.native.dir=" + mount, "-Duser.home=" + mount)) {
      ChildJvm child = ChildJvm.with(option).under(under);
      child.environment("XDG_CACHE_HOME", "");
      Result result = child.run();
      serves("scalar", result);
      says(result, "native (unusable): " + mount, "noexec", "-Dquern.native.dir");
      serves("vector", child.and(VECTOR).run());
    }
  }

  /** A command that runs another where the folder is mounted noexec, gone with it; or null. */
  private static List<String> noexec(Path mount) throws Exception {
    String script = "mount -t tmpfs -o noexec,size=16m tmpfs '" + mount + "' && exec \"$@\"";
    for (List<String> unshare : List.of(List.of("-m"), List.of("-r", "-m"))) {
      List<String> command = new ArrayList<>(List.of("unshare"));
      command.addAll(unshare);
      command.addAll(List.of("sh", "-c", script, "sh"));
      List<String> trial = new ArrayList<>(command);
      trial.add("true");
      if (succeeds(trial)) {
        return command;
      }
    }
    return null;
  }

  private static boolean succeeds(List<String> command) throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(1, TimeUnit.MINUTES) && process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void asAModuleTheLibraryServesWithoutFlags() {
    assumeLibrary();
    Result result = ChildJvm.with().onModulePath().run();
    serves("native", result);
    assertEquals("true", result.get("named"));
    says(result, ADD_MODULES);
  }

  @Test
  void asAModuleTheVectorBackendServes() {
    Result result = ChildJvm.with(VECTOR, NO_LIBRARY).onModulePath().run();
    assumeTrue(!result.get("fma").equals("false"), "this CPU has no FMA");
    serves("vector", result);
    assertEquals("true", result.get("named"));
  }

  @Test
  void asAModuleItNamesItselfWhereNativeAccessIsDenied() {
    assumeLibrary();
    Result result = ChildJvm.with(DENY).onModulePath().run();
    serves("scalar", result);
    says(result, "--enable-native-access=dev.quern");
    serves("native", ChildJvm.with(DENY, "--enable-native-access=dev.quern").onModulePath().run());
  }

  /** As after jlink: neither management nor logging. */
  @Test
  void withoutAnyOtherModuleItServes() {
    Result asModule = ChildJvm.with("--limit-modules=java.base,dev.quern").onModulePath().run();
    serves(library && nativeIsBest ? "native" : "scalar", asModule);
    assertTrue(asModule.get("flags").startsWith("assumed"), asModule::toString);
    Result onClassPath = ChildJvm.with("--limit-modules=java.base").run();
    serves(library && nativeIsBest ? "native" : "scalar", onClassPath);
    assertTrue(onClassPath.get("flags").startsWith("assumed"), onClassPath::toString);
    serves("scalar", ChildJvm.with("--limit-modules=java.base", NO_LIBRARY).run());
  }

  @Test
  void twoClassLoadersLoadTheLibrary() {
    assumeLibrary();
    Result result = ChildJvm.with().main(TwoLoaders.class).run();
    assertEquals("native", result.get("first"), result::toString);
    assertEquals("native", result.get("second"), result::toString);
    assertEquals(digest, result.get("firstDigest"), result::toString);
    assertEquals(digest, result.get("secondDigest"), result::toString);
    assertEquals(List.of(), unexpected(result.err()), result::toString);
  }

  @Test
  void capabilitiesAreThereWithoutTheLibrary() {
    Result result = ChildJvm.with(NO_LIBRARY).main(PrintCapabilities.class).run();
    assertNotEquals(null, result.get("capabilities"), result::toString);
    says(result, "/nowhere/libquern.so");
  }

  private static Path built() {
    return Path.of(
        ChildJvm.CLASSES,
        "META-INF",
        "native",
        "linux-" + (x86 ? "x86_64" : System.getProperty("os.arch")),
        "libquern.so");
  }

  /** Prints the capabilities, without a kernel. */
  public static final class PrintCapabilities {
    private PrintCapabilities() {}

    public static void main(String[] arguments) {
      System.out.println("capabilities=" + Capabilities.probe());
    }
  }
}
