/** The size of the elements that a source speaks of: how Java calls them, and where a pass finds them. */
enum Lanes {
  /** Of float64, in columns of a table. */
  DOUBLE("double", "long", "Double", "Long"),
  /** Of float32, in arrays of its own. */
  FLOAT("float", "int", "Float", "Int");

  final String real;
  final String integer;

  /** As in the names of the methods that turn them into each other, and of their vectors. */
  final String realName;

  final String integerName;

  Lanes(String real, String integer, String realName, String integerName) {
    this.real = real;
    this.integer = integer;
    this.realName = realName;
    this.integerName = integerName;
  }

  String realVector() {
    return realName + "Vector";
  }

  String integerVector() {
    return integerName + "Vector";
  }

  /** The species of the integer vectors. */
  String integerSpecies() {
    return this == DOUBLE ? "LONGS" : "INTS";
  }

  /**
   * The elements of a mask. Of float32 those of the integers, whose comparisons are the more: masks of one kind can
   * be combined.
   */
  String maskElement() {
    return this == DOUBLE ? "Double" : "Integer";
  }

  /** The place of an operand: an array and an index. */
  String place(int operand) {
    if (this == DOUBLE) {
      return "table, row + " + operand + " * STRIDE";
    }
    String name = "xyz".substring(operand, operand + 1);
    return name + ", " + name + "From + i";
  }

  /** The same as an element of the array. */
  String element(int operand) {
    return place(operand).replaceFirst(", ", "[") + "]";
  }
}
