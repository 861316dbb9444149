package dev.quern.cli.verify.approx;

import dev.quern.approx.Arithmetic;
import dev.quern.approx.Format;
import dev.quern.approx.Products;
import dev.quern.cli.verify.Certificate;
import dev.quern.cli.verify.CertificateRow;
import dev.quern.cli.verify.Largest;
import dev.quern.cli.verify.Numbers;
import dev.quern.cli.verify.Subject;
import java.io.PrintWriter;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Relative errors of products, in percent.
 *
 * @param fractions of the operands
 * @param multiplier how they are multiplied
 * @param mean error
 * @param meanAbsolute error without signs
 * @param least error
 * @param greatest error
 * @param where the largest one is
 */
record ProductErrors(
    Fractions fractions,
    Multiplier multiplier,
    double mean,
    double meanAbsolute,
    double least,
    double greatest,
    String where) {
  /** Over all pairs of fractions, by the best backend. */
  static ProductErrors measure(Fractions fractions, Multiplier multiplier) {
    return measure(fractions, multiplier, Products.builder());
  }

  private static ProductErrors measure(
      Fractions fractions, Multiplier multiplier, Products.Builder builder) {
    Format format =
        multiplier == Multiplier.L_MUL_FORMULA_UNROUNDED ? Format.FLOAT32 : fractions.format();
    int[][] codes = fractions.codes(format);
    Arithmetic arithmetic = multiplier.arithmetic();
    Products products =
        builder.arithmetic(arithmetic.mantissaBits(fractions.bits())).format(format).build();
    MemorySegment x = CodeMemory.of(null, format, codes[0]);
    MemorySegment y = CodeMemory.of(null, format, codes[1]);
    MemorySegment z = CodeMemory.allocate(null, format, codes[0].length);
    products.multiply(x, y, z);
    int[] results = CodeMemory.read(z, format);
    double sum = 0;
    double sumAbsolute = 0;
    double least = Double.POSITIVE_INFINITY;
    double greatest = Double.NEGATIVE_INFINITY;
    Largest largest = new Largest();
    for (int i = 0; i < results.length; i++) {
      double product = (double) format.decode(codes[0][i]) * format.decode(codes[1][i]);
      double error = 100 * (format.decode(results[i]) / product - 1);
      sum += error;
      sumAbsolute += Math.abs(error);
      least = Math.min(least, error);
      greatest = Math.max(greatest, error);
      int at = i;
      largest.add(Math.abs(error), () -> operands(format, codes[0][at], codes[1][at]));
    }
    int n = results.length;
    return new ProductErrors(
        fractions, multiplier, sum / n, sumAbsolute / n, least, greatest, largest.where());
  }

  private static String operands(Format format, int x, int y) {
    return Numbers.text(format.decode(x)) + " times " + Numbers.text(format.decode(y));
  }

  /** Of all that are of interest. */
  static List<ProductErrors> measureAll() {
    return measureAll(format -> true, Products::builder);
  }

  /** Of all of those formats that are of interest, by what {@code builders} build. */
  static List<ProductErrors> measureAll(
      Predicate<Format> formats, Supplier<Products.Builder> builders) {
    List<ProductErrors> all = new ArrayList<>();
    for (Fractions fractions : Fractions.values()) {
      for (Multiplier multiplier : Multiplier.values()) {
        if (formats.test(fractions.format()) && isOfInterest(fractions, multiplier)) {
          all.add(measure(fractions, multiplier, builders.get()));
        }
      }
    }
    return all;
  }

  private static boolean isOfInterest(Fractions fractions, Multiplier multiplier) {
    return switch (multiplier) {
      case EXACT -> fractions.format().bits() == Byte.SIZE;
      case L_MUL_FORMULA_UNROUNDED -> fractions.format() != Format.FLOAT32;
      default -> true;
    };
  }

  /** Comparisons with what is known of them. */
  List<Check> checks() {
    List<Check> checks = new ArrayList<>();
    String[] known = KnownErrors.of(fractions, multiplier);
    double[] measured = {mean, meanAbsolute, least, greatest};
    String[] names = {"mean", "mean absolute", "least", "greatest"};
    for (int i = 0; i < known.length; i++) {
      if (!known[i].isEmpty()) {
        String what = fractions.label() + ", " + multiplier.label() + ", " + names[i] + " error";
        checks.add(Check.figure(what, measured[i], known[i]));
      }
    }
    return checks;
  }

  /** Adds the largest error. */
  void certify(Subject subject, String basis, Certificate certificate) {
    String[] known = KnownErrors.of(fractions, multiplier);
    CertificateRow.Builder row =
        CertificateRow.accuracy("l-mul", "product, " + multiplier.label(), subject)
            .type(fractions.label())
            .error(Math.max(-least, greatest), "percent", where, fractions.pairs())
            .basis(basis);
    if (!known[2].isEmpty() && !known[3].isEmpty()) {
      // Figures are rounded: half of the last digit may be missing.
      double least = Math.abs(Check.most(known[2]));
      row.bound(Math.max(least, Math.abs(Check.most(known[3]))));
    }
    certificate.add(row.holds(checks().stream().allMatch(Check::holds)));
  }

  /** A table. */
  static void print(List<ProductErrors> all, PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "relative errors of products in %%, over all pairs of fractions (float32: %,d samples)%n",
        Fractions.SAMPLES);
    out.printf(
        "  %-17s %-23s %7s %8s %8s %8s%n", "operands, bits", "", "mean", "mean |e|", "from", "to");
    for (ProductErrors e : all) {
      out.printf(
          Locale.ROOT,
          "  %-17s %-23s %7s %8.2f %8s %8s%n",
          e.fractions.label(),
          e.multiplier.label(),
          Check.text("%+.2f", e.mean),
          e.meanAbsolute,
          Check.text("%+.2f", e.least),
          Check.text("%+.2f", e.greatest));
    }
  }
}
