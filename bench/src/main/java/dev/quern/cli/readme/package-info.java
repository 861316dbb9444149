/** The README's tables of what was measured, made from the files in results. */
package dev.quern.cli.readme;
