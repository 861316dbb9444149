package dev.quern.bessel;

/** The errors that {@link LogBessel} promises to stay within. */
enum Promise {
  /** Of u (|log f| + r + 1). */
  LOGARITHM(4, "u (|f| + r + 1)"),
  /** Of u |f|. */
  RATIO(8, "u |f|"),
  /** Of u |f|. */
  ARGUMENT_SLOPE(16, "u |f|"),
  /** Of max(1, |f|). */
  ORDER_SLOPE(2e-15, "max(1, |f|)");

  static final double U = 0x1p-53;

  final double limit;
  final String unit;

  Promise(double limit, String unit) {
    this.limit = limit;
    this.unit = unit;
  }

  static Promise of(BesselFunction function) {
    return switch (function) {
      case LOG_I,
          LOG_K,
          LOG_I_EXP_SCALED,
          LOG_K_EXP_SCALED,
          LOG_I_POWER_SCALED,
          LOG_K_POWER_SCALED ->
          LOGARITHM;
      case RATIO_I, RATIO_K -> RATIO;
      case LOG_I_DX, LOG_K_DX -> ARGUMENT_SLOPE;
      case LOG_I_DORDER, LOG_K_DORDER -> ORDER_SLOPE;
    };
  }

  /** The error of a result against a row of a table, in this promise's unit. */
  double error(Reference.Row row, double result) {
    return switch (this) {
      case LOGARITHM -> row.error(result);
      case RATIO, ARGUMENT_SLOPE -> row.relative(result);
      case ORDER_SLOPE -> row.mixed(result);
    };
  }

  /** The most that a value may be off. */
  double allowed(double order, double x, double value) {
    double size = Math.abs(value);
    return switch (this) {
      case LOGARITHM -> limit * U * (size + Math.hypot(order, x) + 1);
      case RATIO, ARGUMENT_SLOPE -> limit * U * Math.max(size, Double.MIN_NORMAL);
      case ORDER_SLOPE -> limit * Math.max(size, 1);
    };
  }
}
