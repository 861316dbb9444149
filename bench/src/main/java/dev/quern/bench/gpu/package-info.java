/** What a GPU allows, and how near to it the kernels come: measured by its own clock. */
package dev.quern.bench.gpu;
