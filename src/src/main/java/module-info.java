/**
 * Numeric kernels that give the same bits on every backend: plain Java, the Vector API, and native
 * code.
 *
 * <p>The Vector API's module is optional: add it with {@code --add-modules jdk.incubator.vector}.
 */
module dev.quern {
  requires static jdk.incubator.vector;
  requires static jdk.management;

  exports dev.quern.approx;
  exports dev.quern.bessel;
  exports dev.quern.cuda;
  exports dev.quern.directional;
  exports dev.quern.hardware;
  exports dev.quern.softmax;
}
