package dev.quern.cli.verify.approx;

import dev.quern.approx.Arithmetic;
import dev.quern.approx.Format;
import dev.quern.approx.PiecewiseAffine;
import dev.quern.approx.PiecewiseFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;

/** Something that every entrant computes, to compare the bits. */
interface BitCase {
  /** The bits; null if the entrant has no such call, fewer where it takes fewer operands. */
  int[] bits(ApproxEntrant entrant);

  /** A code of any kind, infinities, NaN and subnormal numbers among them. */
  static int any(Format format, SplittableRandom random) {
    return random.nextInt() & (int) ((1L << format.bits()) - 1);
  }

  /** All arithmetics, with all guards, and rounding operands. */
  static List<Arithmetic> arithmetics() {
    List<Arithmetic> all = new ArrayList<>();
    for (Multiplier multiplier : Multiplier.values()) {
      for (Arithmetic.Guard guard : Arithmetic.Guard.values()) {
        all.add(multiplier.arithmetic().guarded(guard));
      }
      all.add(multiplier.arithmetic().mantissaBits(4));
    }
    return all;
  }

  /**
   * Products element by element, of all formats.
   *
   * @param random how many pairs of formats that have too many for all
   */
  static List<BitCase> products(int random) {
    List<BitCase> cases = new ArrayList<>();
    for (Format format : Format.values()) {
      int[][] pairs = format.bits() == Byte.SIZE ? allPairs() : randomPairs(format, random);
      for (Arithmetic arithmetic : arithmetics()) {
        cases.add(entrant -> entrant.multiply(arithmetic, format, pairs[0], pairs[1]));
      }
    }
    return cases;
  }

  private static int[][] allPairs() {
    int[][] pairs = new int[2][1 << 16];
    for (int i = 0; i < pairs[0].length; i++) {
      pairs[0][i] = i >> 8;
      pairs[1][i] = i & 0xFF;
    }
    return pairs;
  }

  private static int[][] randomPairs(Format format, int n) {
    SplittableRandom random = new SplittableRandom(format.ordinal());
    int[][] pairs = new int[2][n];
    for (int[] codes : pairs) {
      for (int i = 0; i < n; i++) {
        codes[i] = i % 2 == 0 ? any(format, random) : format.encode((float) random.nextGaussian());
      }
    }
    int[] specials = specials(format);
    for (int i = 0; i < specials.length * specials.length; i++) {
      pairs[0][i] = specials[i / specials.length];
      pairs[1][i] = specials[i % specials.length];
    }
    return pairs;
  }

  private static int[] specials(Format format) {
    float infinity = Float.POSITIVE_INFINITY;
    float least = format.leastNormal();
    float[] positive = {0, least / 2, least, 1, 1.5f, 1.75f, format.largestValue(), infinity};
    int[] codes = new int[2 * positive.length + 1];
    for (int i = 0; i < positive.length; i++) {
      codes[2 * i] = format.encode(positive[i]);
      codes[2 * i + 1] = format.encode(-positive[i]);
    }
    codes[2 * positive.length] = format.encode(Float.NaN);
    return codes;
  }

  /** Products of matrices, with each other and with a vector, and attention. */
  static List<BitCase> matrices() {
    List<BitCase> cases = new ArrayList<>();
    for (Format format : Format.values()) {
      int rows = format == Format.FLOAT32 ? MatrixCase.MANY_ROWS : MatrixCase.ROWS;
      MatrixCase plain = MatrixCase.random(format, false, rows);
      MatrixCase transposed = MatrixCase.random(format, true, rows);
      MatrixCase heads = MatrixCase.random(format, false, MatrixCase.ROWS);
      for (Arithmetic arithmetic : arithmetics()) {
        cases.add(entrant -> entrant.matrixProduct(arithmetic, plain));
        cases.add(entrant -> entrant.matrixProduct(arithmetic, transposed));
        cases.add(entrant -> entrant.matrixVector(arithmetic, plain));
      }
      for (boolean causal : new boolean[] {false, true}) {
        cases.add(entrant -> entrant.attention(Arithmetic.lMul(), heads, causal));
      }
    }
    return cases;
  }

  /** What piecewise-affine arithmetic computes of three arrays. */
  interface Call {
    void of(PiecewiseAffine arithmetic, float[][] xyd, float[] result);
  }

  /**
   * Everything of piecewise-affine arithmetic.
   *
   * @param random how many operands of each function
   */
  static List<BitCase> functions(int random) {
    List<Call> calls = new ArrayList<>();
    calls.add((pa, v, z) -> pa.multiply(v[0], v[1], z));
    calls.add((pa, v, z) -> pa.divide(v[0], v[1], z));
    calls.add((pa, v, z) -> pa.multiplySlope(v[0], v[1], z));
    calls.add((pa, v, z) -> pa.divideSlope(v[0], v[1], z));
    calls.add((pa, v, z) -> pa.divideSlopeOfDivisor(v[0], v[1], z));
    calls.add((pa, v, z) -> pa.divideGradientOfDivisor(v[0], v[1], v[2], z));
    for (PiecewiseFunction f : PiecewiseFunction.values()) {
      calls.add((pa, v, z) -> pa.apply(f, v[0], z));
      calls.add((pa, v, z) -> pa.slope(f, v[0], z));
      calls.add((pa, v, z) -> pa.gradient(f, v[0], v[1], z));
    }
    List<BitCase> cases = new ArrayList<>();
    float[][] any = operands(random);
    float[][] rows = rows(random);
    BiConsumer<Call, float[][]> add =
        (call, operands) -> {
          cases.add(of(call, operands, 1, Math.E));
          cases.add(of(call, operands, 1.0552f, 10));
        };
    calls.forEach(call -> add.accept(call, any));
    add.accept((pa, v, z) -> pa.softmax(v[0], z), rows);
    add.accept((pa, v, z) -> pa.softmaxGradient(v[1], v[2], z), rows);
    add.accept((pa, v, z) -> pa.softmaxSlope(v[0], v[2], z), rows);
    return cases;
  }

  private static BitCase of(Call call, float[][] operands, float offset, double base) {
    return entrant -> {
      PiecewiseAffine arithmetic = entrant.piecewiseAffine(offset, base);
      if (arithmetic == null) {
        return null;
      }
      float[] result = new float[operands[0].length];
      call.of(arithmetic, operands, result);
      return CodeMemory.bits(result);
    };
  }

  private static float[][] operands(int n) {
    int[][] pairs = randomPairs(Format.FLOAT32, n);
    float[] x = CodeMemory.numbers(pairs[0]);
    float[] y = CodeMemory.numbers(pairs[1]);
    return new float[][] {x, y, y};
  }

  /** Numbers that have sums. */
  private static float[][] rows(int n) {
    SplittableRandom random = new SplittableRandom(n);
    float[][] rows = new float[3][n];
    for (int i = 0; i < n; i++) {
      rows[0][i] = 5 * (float) random.nextGaussian();
      rows[1][i] = random.nextFloat() / n;
      rows[2][i] = (float) random.nextGaussian();
    }
    return rows;
  }
}
