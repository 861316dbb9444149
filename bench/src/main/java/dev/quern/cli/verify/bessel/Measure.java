package dev.quern.cli.verify.bessel;

import dev.quern.bessel.BesselFunction;

/** How the error of a function is measured, in units of 2<sup>-53</sup>, and its bound. */
enum Measure {
  LOG_I(BesselFunction.LOG_I, Scale.CONDITION, 4),
  LOG_K(BesselFunction.LOG_K, Scale.CONDITION, 4),
  LOG_I_EXP_SCALED(BesselFunction.LOG_I_EXP_SCALED, Scale.CONDITION, 4),
  LOG_K_EXP_SCALED(BesselFunction.LOG_K_EXP_SCALED, Scale.CONDITION, 4),
  LOG_I_POWER_SCALED(BesselFunction.LOG_I_POWER_SCALED, Scale.CONDITION, 4),
  LOG_K_POWER_SCALED(BesselFunction.LOG_K_POWER_SCALED, Scale.CONDITION, 4),
  /** log I of order 0, which has no zero but at 0. */
  LOG_I_0(BesselFunction.LOG_I, Scale.RELATIVE, 4) {
    @Override
    boolean isFor(double order) {
      return order == 0;
    }

    @Override
    String label() {
      return "log-bessel-i of order 0";
    }
  },
  RATIO_I(BesselFunction.RATIO_I, Scale.RELATIVE, 8),
  RATIO_K(BesselFunction.RATIO_K, Scale.RELATIVE, 8),
  LOG_I_DX(BesselFunction.LOG_I_DX, Scale.LARGER_THAN_1, 2e-15 * 0x1p53),
  LOG_K_DX(BesselFunction.LOG_K_DX, Scale.LARGER_THAN_1, 2e-15 * 0x1p53),
  LOG_I_DORDER(BesselFunction.LOG_I_DORDER, Scale.LARGER_THAN_1, 2e-15 * 0x1p53),
  LOG_K_DORDER(BesselFunction.LOG_K_DORDER, Scale.LARGER_THAN_1, 2e-15 * 0x1p53);

  static final double UNIT = 0x1p-53;

  /** What an error is compared with. */
  enum Scale {
    /** |f| + r + 1: what rounding the order and the argument does to a logarithm, and itself. */
    CONDITION("E", "u (|f|+r+1)"),
    /** |f|. */
    RELATIVE("relative", "u |f|"),
    /** The larger one of 1 and |f|. */
    LARGER_THAN_1("of max(1, |f|)", "u max(1,|f|)");

    final String label;

    /** With u for 2<sup>-53</sup>, r for the root of order^2 + x^2. */
    final String unit;

    Scale(String label, String unit) {
      this.label = label;
      this.unit = unit;
    }

    /** The error over that. */
    double of(double error, double order, double x, double value) {
      if (error == 0) {
        return 0;
      }
      return switch (this) {
        // A quarter of each, so that nothing overflows.
        case CONDITION -> error / 4 / (Math.abs(value) / 4 + Math.hypot(order / 4, x / 4) + 0.25);
        case RELATIVE -> error / Math.max(Math.abs(value), Double.MIN_NORMAL);
        case LARGER_THAN_1 -> error / Math.max(Math.abs(value), 1);
      };
    }
  }

  private final BesselFunction function;
  private final Scale scale;
  private final double bound;

  Measure(BesselFunction function, Scale scale, double bound) {
    this.function = function;
    this.scale = scale;
    this.bound = bound;
  }

  BesselFunction function() {
    return function;
  }

  Scale scale() {
    return scale;
  }

  double bound() {
    return bound;
  }

  /** Whether points with that order count. */
  boolean isFor(double order) {
    return true;
  }

  String label() {
    return function.id();
  }
}
