/**
 * TPC-H's tables, generated row by row: the data of the demonstration and of the benchmark. Knows
 * nothing of the program's commands.
 */
package io.heliosdb.lite.tpch;
