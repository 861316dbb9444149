package dev.quern.internal;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;

/** The flags of this JVM that decide what compiled kernels are worth. Never throws. */
public final class JvmFlags {
  private static final boolean HARDWARE_FMA;
  private static final String COMPILER_PROBLEM;
  private static final int MAX_VECTOR_BYTES;
  private static final String SOURCE;

  static {
    boolean fma = true;
    String compiler = null;
    int bytes = -1;
    String source;
    try {
      HotSpotDiagnosticMXBean bean =
          ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
      fma = Boolean.parseBoolean(flag(bean, "UseFMA", "true"));
      bytes = Integer.parseInt(flag(bean, "MaxVectorSize", "-1"));
      compiler = compilerProblem(bean);
      source = "HotSpotDiagnosticMXBean";
    } catch (RuntimeException | LinkageError e) {
      // Another JVM, or an image without jdk.management: assume the usual, and say so in the
      // report.
      source = "assumed: " + e;
    }
    HARDWARE_FMA = fma;
    COMPILER_PROBLEM = compiler;
    MAX_VECTOR_BYTES = bytes;
    SOURCE = source;
  }

  private JvmFlags() {}

  /** Whether Math.fma is one instruction in compiled code. */
  public static boolean hardwareFma() {
    return HARDWARE_FMA;
  }

  /** Why vector code would not be compiled to vector instructions, or null. */
  public static String compilerProblem() {
    return COMPILER_PROBLEM;
  }

  /** MaxVectorSize in bytes, -1 unknown. */
  public static int maxVectorBytes() {
    return MAX_VECTOR_BYTES;
  }

  /** Where the flags come from. */
  public static String source() {
    return SOURCE;
  }

  private static String compilerProblem(HotSpotDiagnosticMXBean bean) {
    String mode = System.getProperty("java.vm.info", "");
    if (mode.contains("interpreted")) {
      return "the JVM only interprets (-Xint); remove that flag";
    }
    if (!flag(bean, "TieredStopAtLevel", "4").equals("4")) {
      return "C2 is off (-XX:TieredStopAtLevel="
          + flag(bean, "TieredStopAtLevel", "?")
          + "); remove that flag";
    }
    if (!System.getProperty("java.vm.name", "").contains("Server")) {
      return "the JVM has no C2 (" + System.getProperty("java.vm.name") + "); use a server VM";
    }
    if (flag(bean, "UseJVMCICompiler", "false").equals("true")) {
      return "the JVM compiles with JVMCI instead of C2; remove -XX:+UseJVMCICompiler";
    }
    return null;
  }

  private static String flag(HotSpotDiagnosticMXBean bean, String name, String otherwise) {
    try {
      return bean.getVMOption(name).getValue();
    } catch (IllegalArgumentException e) {
      return otherwise;
    }
  }
}
