package io.heliosdb.lite.tpch;

import java.util.List;

/** The tables of TPC-H. Source: TPC Benchmark H, revision 3, clause 1.4. */
final class TpchSchema {
    /**
     * A table.
     *
     * @param name of the table
     * @param columns their names, in order
     * @param statement that creates it
     */
    record Table(String name, List<String> columns, String statement) {}

    static final List<Table> TABLES =
            List.of(
                    table(
                            "region",
                            "r_regionkey integer",
                            "r_name char(25)",
                            "r_comment varchar(152)"),
                    table(
                            "nation",
                            "n_nationkey integer",
                            "n_name char(25)",
                            "n_regionkey integer",
                            "n_comment varchar(152)"),
                    table(
                            "part",
                            "p_partkey bigint",
                            "p_name varchar(55)",
                            "p_mfgr char(25)",
                            "p_brand char(10)",
                            "p_type varchar(25)",
                            "p_size integer",
                            "p_container char(10)",
                            "p_retailprice numeric(15,2)",
                            "p_comment varchar(23)"),
                    table(
                            "supplier",
                            "s_suppkey bigint",
                            "s_name char(25)",
                            "s_address varchar(40)",
                            "s_nationkey integer",
                            "s_phone char(15)",
                            "s_acctbal numeric(15,2)",
                            "s_comment varchar(101)"),
                    table(
                            "partsupp",
                            "ps_partkey bigint",
                            "ps_suppkey bigint",
                            "ps_availqty integer",
                            "ps_supplycost numeric(15,2)",
                            "ps_comment varchar(199)"),
                    table(
                            "customer",
                            "c_custkey bigint",
                            "c_name varchar(25)",
                            "c_address varchar(40)",
                            "c_nationkey integer",
                            "c_phone char(15)",
                            "c_acctbal numeric(15,2)",
                            "c_mktsegment char(10)",
                            "c_comment varchar(117)"),
                    table(
                            "orders",
                            "o_orderkey bigint",
                            "o_custkey bigint",
                            "o_orderstatus char(1)",
                            "o_totalprice numeric(15,2)",
                            "o_orderdate date",
                            "o_orderpriority char(15)",
                            "o_clerk char(15)",
                            "o_shippriority integer",
                            "o_comment varchar(79)"),
                    table(
                            "lineitem",
                            "l_orderkey bigint",
                            "l_partkey bigint",
                            "l_suppkey bigint",
                            "l_linenumber integer",
                            "l_quantity numeric(15,2)",
                            "l_extendedprice numeric(15,2)",
                            "l_discount numeric(15,2)",
                            "l_tax numeric(15,2)",
                            "l_returnflag char(1)",
                            "l_linestatus char(1)",
                            "l_shipdate date",
                            "l_commitdate date",
                            "l_receiptdate date",
                            "l_shipinstruct char(25)",
                            "l_shipmode char(10)",
                            "l_comment varchar(44)"));

    /** Keys, to be added when the rows are there. */
    static final List<String> KEYS =
            List.of(
                    "ALTER TABLE public.region ADD PRIMARY KEY (r_regionkey)",
                    "ALTER TABLE public.nation ADD PRIMARY KEY (n_nationkey)",
                    "ALTER TABLE public.part ADD PRIMARY KEY (p_partkey)",
                    "ALTER TABLE public.supplier ADD PRIMARY KEY (s_suppkey)",
                    "ALTER TABLE public.partsupp ADD PRIMARY KEY (ps_partkey, ps_suppkey)",
                    "ALTER TABLE public.customer ADD PRIMARY KEY (c_custkey)",
                    "ALTER TABLE public.orders ADD PRIMARY KEY (o_orderkey)",
                    "ALTER TABLE public.lineitem ADD PRIMARY KEY (l_orderkey, l_linenumber)");

    private TpchSchema() {}

    private static Table table(String name, String... columns) {
        List<String> names =
                List.of(columns).stream()
                        .map(column -> column.substring(0, column.indexOf(' ')))
                        .toList();
        String body = String.join(" NOT NULL, ", columns) + " NOT NULL";
        return new Table(name, names, "CREATE TABLE public." + name + " (" + body + ")");
    }
}
