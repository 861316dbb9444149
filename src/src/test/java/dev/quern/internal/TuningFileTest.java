package dev.quern.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quern.hardware.Backend;
import dev.quern.hardware.Tier;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A profile says all or nothing. */
class TuningFileTest {
  private static final String RELOAD = "softmax.native.x86-64-v4.float32.reload.max.bytes";

  private static final String GOOD =
      """
      # a comment
      format = 1
      cpu = Some CPU, level 3 cache 1 KiB
      jdk = Some VM 25
      library = none
      date = 2026-01-02

      softmax.native.x86-64-v4.float32.reload.max.bytes = 1000
      softmax.vector-256.float64.reload.max.bytes = never
      l-mul.native.neon.short.elements = 32
      complete = yes
      """;

  private static TuningFile parse(String text) throws TuningFile.Unusable {
    return TuningFile.parse(text.getBytes(StandardCharsets.UTF_8));
  }

  private static void assertRefused(byte[] bytes, String... parts) {
    String message =
        assertThrows(TuningFile.Unusable.class, () -> TuningFile.parse(bytes)).getMessage();
    for (String part : parts) {
      assertTrue(message.contains(part), message + " should say " + part);
    }
  }

  private static void assertRefused(String text, String... parts) {
    assertRefused(text.getBytes(StandardCharsets.UTF_8), parts);
  }

  @Test
  void aProfileIsRead() throws TuningFile.Unusable {
    TuningFile file = parse(GOOD);
    assertEquals("Some CPU, level 3 cache 1 KiB", file.cpu());
    assertEquals("Some VM 25", file.jdk());
    assertEquals("none", file.library());
    assertEquals("2026-01-02", file.date());
    assertEquals(
        Map.of(
            RELOAD,
            1000L,
            "softmax.vector-256.float64.reload.max.bytes",
            Long.MAX_VALUE,
            "l-mul.native.neon.short.elements",
            32L),
        file.values());
  }

  @Test
  void windowsLineEndsAndBlanksAreFine() throws TuningFile.Unusable {
    String other = GOOD.replace("\n", "  \r\n").replace(" = ", "=\t");
    assertEquals(parse(GOOD), parse(other));
  }

  @Test
  void aProfileOfAnEarlierVersionNamesNoGpu() throws TuningFile.Unusable {
    assertEquals(TuningFile.NO_GPU, parse(GOOD).gpu());
    assertEquals("some GPU", parse("gpu = some GPU\n" + GOOD).gpu());
  }

