package dev.quern.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LMulBarsTest {
  private static Bar bar(String key) {
    return Suite.L_MUL.bars().stream()
        .filter(bar -> bar.key().equals(key))
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "l-mul-multiply/l-mul/2K/offheap/native",
        "l-mul-dot/l-mul-formula/native",
        "l-mul-alloc/product/l-mul/native"
      })
  void aBarIsTakenAndPrinted(String key) {
    ObjectNode result = Ratios.take(bar(key), 0.001);
    assertFalse(result.has("skipped"), result.toString());
    assertTrue(result.get("value").asDouble() >= 0, result.toString());
    assertTrue(Ratios.line(result).startsWith(key), result.toString());
  }

  @Test
  void whatHasToHoldHasALimit() {
    assertEquals(">= 0.9500", bar("l-mul-multiply/l-mul-raw/2K/heap/native").limit().toString());
    assertEquals(">= 0.4500", bar("l-mul-multiply/l-mul/2K/heap/native").limit().toString());
    assertEquals(">= 0.9500", bar("l-mul-multiply/l-mul/16M/offheap/native").limit().toString());
    assertEquals(">= 0.4000", bar("l-mul-product/l-mul-raw/normal/native").limit().toString());
    for (LMulData data : LMulData.values()) {
      String key = "l-mul-product/l-mul/" + data.id() + "/native";
      assertEquals(">= 0.1500", bar(key).limit().toString(), key);
    }
    assertEquals(">= 0.5000", bar("l-mul-peak/exact/native").limit().toString());
    assertEquals("<= 1.500", bar("l-mul-vector/product/l-mul-formula").limit().toString());
  }

  @ParameterizedTest
  @EnumSource
  void dataHoldsWhatItSays(LMulData data) {
    float[] x = data.make(4096, true);
    int zeros = 0;
    int unusual = 0;
    for (float v : x) {
      zeros += v == 0 ? 1 : 0;
      float size = Math.abs(v);
      unusual += v != 0 && (size < 0x1p-60f || size > 0x1p60f) ? 1 : 0;
    }
    assertEquals(data == LMulData.ZEROS, zeros > 1900, data + ": " + zeros);
    assertEquals(data == LMulData.SPECIALS, unusual > 20, data + ": " + unusual);
    assertEquals(List.of(x.length), List.of(data.make(4096, false).length));
  }
}
