package dev.quern.bench;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * ONNX models of a single node between matrices, written out as the protobuf messages of
 * onnx.proto3.
 */
public final class OnnxModel {
  /** The operator that takes the softmax of the last axis of its one input. */
  public static final String SOFTMAX = "Softmax";

  /** The operator that multiplies each two elements. */
  public static final String MULTIPLY = "Mul";

  /** The operator that multiplies two matrices. */
  public static final String MATRIX_PRODUCT = "MatMul";

  /** The name of the first input. */
  static final String X = "x";

  /** The name of the second input. */
  static final String Y = "y";

  /** The name of the output. */
  static final String RESULT = "result";

  private static final int FLOAT = 1;
  private static final int DOUBLE = 11;
  private static final int INT_ATTRIBUTE = 2;
  private static final int OPSET = 13;

  private OnnxModel() {}

  /** The model: inputs and output have two dimensions of any size. */
  static byte[] of(String operator, ElementType type, boolean twoInputs) {
    Message node = new Message().text(1, X);
    Message graph = new Message();
    if (twoInputs) {
      node.text(1, Y);
    }
    node.text(2, RESULT).text(4, operator);
    if (operator.equals(SOFTMAX)) {
      node.message(5, new Message().text(1, "axis").number(3, -1).number(20, INT_ATTRIBUTE));
    }
    graph.message(1, node).text(2, "operator").message(11, matrix(X, type));
    if (twoInputs) {
      graph.message(11, matrix(Y, type));
    }
    graph.message(12, matrix(RESULT, type));
    Message opset = new Message().text(1, "").number(2, OPSET);
    return new Message().number(1, 8).message(7, graph).message(8, opset).bytes();
  }

  private static Message matrix(String name, ElementType type) {
    Message shape =
        new Message()
            .message(1, new Message().text(2, name + "0"))
            .message(1, new Message().text(2, name + "1"));
    int elements = type == ElementType.FLOAT32 ? FLOAT : DOUBLE;
    Message tensor = new Message().number(1, elements).message(2, shape);
    return new Message().text(1, name).message(2, new Message().message(1, tensor));
  }

  /** A protobuf message under construction: fields by number. */
  private static final class Message {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    byte[] bytes() {
      return out.toByteArray();
    }

    Message number(int field, long value) {
      varint(field << 3);
      varint(value);
      return this;
    }

    Message text(int field, String value) {
      return bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    Message message(int field, Message value) {
      return bytes(field, value.bytes());
    }

    private Message bytes(int field, byte[] value) {
      varint(field << 3 | 2);
      varint(value.length);
      out.writeBytes(value);
      return this;
    }

    private void varint(long value) {
      long left = value;
      while ((left & -128L) != 0) {
        out.write((int) (left & 127 | 128));
        left >>>= 7;
      }
      out.write((int) left);
    }
  }
}
