package dev.quern.softmax;

/** Where operands lie, as far as the choice of code goes. */
enum Memory {
  /** A primitive array of the element type. */
  ARRAY,
  /** A heap segment that is not simply such an array: read-only, or over bytes. */
  HEAP,
  /** Native or mapped memory. */
  OFF_HEAP
}
