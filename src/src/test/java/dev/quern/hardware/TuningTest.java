package dev.quern.hardware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.quern.internal.Machine;
import dev.quern.internal.Threshold;
import dev.quern.internal.TuningFile;
import dev.quern.softmax.Softmax;
import dev.quern.testing.ChildJvm;
import dev.quern.testing.ChildJvm.Result;
import dev.quern.testing.TuningProbe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tuning profile changes which code runs, and never a bit. */
class TuningTest {
  private static final String VECTOR = "--add-modules=jdk.incubator.vector";
  private static final String NATIVE_ACCESS = "--enable-native-access=ALL-UNNAMED";

  /** Rows get no longer: tests are many. */
  private static final int MOST_ELEMENTS = 150_000;

  @TempDir private Path folder;

  private static Result run(String profile, String what, Iterable<Integer> lengths) {
    List<String> arguments = new ArrayList<>(List.of(what));
    lengths.forEach(n -> arguments.add(Integer.toString(n)));
    return ChildJvm.with(VECTOR, NATIVE_ACCESS, "-Dquern.tuning=" + profile)
        .main(TuningProbe.class, arguments.toArray(String[]::new))
        .run();
  }

  private String write(Map<String, Long> values) throws IOException {
    Machine here = Machine.get();
    TuningFile file =
        new TuningFile(here.cpu(), here.jdk(), here.library(), "none", "2026-01-02", values);
    Path path = folder.resolve("profile");
    Files.writeString(path, file.text("", Map.of()));
    return path.toString();
  }

  private static String key(Threshold threshold) {
    Softmax best = Softmax.best();
    return threshold.key(best.backend(), best.tier());
  }

  private static void assumeNative() {
    assumeTrue(Softmax.best().backend() == Backend.NATIVE, "no native backend");
  }

  @Test
  void anAppliedProfileChangesTheAlgorithmAndSaysSo() throws IOException {
    assumeTrue(Softmax.best().backend() != Backend.SCALAR, "nothing to tune");
    List<Integer> lengths = List.of(100, 10_000);
    Result off = run("off", "digest", lengths);
    assertEquals("OFF", off.get("status"));
    assertEquals("three-pass-reload three-pass-reload", off.get("4"));
    String profile =
        write(Map.of(key(Threshold.FLOAT_RELOAD), 800L, key(Threshold.DOUBLE_RELOAD), 0L));
    Result on = run(profile, "digest", lengths);
    assertEquals("APPLIED", on.get("status"), on::toString);
    assertEquals(profile, on.get("path"));
    assertEquals("three-pass-reload two-pass", on.get("4"));
    assertEquals("two-pass two-pass", on.get("8"));
    assertEquals(off.get("digest"), on.get("digest"));
  }

  @Test
  void selectionSaysThatShortCallsGoElsewhereUnlessABackendIsAskedFor() throws IOException {
    assumeNative();
    String profile =
        write(Map.of(key(Threshold.DOUBLE_SHORT), 33L, key(Threshold.L_MUL_SHORT), 48L));
    Result on = run(profile, "digest", List.of(1, 32, 33, 48));
    String vector = "tuned: calls of fewer than ";
    assertTrue(on.get("softmax").contains(vector + "33 float64 elements run on vector"));
    assertTrue(on.get("l-mul").contains(vector + "48 float32 elements run on vector"));
    assertEquals("asked for by the program", on.get("forced"));
    Result without =
        ChildJvm.with(NATIVE_ACCESS, "-Dquern.tuning=" + profile)
            .main(TuningProbe.class, "digest", "1", "32", "33", "48")
            .run();
    assertTrue(without.get("softmax").contains("can't serve: the module is absent"));
    assertEquals(on.get("digest"), without.get("digest"));
  }

