package dev.quern.cli.npy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NpyHeaderTest {
  @TempDir private Path folder;

  private NpyHeader read(byte[] bytes) throws IOException {
    try (FileChannel file = FileChannel.open(NpyBytes.write(folder.resolve("x.npy"), bytes))) {
      return NpyHeader.read(file);
    }
  }

  private void assertRejected(byte[] bytes, String... parts) {
    String message = assertThrows(NpyException.class, () -> read(bytes)).getMessage();
    for (String part : parts) {
      assertTrue(message.contains(part), message + " should say " + part);
    }
  }

  @ParameterizedTest
  @CsvSource({"1, <f4", "2, <f8", "3, >f4", "1, >f8"})
  void readsEveryVersionAndType(int version, String descr) throws IOException {
    byte[] data = NpyBytes.data(descr, 1, 2, 3, 4, 5, 6);
    NpyHeader header = read(NpyBytes.file(version, 0, NpyBytes.header(descr, "(2, 3)"), data));
    assertEquals(descr, header.type().descr());
    assertEquals(List.of(2L, 3L), header.shape());
    assertEquals(2, header.rows());
    assertEquals(3, header.columns());
    assertEquals(data.length, header.dataBytes());
    assertEquals(
        (version == 1 ? 10 : 12) + NpyBytes.header(descr, "(2, 3)").length(), header.dataOffset());
    boolean native_ = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
    assertEquals(native_ == (descr.charAt(0) == '>'), header.type().swapped());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"()|1", "(5,)|5", "(5L, 1L)|5", "(0,)|0", "(3, 0)|0", "( 2 ,1,  3 )|6"})
  void readsEveryShape(String shape, int elements) throws IOException {
    NpyHeader header = read(NpyBytes.file(NpyBytes.header("<f4", shape), new byte[4 * elements]));
    assertEquals(elements, header.elements());
  }

  @Test
  void readsDictionariesInAnyOrderAndSpelling() throws IOException {
    String header = "{\"shape\":(2,),\n\t'fortran_order':True,'descr':\"<f8\"}      \n";
    assertEquals(List.of(2L), read(NpyBytes.file(header, new byte[16])).shape());
  }

  @Test
  void writesWhatNumPyWrites() throws IOException {
    String expected = "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }";
    byte[] bytes = NpyHeader.create(NpyType.FLOAT32_LITTLE, List.of(3L, 4L)).encode().array();
    assertEquals(128, bytes.length);
    assertArrayEquals(
        NpyBytes.file(expected + " ".repeat(128 - 10 - 1 - expected.length()) + "\n", new byte[0]),
        bytes);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 5, 64})
  void readsWhatItWrites(int axes) throws IOException {
    List<Long> shape = Collections.nCopies(axes, 1L);
    NpyHeader written = NpyHeader.create(NpyType.FLOAT64_LITTLE, shape);
    assertEquals(0, written.dataOffset() % 64);
    byte[] header = written.encode().array();
    assertEquals(written, read(Arrays.copyOf(header, header.length + 8)));
  }

  @Test
  void rejectsWhatIsNoNpyFile() {
    assertRejected(new byte[0], "not a .npy file", "begins with nothing", "expected");
    assertRejected(new byte[] {(byte) 0x93, 'N'}, "not a .npy file", "93 4e");
    assertRejected(
        "PK\3\4 a zip file, as numpy.savez writes".getBytes(StandardCharsets.US_ASCII),
        "not a .npy file",
        "50 4b 03 04");
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "1, 1", "4, 0", "255, 0"})
  void rejectsOtherVersions(int major, int minor) {
    assertRejected(
        NpyBytes.file(major, minor, NpyBytes.header("<f4", "(1,)"), new byte[4]),
        "version",
        "expected 1.0, 2.0 or 3.0");
  }

  @Test
  void rejectsTruncatedFilesAtEveryLength() {
    byte[] whole = NpyBytes.file(NpyBytes.header("<f4", "(3,)"), NpyBytes.data("<f4", 1, 2, 3));
    for (int length = 6; length < whole.length; length++) {
      assertRejected(Arrays.copyOf(whole, length), "truncated", "expected");
    }
  }

  @Test
  void rejectsWhatFollowsTheElements() {
    assertRejected(
        NpyBytes.file(NpyBytes.header("<f4", "(1,)"), new byte[5]),
        "too long: 5 bytes",
        "expected 4 for shape (1,) of <f4");
  }

  @Test
  void rejectsHeadersOfAbsurdLength() {
    byte[] bytes = NpyBytes.file(2, 0, NpyBytes.header("<f4", "(1,)"), new byte[4]);
    bytes[11] = (byte) 0xff;
    assertRejected(bytes, "a header of 42", "expected at most");
  }

  @ParameterizedTest
  @ValueSource(strings = {"<i8", "|b1", "<f2", "<c8", "f4", "=f4", "|O"})
  void rejectsOtherTypes(String descr) {
    assertRejected(
        NpyBytes.file(NpyBytes.header(descr, "(1,)"), new byte[8]),
        "dtype " + descr,
        "expected <f4, <f8, >f4, >f8");
  }

  @Test
  void rejectsStructuredTypes() {
    String header = "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,)}\n";
    assertRejected(NpyBytes.file(header, new byte[4]), "structured dtype", "expected <f4");
  }

  @Test
  void rejectsFortranOrderWhereItMatters() throws IOException {
    String header = NpyBytes.header("<f4", "(2, 3)").replace("False", "True");
    assertRejected(NpyBytes.file(header, new byte[24]), "Fortran order", "expected C order");
    String vector = NpyBytes.header("<f4", "(6,)").replace("False", "True");
    assertEquals(6, read(NpyBytes.file(vector, new byte[24])).elements());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "{}",
        "[1]",
        "{'descr': '<f4', 'fortran_order': False}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1,), 'more': True}",
        "{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (1,)}",
        "{'descr': '<f4', 'fortran_order': 0, 'shape': (1,)}",
        "{'descr': '<f4', 'fortran_order': 'no', 'shape': (1,)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': '(1,)'}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (-1,)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1.5,)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999,)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1,)} + 1",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1 2)}",
        "{'descr: '<f4', 'fortran_order': False, 'shape': (1,)}",
        "{'descr': '<f4, 'fortran_order': False, 'shape': (1,",
        "{'descr' '<f4', 'fortran_order': False, 'shape': (1,)}",
        "{descr: '<f4', 'fortran_order': False, 'shape': (1,)}"
      })
  void rejectsMalformedHeaders(String header) {
    assertRejected(NpyBytes.file(header, new byte[4]), "expected");
  }

  @Test
  void rejectsShapesWhoseSizeOverflows() {
    String huge = "(4611686018427387904, 4611686018427387904)";
    assertRejected(NpyBytes.file(NpyBytes.header("<f4", huge), new byte[4]), "too large");
    String empty = "(4611686018427387904, 0, 4611686018427387904)";
    assertRejected(NpyBytes.file(NpyBytes.header("<f4", empty), new byte[0]), "too large");
    String axes = "(" + "1,".repeat(65) + ")";
    assertRejected(NpyBytes.file(NpyBytes.header("<f4", axes), new byte[4]), "65 axes");
  }
}
