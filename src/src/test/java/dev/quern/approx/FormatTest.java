package dev.quern.approx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quern.testing.Bits;
import dev.quern.testing.SplitMix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Codes and numbers: decoding is exact, encoding takes the nearest, ties to even. */
class FormatTest {
  private static final long SEED = 20260210;

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "FLOAT32")
  void everyCodeIsDecodedExactlyAndBack(Format format) {
    for (int code = 0; code < 1 << format.bits(); code++) {
      float value = format.decode(code);
      String what = "0x" + Integer.toHexString(code);
      assertEquals(Bits.of((float) Reference.decode(format, code)), Bits.of(value), what);
      boolean nan = Reference.isNan(format, code);
      int back = nan ? Reference.notANumber(format) : code;
      assertEquals(back, format.encode(value), what);
      assertEquals(back, format.encode(value, true), what);
      assertEquals(Bits.of(value), Bits.of(format.decode(code | -1 << format.bits())), what);
    }
  }

  @Test
  void float32IsItself() {
    SplitMix random = new SplitMix(SEED);
    int[] any = Codes.random(Format.FLOAT32, 100_000, random);
    for (int[] codes : new int[][] {any, Codes.specials(Format.FLOAT32)}) {
      for (int code : codes) {
        int expected = Reference.isNan(Format.FLOAT32, code) ? 0x7FC00000 : code;
        assertEquals(expected, Bits.of(Format.FLOAT32.decode(code)));
        assertEquals(expected, Format.FLOAT32.encode(Float.intBitsToFloat(code)));
        assertEquals(expected, Format.FLOAT32.encode(Float.intBitsToFloat(code), true));
      }
    }
  }

  /** Between all neighbours: the middle, which is a tie, and the numbers beside it. */
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "FLOAT32")
  void tiesGoToEvenAndTheirNeighboursToTheNearest(Format format) {
    int most = Reference.encode(format, Double.POSITIVE_INFINITY, false);
    for (int code = 0; code < most; code++) {
      double at = Reference.decode(format, code);
      double step = code + 1 < most ? Reference.decode(format, code + 1) - at : at;
      if (code + 1 == most) {
        step = at - Reference.decode(format, code - 1);
      }
      float middle = (float) (at + step / 2);
      for (float value : new float[] {middle, Math.nextUp(middle), Math.nextDown(middle)}) {
        check(format, value);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void anyNumberIsEncodedAsTheNearest(Format format) {
    SplitMix random = new SplitMix(SEED + 1);
    for (int i = 0; i < 300_000; i++) {
      check(format, Float.intBitsToFloat((int) random.next()));
    }
    for (float value : Codes.floats(Codes.specials(Format.FLOAT32))) {
      check(format, value);
    }
  }

  private static void check(Format format, float value) {
    for (float v : new float[] {value, -value}) {
      String what = format.id() + " of " + Float.toHexString(v) + ", seed " + (SEED + 1);
      assertEquals(Reference.encode(format, v, false), format.encode(v), what);
      assertEquals(Reference.encode(format, v, true), format.encode(v, true), what);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "FLOAT8_E4M3FN, 448, 7E, 7E",
    "FLOAT8_E4M3FN, 464, 7E, 7E",
    "FLOAT8_E4M3FN, 464.00003, 7F, 7E",
    "FLOAT8_E4M3FN, Infinity, 7F, 7F",
    "FLOAT8_E4M3FN, 0.001953125, 01, 01",
    "FLOAT8_E4M3FN, 0.0009765625, 00, 00",
    "FLOAT8_E5M2, 57344, 7B, 7B",
    "FLOAT8_E5M2, 61439.996, 7B, 7B",
    "FLOAT8_E5M2, 61440, 7C, 7B",
    "FLOAT8_E5M2, Infinity, 7C, 7C",
    "FLOAT16, 65519.996, 7BFF, 7BFF",
    "FLOAT16, 65520, 7C00, 7BFF",
    "BFLOAT16, 3.4028235e38, 7F80, 7F7F"
  })
  void theUpperEnd(Format format, float value, String code, String saturated) {
    assertEquals(Integer.parseInt(code, 16), format.encode(value));
    assertEquals(Integer.parseInt(saturated, 16), format.encode(value, true));
  }

  @ParameterizedTest
  @CsvSource({
    "FLOAT32, float32, 32, 23, 0x1.FFFFFEp127, 0x1p-126",
    "BFLOAT16, bfloat16, 16, 7, 0x1.FEp127, 0x1p-126",
    "FLOAT16, float16, 16, 10, 65504, 0x1p-14",
    "FLOAT8_E4M3FN, float8-e4m3fn, 8, 3, 448, 0x1p-6",
    "FLOAT8_E5M2, float8-e5m2, 8, 2, 57344, 0x1p-14"
  })
  void whatAFormatSaysOfItself(
      Format format, String id, int bits, int fraction, String largest, String least) {
    assertEquals(id, format.id());
    assertEquals(format, Format.of(id));
    assertEquals(bits, format.bits());
    assertEquals(bits / 8, format.bytes());
    assertEquals(fraction, format.mantissaBits());
    assertEquals(Float.parseFloat(largest), format.largestValue());
    assertEquals(Float.parseFloat(least), format.leastNormal());
    assertEquals(format != Format.FLOAT8_E4M3FN, format.hasInfinity());
  }

  @Test
  void anUnknownNameIsRefused() {
    String message =
        assertThrows(IllegalArgumentException.class, () -> Format.of("float24")).getMessage();
    assertTrue(message.contains("'float24'") && message.contains("float8-e5m2"), message);
  }
}
