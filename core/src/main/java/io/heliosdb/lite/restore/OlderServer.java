package io.heliosdb.lite.restore;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Rewrites definitions of a newer server in the words of an older one, where what comes out holds
 * the same rows and guards them almost as well. What has no such words is left as it is: the older
 * server refuses it.
 *
 * @param version major version of the older server
 */
record OlderServer(int version) {
    /**
     * A definition in the older server's words.
     *
     * @param statements instead of those of the object
     * @param losses what becomes of the parts that the older server does not know
     */
    record Fitted(List<String> statements, List<String> losses) {
        Fitted {
            statements = List.copyOf(statements);
            losses = List.copyOf(losses);
        }
    }

    private static final String TABLES = "table|foreign table";

    private enum Rule {
        VIRTUAL_COLUMN(18, TABLES, "virtual generated columns are stored") {
            @Override
            Edit apply(List<SqlToken> tokens, int at) {
                return SqlToken.match(tokens, at - 1, ")", "VIRTUAL") && depth(tokens, at) == 1
                        ? Edit.of(tokens, at, at + 1, "STORED")
                        : null;
            }
        },
        NOT_INHERITED(18, TABLES, "NOT NULL NO INHERIT left out") {
            @Override
            Edit apply(List<SqlToken> tokens, int at) {
                if (!SqlToken.match(tokens, at, "NOT", "NULL", "NO", "INHERIT")
                        || depth(tokens, at) != 1) {
                    return null;
                }
                boolean isNamed = SqlToken.match(tokens, at - 2, "CONSTRAINT");
                return Edit.of(tokens, isNamed ? at - 2 : at, at + 4, "");
            }
        },
        // Its name is nothing that the older server could keep, so nothing is lost.
        NAMED_NOT_NULL(18, TABLES, "") {
            @Override
            Edit apply(List<SqlToken> tokens, int at) {
                return SqlToken.match(tokens, at, "ADD", "CONSTRAINT")
                                && SqlToken.match(tokens, at + 3, "NOT", "NULL")
                                && at + 6 == tokens.size()
                        ? Edit.of(
                                tokens,
                                at,
                                at + 6,
                                "ALTER COLUMN %s SET NOT NULL".formatted(tokens.get(at + 5).text()))
                        : null;
            }
        },
        NULLS_NOT_DISTINCT(15, "index|constraint", "NULLS NOT DISTINCT left out") {
            @Override
            Edit apply(List<SqlToken> tokens, int at) {
                return SqlToken.match(tokens, at, "NULLS", "NOT", "DISTINCT")
                        ? Edit.of(tokens, at, at + 3, "")
                        : null;
            }
        },
        UNUSUAL_SCALE(
                15, TABLES + "|type|domain", "scales below 0 or above the precision left out") {
            @Override
            Edit apply(List<SqlToken> tokens, int at) {
                if (!SqlToken.match(tokens, at, "numeric", "(")
                        || !SqlToken.match(tokens, at + 3, ",")) {
                    return null;
                }
                if (SqlToken.match(tokens, at + 4, "-")) {
                    return Edit.of(tokens, at, at + 7, "numeric");
                }
                int precision = Integer.parseInt(tokens.get(at + 2).text());
                int scale = Integer.parseInt(tokens.get(at + 4).text());
                return scale > precision ? Edit.of(tokens, at, at + 6, "numeric") : null;
            }
        };

        private final int since;
        private final Pattern kinds;
        private final String loss;

        Rule(int since, String kinds, String loss) {
            this.since = since;
            this.kinds = Pattern.compile(kinds);
            this.loss = loss;
        }

        /** What to write instead if the rule applies to the tokens from one on, else null. */
        abstract Edit apply(List<SqlToken> tokens, int at);

        private static int depth(List<SqlToken> tokens, int at) {
            return tokens.get(at).depth();
        }
    }

    /** A part of a statement, from one character to another, and what to write instead. */
    private record Edit(int start, int end, String text) {
        static Edit of(List<SqlToken> tokens, int from, int to, String text) {
            return new Edit(tokens.get(from).start(), tokens.get(to - 1).end(), text);
        }
    }

    /** The statements that make an object of this kind on the older server. */
    Fitted fit(String kind, List<String> statements) {
        List<String> fitted = new ArrayList<>(statements);
        List<String> losses = new ArrayList<>();
        for (Rule rule : Rule.values()) {
            if (version < rule.since && rule.kinds.matcher(kind).matches()) {
                List<String> before = List.copyOf(fitted);
                fitted.replaceAll(sql -> rewrite(sql, rule));
                if (!fitted.equals(before) && !rule.loss.isEmpty()) {
                    losses.add(rule.loss);
                }
            }
        }
        return new Fitted(fitted, losses);
    }

    private static String rewrite(String sql, Rule rule) {
        List<SqlToken> tokens = SqlToken.of(sql);
        StringBuilder text = new StringBuilder();
        int copied = 0;
        for (int at = 0; at < tokens.size(); at++) {
            Edit edit = rule.apply(tokens, at);
            if (edit != null) {
                text.append(sql, copied, edit.start()).append(edit.text());
                copied = edit.end();
            }
        }
        return text.append(sql, copied, sql.length()).toString();
    }
}
