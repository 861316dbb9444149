package dev.quern.hardware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CachesTest {
  @TempDir Path folder;

  private void cache(int index, String level, String type, String size) throws IOException {
    Path cache = Files.createDirectory(folder.resolve("index" + index));
    Files.writeString(cache.resolve("level"), level + "\n");
    Files.writeString(cache.resolve("type"), type + "\n");
    Files.writeString(cache.resolve("size"), size + "\n");
  }

  @Test
  void sizesAreReadAsLinuxWritesThem() throws IOException {
    cache(0, "1", "Data", "48K");
    cache(1, "1", "Instruction", "32K");
    cache(2, "2", "Unified", "2048K");
    cache(3, "3", "Unified", "32M");
    assertEquals(new Caches(48 << 10, 2 << 20, 32 << 20), Caches.read(folder));
  }

  @Test
  void plainBytesAndFurtherLevelsAreUnderstood() throws IOException {
    cache(0, "1", "Data", "32768");
    cache(4, "4", "Unified", "128M");
    assertEquals(new Caches(32768, 0, 0), Caches.read(folder));
  }

  @Test
  void whatIsMissingIsZero() throws IOException {
    assertEquals(new Caches(0, 0, 0), Caches.read(folder.resolve("none")));
    assertEquals(new Caches(0, 0, 0), Caches.read(folder));
    Files.createDirectory(folder.resolve("index0"));
    assertEquals(new Caches(0, 0, 0), Caches.read(folder));
  }

  /** Probing never throws, whatever a container shows. */
  @Test
  void nonsenseIsZero() throws IOException {
    cache(0, "1", "Data", "");
    assertEquals(new Caches(0, 0, 0), Caches.read(folder));
    cache(1, "two", "Unified", "1M");
    cache(2, "2", "Unified", "K");
    cache(3, "-3", "Unified", "1M");
    assertEquals(new Caches(0, 0, 0), Caches.read(folder));
  }

  @Test
  void thisMachineHasPlausibleOnes() {
    Caches caches = Caches.get();
    assertTrue(caches.level1() >= 0 && caches.level1() < 1 << 24, caches::toString);
    assertTrue(caches.level2() == 0 || caches.level2() >= caches.level1(), caches::toString);
  }
}
