package dev.quern.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quern.hardware.Backend;
import dev.quern.hardware.Selection.Candidate;
import dev.quern.hardware.Tier;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SettingsTest {
  private static final List<String> PROPERTIES =
      List.of("quern.backend", "quern.maxTier", "quern.native.path", "quern.native.dir");

  private final Map<String, String> before = new HashMap<>();

  @BeforeEach
  void remember() {
    PROPERTIES.forEach(property -> before.put(property, System.getProperty(property)));
    clear();
  }

  private static void clear() {
    PROPERTIES.forEach(System::clearProperty);
  }

  @AfterEach
  void restore() {
    before.forEach(
        (property, value) -> {
          if (value == null) {
            System.clearProperty(property);
          } else {
            System.setProperty(property, value);
          }
        });
  }

  private static Settings read(String property, String value) {
    System.setProperty(property, value);
    return Settings.read();
  }

  @Test
  void withoutPropertiesNothingIsSet() {
    assertEquals(new Settings(null, null, null, null), Settings.read());
  }

  @Test
  void propertiesAreRead() {
    assertNull(read("quern.backend", "auto").backend());
    assertEquals(Backend.VECTOR, read("quern.backend", "vector").backend());
    assertEquals(Tier.X86_64_V3, read("quern.maxTier", "x86-64-v3").maxTier());
    assertEquals(Path.of("/a/b.so"), read("quern.native.path", "/a/b.so").nativePath());
    assertEquals(Path.of("c"), read("quern.native.dir", "c").nativeDir());
  }

  @Test
  void unknownValuesAreRefusedByName() {
    Map<String, String> wrong =
        Map.of(
            "quern.backend", "gpu",
            "quern.maxTier", "avx9",
            "quern.native.path", "a\0b",
            "quern.native.dir", "\0");
    wrong.forEach(
        (property, value) -> {
          clear();
          String message =
              assertThrows(IllegalArgumentException.class, () -> read(property, value))
                  .getMessage();
          assertTrue(message.contains(property), message);
          assertTrue(message.contains(value), message);
        });
  }

  @Test
  void candidatesComeBestFirstThenScalarAndTheGpuLast() {
    List<Candidate> all = Candidates.list(new Settings(null, null, null, null));
    assertEquals(Backend.CUDA, all.get(all.size() - 1).backend());
    assertEquals(new Candidate(Backend.SCALAR, null, true, ""), all.get(all.size() - 2));
    for (Candidate c : all) {
      assertEquals(c.usable(), c.reason().isEmpty(), c.toString());
      assertTrue(c.backend() == Backend.NATIVE || c.tier() == null, c.toString());
    }
    assertEquals(1, all.stream().filter(c -> c.backend() == Backend.VECTOR).count());
  }

  @Test
  void tiersAboveTheHighestAllowedAreNoCandidates() {
    for (Candidate c : Candidates.list(new Settings(null, Tier.X86_64_V2, null, null))) {
      if (c.tier() == Tier.X86_64_V3 || c.tier() == Tier.X86_64_V4) {
        assertTrue(!c.usable(), c.toString());
        assertTrue(
            c.reason().contains("-Dquern.maxTier=x86-64-v2") || c.reason().contains("CPU"),
            c.reason());
      }
    }
  }
}
