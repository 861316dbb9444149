package dev.quern.cli.readme;

import dev.quern.cli.verify.CertificateRow;
import dev.quern.cli.verify.CertificateRow.Kind;
import java.util.List;
import java.util.Locale;

/** What a certificate says of a kernel, in Markdown. */
final class CertificateTable {
  private final List<CertificateRow> rows;

  CertificateTable(List<CertificateRow> rows) {
    this.rows = rows;
  }

  /** The errors that were measured, and how many results were compared bit by bit. */
  String of(String kernel) {
    StringBuilder text =
        new StringBuilder("| | largest error | bound | inputs |\n|---|---:|---:|---:|\n");
    long compared = 0;
    long differing = 0;
    long subjects = 0;
    for (CertificateRow row : rows) {
      if (!row.kernel().equals(kernel)) {
        continue;
      }
      if (row.kind() == Kind.BITS) {
        compared += row.compared();
        differing += row.differing();
        subjects++;
      } else if (row.kind() == Kind.ACCURACY && CertificateRow.MEASURED.equals(row.basis())) {
        text.append(line(row));
      }
    }
    return text.append(
            subjects == 0
                ? ""
                : String.format(
                    Locale.ROOT,
                    "%nBits: %,d results of %d ways to compute them compared, %,d differ.%n",
                    compared,
                    subjects,
                    differing))
        .toString();
  }

  private static String line(CertificateRow row) {
    return String.format(
        Locale.ROOT,
        "| %s%s | %s %s | %s | %,d |%n",
        row.function(),
        row.type() == null ? "" : ", " + row.type(),
        Figures.digits(row.error()),
        row.unit().replace("|", "\\|"),
        row.bound() == null ? "" : Figures.digits(row.bound()),
        row.inputs());
  }
}
