/** Probing the machine and the JVM, and saying which backend serves and why. */
package dev.quern.hardware;
