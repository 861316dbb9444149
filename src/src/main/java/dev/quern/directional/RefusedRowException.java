package dev.quern.directional;

/** A row that can't be used in a fit. */
public final class RefusedRowException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  private final long row;

  RefusedRowException(long row, boolean zero) {
    super(
        "row "
            + row
            + (zero
                ? " is zero and so has no direction; expected one that isn't, or ZeroRows.SKIP"
                : " has a NaN or an infinity; expected finite numbers"));
    this.row = row;
  }

  /** Its index, from 0 for the first row that was added to the fitter. */
  public long row() {
    return row;
  }
}
