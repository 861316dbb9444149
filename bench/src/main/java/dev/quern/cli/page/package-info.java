/** Pages for browsers: one file each, which needs no network. */
package dev.quern.cli.page;
