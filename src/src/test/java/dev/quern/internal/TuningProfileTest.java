package dev.quern.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.quern.hardware.Backend;
import dev.quern.hardware.Capabilities.Tuning;
import dev.quern.hardware.Capabilities.Tuning.Status;
import dev.quern.hardware.Tier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is used, and what is ignored with which reason. */
class TuningProfileTest {
  private static final String KEY = Threshold.STREAMING.key(Backend.NATIVE, Tier.X86_64_V4);

  @TempDir private Path folder;

  private static TuningFile file(Machine machine) {
    return new TuningFile(
        machine.cpu(),
        machine.jdk(),
        machine.library(),
        "a GPU",
        "2026-01-02",
        Map.of(KEY, 12345L));
  }

  private Tuning read(String content) throws IOException {
    Path path = folder.resolve("profile");
    Files.writeString(path, content);
    return TuningProfile.read(path.toString());
  }

  private static void assertIgnored(Tuning tuning, String... parts) {
    assertEquals(Status.IGNORED, tuning.status(), tuning.toString());
    assertEquals(Map.of(), tuning.values());
    assertNull(tuning.date());
    for (String part : parts) {
      assertTrue(tuning.reason().contains(part), tuning.reason() + " should say " + part);
    }
    assertTrue(tuning.reason().contains("quern tune"), tuning.reason());
    assertTrue(tuning.reason().contains("remove -Dquern.tuning"), tuning.reason());
  }

  @Test
  void thisMachinesProfileIsApplied() throws IOException {
    Tuning tuning = read(file(Machine.get()).text("", Map.of()));
    assertEquals(Status.APPLIED, tuning.status(), tuning.toString());
    assertEquals("", tuning.reason());
    assertEquals("2026-01-02", tuning.date());
    assertEquals(folder.resolve("profile").toString(), tuning.path());
    assertEquals(Map.of(KEY, 12345L), tuning.values());
  }

  @Test
  void anotherMachinesIsIgnoredWithBothNames() throws IOException {
    Machine here = Machine.get();
    Machine[] others = {
      new Machine("Other CPU", here.jdk(), here.library()),
      new Machine(here.cpu(), "Other VM", here.library()),
      new Machine(here.cpu(), here.jdk(), "0123")
    };
    assertIgnored(
        read(file(others[0]).text("", Map.of())), "the CPU", "'Other CPU'", "'" + here.cpu());
    assertIgnored(
        read(file(others[1]).text("", Map.of())), "the JDK", "'Other VM'", "'" + here.jdk());
    assertIgnored(
        read(file(others[2]).text("", Map.of())), "library", "'0123'", "'" + here.library());
    for (Machine other : others) {
      assertTrue(!other.fileName().equals(here.fileName()), other.toString());
    }
  }

  @Test
  void aDamagedOneIsIgnoredWithFileAndLine() throws IOException {
    assertIgnored(
        read(file(Machine.get()).text("", Map.of()).replace("12345", "-12345")),
        folder.resolve("profile").toString(),
        "line ",
        "-12345",
        "expected bytes");
  }

  @Test
  void whatIsNoFileIsIgnored() {
    assertIgnored(TuningProfile.read(folder.toString()), folder.toString(), "is a folder");
    assertIgnored(TuningProfile.read("/nowhere/x"), "there is no file '/nowhere/x'");
    assertIgnored(TuningProfile.read(""), "there is no file ''");
    assertIgnored(TuningProfile.read("a\0b"), "is not a path");
  }

  @Test
  void aDeviceIsNotRead() {
    assumeTrue(Files.exists(Path.of("/dev/zero")));
    assertIgnored(TuningProfile.read("/dev/zero"), "is not a plain file");
  }

  @Test
  void whatCannotBeReadIsIgnored() throws IOException {
    Path path = folder.resolve("profile");
    Files.writeString(path, "");
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("---------"));
    if (Files.isReadable(path)) { // root
      path = Path.of("/proc/self/mem");
      assumeTrue(Files.isRegularFile(path));
    }
    assertIgnored(TuningProfile.read(path.toString()), path.toString());
  }

  @Test
  void offIsOff() {
    Tuning tuning = TuningProfile.read("off");
    assertEquals(Status.OFF, tuning.status());
    assertEquals(Map.of(), tuning.values());
  }

  @Test
  void testsIgnoreTheUsersProfile() {
    assertEquals(Status.OFF, TuningProfile.get().status());
  }

  @Test
  void aTrialHoldsWhileItBuilds() {
    long standard = Threshold.STREAMING.at(Backend.NATIVE, Tier.X86_64_V4);
    long tried =
        TuningProfile.trial(
            Map.of(KEY, 777L), () -> Threshold.STREAMING.at(Backend.NATIVE, Tier.X86_64_V4));
    assertEquals(777, tried);
    assertEquals(standard, Threshold.STREAMING.at(Backend.NATIVE, Tier.X86_64_V4));
  }
}
