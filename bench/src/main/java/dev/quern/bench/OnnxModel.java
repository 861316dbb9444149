package dev.quern.bench;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * An ONNX model of a single Softmax node over the last axis, written out as the protobuf messages
 * of onnx.proto3.
 */
final class OnnxModel {
  private static final int FLOAT = 1;
  private static final int INT_ATTRIBUTE = 2;

  private OnnxModel() {}

  /** The model: input "x" and output "y", float32 with two dimensions of any size. */
  static byte[] softmax() {
    Message axis = new Message().text(1, "axis").number(3, -1).number(20, INT_ATTRIBUTE);
    Message node = new Message().text(1, "x").text(2, "y").text(4, "Softmax").message(5, axis);
    Message graph =
        new Message()
            .message(1, node)
            .text(2, "softmax")
            .message(11, matrix("x"))
            .message(12, matrix("y"));
    Message opset = new Message().text(1, "").number(2, 13);
    return new Message().number(1, 8).message(7, graph).message(8, opset).bytes();
  }

  private static Message matrix(String name) {
    Message shape =
        new Message()
            .message(1, new Message().text(2, name + "0"))
            .message(1, new Message().text(2, name + "1"));
    Message tensor = new Message().number(1, FLOAT).message(2, shape);
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