  @Test
  void bitsAreTheSameUnderAnyProfile() throws IOException {
    assumeTrue(Softmax.best().backend() != Backend.SCALAR, "nothing to tune");
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 3; round++) {
      Map<String, Long> values = new LinkedHashMap<>();
      TreeSet<Integer> lengths = new TreeSet<>(List.of(1, 16));
      for (Threshold t : Threshold.values()) {
        long value = random(t, random);
        if (t.appliesTo(Softmax.best().backend())) {
          values.put(key(t), value);
          around(lengths, t, value);
        }
      }
      Result off = run("off", "digest", lengths);
      Result on = run(write(values), "digest", lengths);
      assertEquals("APPLIED", on.get("status"), on::toString);
      assertEquals(
          off.get("digest"), on.get("digest"), "seed " + seed + ", " + values + ", " + lengths);
    }
  }

  private static long random(Threshold t, Random random) {
    return switch (random.nextInt(6)) {
      case 0 -> t.least();
      case 1 -> t.most();
      default ->
          t.most() < Threshold.NEVER
              ? random.nextLong(t.most() + 1)
              : t.least() + random.nextLong(t.unit().equals("bytes") ? 1 << 19 : 1 << 16);
    };
  }

  private static void around(TreeSet<Integer> lengths, Threshold t, long value) {
    boolean bytes = t.unit().equals("bytes");
    for (long size : bytes ? new long[] {4, 8, 16} : new long[] {1}) {
      for (long n = value / size - 1; n <= value / size + 1; n++) {
        if (n >= 1 && n <= MOST_ELEMENTS) {
          lengths.add((int) n);
        }
      }
    }
  }

  @Test
  void callsOfBothBackendsAllocateNothing() throws IOException {
    assumeNative();
    String profile =
        write(
            Map.of(
                key(Threshold.FLOAT_SHORT), 50L,
                key(Threshold.DOUBLE_SHORT), 50L,
                key(Threshold.L_MUL_SHORT), 50L));
    Result result = run(profile, "allocation", List.of(1, 16, 49, 50, 100));
    assertEquals("0", result.get("allocated"), result::toString);
  }

  @Test
  void aProfileThatIsNamedAndCannotBeUsedIsAWarningWithWhatToDo() throws IOException {
    Result absent = run("/nowhere/profile", "digest", List.of(5));
    assertEquals("IGNORED", absent.get("status"));
    assertWarns(absent, "there is no file '/nowhere/profile'");
    Path path = folder.resolve("garbage");
    Files.writeString(path, "garbage");
    assertWarns(run(path.toString(), "digest", List.of(5)), path + ": line 1: 'garbage'");
  }

  private static void assertWarns(Result result, String reason) {
    assertEquals(1, result.err().lines().filter(l -> l.contains("WARNING: tuning")).count());
    for (String part : List.of(reason, "run 'quern tune", "remove -Dquern.tuning")) {
      assertTrue(result.err().contains(part), result::toString);
      assertTrue(result.get("reason").contains(part), result::toString);
    }
  }

  @Test
  void offSaysNothing() {
    Result off = run("off", "digest", List.of(5));
    assertEquals("OFF", off.get("status"));
    assertFalse(off.err().contains("tuning"), off.err());
  }

  /** The one in the user's cache, under the name of this machine, JDK and library. */
  @Test
  void withoutThePropertyTheUsersProfileIsRead() throws IOException {
    Path home = Files.createDirectories(folder.resolve("cache"));
    Result absent = underHome(home);
    assertEquals("ABSENT", absent.get("status"), absent::toString);
    assertTrue(absent.get("reason").contains("run 'quern tune'"), absent::toString);
    assertFalse(absent.err().contains("tuning"), absent.err());
    Path tuning = Files.createDirectories(home.resolve("quern").resolve("tuning"));
    Files.writeString(tuning.resolve("other.properties"), "");
    Result stale = underHome(home);
    assertEquals("ABSENT", stale.get("status"), stale::toString);
    assertTrue(stale.get("reason").contains("none of the 1 in " + tuning), stale::toString);
    Path path = tuning.resolve(Machine.get().fileName());
    assertEquals(path.toString(), stale.get("path"));
    Files.copy(Path.of(write(Map.of(key(Threshold.DOUBLE_RELOAD), 5L))), path);
    Result applied = underHome(home);
    assertEquals("APPLIED", applied.get("status"), applied::toString);
    assertNotEquals("{}", applied.get("values"));
    Files.writeString(path, "format = 0\n");
    Result ignored = underHome(home);
    assertEquals("IGNORED", ignored.get("status"), ignored::toString);
    assertTrue(ignored.err().contains("run 'quern tune' again, or remove the file"));
    assertEquals(applied.get("digest"), ignored.get("digest"));
  }

  private static Result underHome(Path home) {
    return ChildJvm.with(VECTOR, NATIVE_ACCESS)
        .readsUsersProfile()
        .environment("XDG_CACHE_HOME", home.toString())
        .main(TuningProbe.class, "digest", "5", "1000")
        .run();
  }
}
