package dev.quern.cli.verify.approx;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/**
 * What multiplying by an integer addition would save, estimated from published energies of single
 * operations, in picojoules: M. Horowitz, "Computing's energy problem (and what we can do about
 * it)", ISSCC 2014, for 45 nm. Of the arithmetic alone: no memory, no control.
 *
 * @param label what the operands are
 * @param multiply a floating-point multiplication of them
 * @param integerAdd an integer addition of as many bits, which L-Mul needs in its place
 * @param accumulate the addition of a product to a sum, in float32
 */
record Energy(String label, double multiply, double integerAdd, double accumulate) {
  private static final double FLOAT32_MULTIPLY = 3.7;
  private static final double FLOAT16_MULTIPLY = 1.1;
  private static final double FLOAT32_ADD = 0.9;
  private static final double INT32_ADD = 0.1;

  /** Between the published ones of 8 and 32 bits, 0.03 and 0.1, by the number of bits. */
  private static final double INT16_ADD = 0.05;

  private static final double PICO_TO_MILLI = 1e-9;

  static final Energy FLOAT32 = new Energy("float32", FLOAT32_MULTIPLY, INT32_ADD, FLOAT32_ADD);
  static final Energy SIXTEEN_BITS =
      new Energy("16 bits", FLOAT16_MULTIPLY, INT16_ADD, FLOAT32_ADD);

  /** Of multiplications alone, the part that is saved. */
  double elementwiseSaving() {
    return 1 - integerAdd / multiply;
  }

  /** Of multiplications and additions to sums, the part that is saved. */
  double dotSaving() {
    return 1 - (integerAdd + accumulate) / (multiply + accumulate);
  }

  /** Millijoules of so many products added to sums. */
  double exact(long products) {
    return products * (multiply + accumulate) * PICO_TO_MILLI;
  }

  /** The same under L-Mul. */
  double lMul(long products) {
    return products * (integerAdd + accumulate) * PICO_TO_MILLI;
  }

  /** Everything about it, for people. */
  static void print(List<EnergyShape> shapes, PrintWriter out) {
    out.println("energy: an ESTIMATE, not measured here; of the arithmetic alone, without memory");
    out.println("  traffic, in 45 nm; other processes differ. From energies of operations in");
    out.println("  M. Horowitz, \"Computing's energy problem (and what we can do about it)\",");
    out.println("  ISSCC 2014: float multiply 3.7 pJ (32 bits), 1.1 pJ (16 bits); float32 add");
    out.println("  0.9 pJ; integer add 0.1 pJ (32 bits), 0.03 pJ (8 bits), in between by the");
    out.println("  number of bits 0.05 pJ (16 bits). Sums in float32. Guards count nothing.");
    out.printf("  %-34s %12s %12s %12s%n", "", "multiply", "by L-Mul", "saved");
    for (Energy energy : List.of(FLOAT32, SIXTEEN_BITS)) {
      energy.print(
          "element by element, " + energy.label,
          "pJ",
          energy.multiply,
          energy.integerAdd,
          energy.elementwiseSaving(),
          out);
      energy.print(
          "dot product, " + energy.label,
          "pJ",
          energy.multiply + energy.accumulate,
          energy.integerAdd + energy.accumulate,
          energy.dotSaving(),
          out);
    }
    out.println("  (the paper on L-Mul claims 95 % element by element and 80 % for dot products)");
    for (EnergyShape shape : shapes) {
      out.printf(
          Locale.ROOT, "  %s: %,d products and additions%n", shape.label(), shape.products());
      for (Energy energy : List.of(FLOAT32, SIXTEEN_BITS)) {
        energy.print(
            "  " + energy.label,
            "mJ",
            energy.exact(shape.products()),
            energy.lMul(shape.products()),
            energy.dotSaving(),
            out);
      }
    }
    out.println(
        "  It takes hardware that multiplies so: this library emulates it, and on hardware");
    out.println("  of today saves neither time nor energy.");
  }

  private void print(
      String what, String unit, double exact, double lMul, double saving, PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "  %-34s %9.4g %s %9.4g %s %10.1f %%%n",
        what,
        exact,
        unit,
        lMul,
        unit,
        100 * saving);
  }
}
