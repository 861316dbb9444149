package dev.quern.cli.verify.approx;

import dev.quern.approx.Arithmetic;

/** The ways to multiply whose errors are of interest. */
enum Multiplier {
  L_MUL("L-Mul, integer form", Arithmetic.lMul()),
  L_MUL_FORMULA("L-Mul, printed formula", Arithmetic.lMulFormula()),
  /** Of operands of few bits, with a product in float32. */
  L_MUL_FORMULA_UNROUNDED("the same, unrounded", Arithmetic.lMulFormula()),
  MITCHELL("Mitchell", Arithmetic.mitchell()),
  PAM("PAM, offset 1.0552", Arithmetic.piecewiseAffine(1.0552f)),
  EXACT("exact, rounded", Arithmetic.exact());

  private final String label;
  private final Arithmetic arithmetic;

  Multiplier(String label, Arithmetic arithmetic) {
    this.label = label;
    this.arithmetic = arithmetic;
  }

  String label() {
    return label;
  }

  Arithmetic arithmetic() {
    return arithmetic;
  }
}