  @Test
  void whatIsWrittenIsReadBack() throws TuningFile.Unusable {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      Map<String, Long> values = new LinkedHashMap<>();
      Map<String, String> notes = new LinkedHashMap<>();
      for (Threshold t : Threshold.values()) {
        for (Tier tier : Tier.values()) {
          String key = t.key(Backend.NATIVE, tier);
          if (random.nextBoolean()) {
            long span = t.most() - t.least();
            long value = random.nextInt(8) == 0 ? t.most() : t.least() + (random.nextLong(span));
            values.put(key, value);
          }
          if (random.nextBoolean()) {
            notes.put(key, "a note\nof two lines = 1");
          }
        }
      }
      TuningFile file =
          new TuningFile("CPU = \u00e9 # 1", "a VM", "none", "a GPU", "today", values);
      assertEquals(file, parse(file.text("Top\n\nand more", notes)), "seed " + seed);
    }
  }

  @ParameterizedTest
  @EnumSource(Threshold.class)
  void keysNameTheirThreshold(Threshold t) {
    for (Tier tier : Tier.values()) {
      assertEquals(t, Threshold.ofKey(t.key(Backend.NATIVE, tier)));
    }
    Threshold expected = t.appliesTo(Backend.VECTOR) ? t : null;
    String key = t.key(Backend.NATIVE, Tier.NEON).replace("native.neon", "vector-512");
    assertEquals(expected, Threshold.ofKey(key));
    for (String wrong : new String[] {"native.avx9", "native.", "vector-", "vector-x", "scalar"}) {
      String foreign = t.key(Backend.NATIVE, Tier.NEON).replace("native.neon", wrong);
      assertEquals(null, Threshold.ofKey(foreign), foreign);
    }
  }

  /** At the end of any line, and within any. */
  @Test
  void aProfileCutShortIsRefused() {
    int end = GOOD.indexOf("complete = yes") + "complete = yes".length();
    for (int length = 0; length < end; length++) {
      assertRefused(GOOD.substring(0, length), "expected");
    }
    assertRefused(GOOD.substring(0, GOOD.indexOf("complete")), "cut short", "complete = yes");
  }

  @Test
  void binaryGarbageIsRefused() {
    Random random = new Random(1);
    for (int i = 0; i < 1000; i++) {
      byte[] bytes = new byte[1 + random.nextInt(300)];
      random.nextBytes(bytes);
      assertRefused(bytes, "expected");
    }
    assertRefused(new byte[] {(byte) 0xff, (byte) 0xfe}, "not UTF-8");
    assertRefused(GOOD.replace("never", "n\0ver"), "line 9", "control character 0");
  }

  /** Whatever single byte is changed: refused, or read as what it says. */
  @Test
  void noChangedByteEndsInAnythingButARefusal() {
    byte[] good = GOOD.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < good.length; i++) {
      for (byte b : new byte[] {0, ' ', '=', '#', '\n', '9', '-', (byte) 0x80}) {
        byte[] changed = good.clone();
        changed[i] = b;
        try {
          TuningFile.parse(changed).values().forEach((key, v) -> assertTrue(v >= 0));
        } catch (TuningFile.Unusable e) {
          assertTrue(!e.getMessage().isEmpty());
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "-1",
    "1e6",
    "1.5",
    "0x10",
    "+5",
    "'1 000'",
    "9223372036854775808",
    "99999999999999999999999",
    "NEVER",
    "many"
  })
  void numbersThatAreNoneAreRefused(String value) {
    assertRefused(
        GOOD.replace("= 1000", "= " + value), "line 8", RELOAD, value, "expected bytes", "never");
  }

  @ParameterizedTest
  @CsvSource({
    "l-mul.native.neon.short.elements, 2049, 0 to 2048",
    "l-mul.native.neon.short.elements, never, 0 to 2048",
    "softmax.native.neon.parallel.above.elements, 32767, from 32768",
    "log-bessel.vector-128.parallel.above.elements, 0, from 2048",
    "l-mul.vector-128.parallel.above.elements, 65535, from 65536"
  })
  void numbersOutOfRangeAreRefused(String key, String value, String range) {
    assertRefused(
        GOOD.replace(RELOAD + " = 1000", key + " = " + value),
        "line 8",
        key + " = " + value,
        "expected elements",
        range);
  }

  @Test
  void otherLinesAreRefusedByNumber() {
    assertRefused(GOOD.replace("format = 1", "format = 2"), "line 2", "format = 2", "expected 1");
    assertRefused(GOOD.replace(RELOAD, "softmax.speed"), "line 8", "'softmax.speed'", "unknown");
    assertRefused(GOOD.replace(RELOAD, "softmax.native.x86-64-v5.float32.reload.max.bytes"), "v5");
    assertRefused(GOOD.replace(" = 1000", ""), "line 8", "expected 'key = value'");
    assertRefused(GOOD.replace(" = 1000", " ="), "line 8", "no value");
    assertRefused(GOOD.replace("# a comment", "= 1"), "line 1", "expected 'key = value'");
    assertRefused(GOOD.replace("# a comment", "jdk = x"), "line 4", "jdk for the second time");
    assertRefused(
        GOOD.replace("complete", RELOAD + " = 1\ncomplete"), "line 11", RELOAD, "second time");
    assertRefused(GOOD + "jdk = x\n", "line 12", "the last line");
    assertRefused(GOOD.replace("cpu = ", "#"), "'cpu = ...'");
  }

  @Test
  void aHugeFileIsRefused() {
    assertRefused("# \n".repeat(TuningFile.MOST_BYTES), "more than 65536 bytes");
  }
}
